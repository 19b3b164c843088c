"""One run over one archive: script after script, page after page."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from archiver.collectors.base import Container
from archiver.collectors.x_archive import shapes
from archiver.collectors.x_archive.contents import Contents
from archiver.collectors.x_archive.elements import Element, elements
from archiver.collectors.x_archive.notes import Note
from archiver.collectors.x_archive.progress import Progress
from archiver.collectors.x_archive.tweets import Reader
from schemas.errors import UnreadableInputError
from schemas.page import Capture, Checkpoint, Page, Trouble
from schemas.post import Author, Post, Precision
from schemas.source import Platform, Source

_PAGE = 1_000
"""Posts a page: few enough to stay in the processor's cache on their way to the disk."""


class Reading:
    """Gives the pages of an archive, and remembers how far it came."""

    def __init__(
        self, source: Source, inside: Container, contents: Contents, reader: Reader, progress: Progress
    ) -> None:
        self._source = source
        self._inside = inside
        self._contents = contents
        self._reader = reader
        self._progress = progress
        self._troubles = list(contents.troubles)
        self._sizes = {name: inside.size(name) for name in contents.posts}
        self._done = 0
        self._last: Capture | None = None

    def pages(self, failures: list[UnreadableInputError]) -> Iterator[Page]:
        """The pages; a script that cannot be read (to its end) is put with the failures, and the next is begun."""
        for name, size in self._sizes.items():
            try:
                yield from self._script(name)
            except UnreadableInputError as error:
                failures.append(error)
            self._done += size
        if self._last is not None:
            yield from self._rest(self._last)

    def _script(self, name: str) -> Iterator[Page]:
        with self._inside.open(name) as (found, stream):
            capture = found.model_copy(update={"captured_at": self._contents.made_at or found.captured_at})
            start = self._progress.read_until(name, capture)
            if start is None:
                return
            if self._reader.notes:
                start = 0  # which of them were met before is not known any more
            self._last = capture
            yield from self._filled(
                name, capture, elements(stream, f"{capture.url}: {name}", start, shapes.element), start
            )

    def _filled(self, name: str, capture: Capture, found: Iterator[Element], until: int) -> Iterator[Page]:
        batch = _Batch([], until)
        while not batch.ended:
            batch = self._batch(found, name, batch.until)
            done = self._done + (self._sizes[name] if batch.ended else batch.until)
            yield self._page(batch.posts, capture, done, self._reached(name, capture, batch))
        if batch.failure is not None:
            raise batch.failure

    def _batch(self, found: Iterator[Element], name: str, until: int) -> "_Batch":
        posts: list[Post] = []
        seen = 0
        try:
            for seen, (value, until) in enumerate(islice(found, _PAGE), 1):  # noqa: B007, PLR1704 - both are told when it ends
                try:
                    posts.append(self._reader.post(value))
                except ValueError as error:
                    self._troubles.append(Trouble(where=f"{name}, up to byte {until:,}", why=str(error)))
        except UnreadableInputError as error:
            return _Batch(posts, until, ended=True, failure=error)
        return _Batch(posts, until, ended=seen < _PAGE)

    def _reached(self, name: str, capture: Capture, batch: "_Batch") -> Checkpoint:
        self._progress.found = self._progress.found or bool(batch.posts)
        is_whole = batch.ended and batch.failure is None
        return self._progress.reached(name, capture, None if is_whole else batch.until)

    def _rest(self, capture: Capture) -> Iterator[Page]:
        """Long texts that met no post: each is kept as one of its own, for nothing says which it belongs to."""
        owner = self._contents.owner
        posts = [_long_post(note, owner) for note in self._reader.notes.left_over()] if owner else []
        if posts:
            why = "long texts whose post could not be told; each is kept as a post of its own"
            self._troubles.append(Trouble(where=f"{len(posts):,} in note-tweet.js", why=why))
            yield self._page(posts, capture, self._done, None)

    def _page(self, posts: list[Post], capture: Capture, done: int, checkpoint: Checkpoint | None) -> Page:
        troubles, self._troubles = tuple(self._troubles), []
        return Page(
            source=self._source,
            posts=tuple(posts),
            captures=(capture,),
            checkpoint=checkpoint,
            troubles=troubles,
            more_at_hand=True,
            total=sum(self._sizes.values()),
            done=done,
        )


class _Batch(NamedTuple):
    """What comes on one page."""

    posts: list[Post]
    until: int
    """Bytes of the script that were read."""
    ended: bool = False
    failure: UnreadableInputError | None = None


def _long_post(note: Note, owner: Author) -> Post:
    return Post(
        platform=Platform.X,
        id=f"note-{note.id}",
        author=owner,
        created_at=note.at,
        created_precision=Precision.SECOND,
        text=note.wording.text,
        links=note.wording.links,
    )
