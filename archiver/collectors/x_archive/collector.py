"""The collector: which archive it is, and what in it has been read before."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from archiver.collectors.base import Client, Container
from archiver.collectors.x_archive.contents import Contents, archives, holds_an_archive
from archiver.collectors.x_archive.elements import elements
from archiver.collectors.x_archive.lone import Lone
from archiver.collectors.x_archive.notes import Notes
from archiver.collectors.x_archive.progress import Progress
from archiver.collectors.x_archive.reading import Reading
from archiver.collectors.x_archive.scripts import assigned
from archiver.collectors.x_archive.shelf import Shelf
from archiver.collectors.x_archive.tweets import Reader
from schemas.errors import NoPostsError, UnreadableInputError
from schemas.page import Checkpoint, Page
from schemas.source import Source

_OURS = ("YTD.", "__THAR_CONFIG", "Grailbird.")
_WITH_POSTS = (
    "YTD.tweet",
    "YTD.community_tweet",
    "YTD.deleted_tweet",
    "YTD.twitter_circle_tweet",
    "Grailbird.data.tweets_",
)


class XArchive:
    """Reads archives of X, whole and in parts, in the layouts since 2012."""

    name = "x_archive"
    looks_for = "posts in data/tweets.js, tweet.js or data/js/tweets/"

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """One script of an archive, by the name that it assigns to."""
        said = assigned(head) if head else None
        return Source(collector=self.name, locator=locator) if said and said.startswith(_OURS) else None

    def recognise_inside(self, locator: str, inside: Container) -> Source | None:
        """A whole archive, packed or not."""
        return Source(collector=self.name, locator=locator) if holds_an_archive(inside) else None

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:
        """The posts, a thousand a page; what was read before from the very same bytes is not read again.

        Raises:
            NoPostsError: there is none.
            UnreadableInputError: a file is cut off, damaged or of an unknown shape; what could be read has been given out before.
        """
        progress = Progress(checkpoint.cursor if checkpoint else {})
        failures: list[UnreadableInputError] = []
        with _opened(source, client) as (inside, found):
            for contents in found:
                yield from _pages(source, inside, contents, progress, failures)
        if failures:
            raise failures[0]
        if not progress.found and any(contents.posts and contents.owner is None for contents in found):
            raise UnreadableInputError(source.locator, "nothing in it says whose the posts are: account.js is missing")
        if not progress.found:
            raise NoPostsError(source.locator, self.looks_for)


def _pages(
    source: Source, inside: Container, contents: Contents, progress: Progress, failures: list[UnreadableInputError]
) -> Iterator[Page]:
    with closing(Notes(_notes(inside, contents))) as notes:
        reader = Reader(contents.owner, _shelf(source, inside), notes)
        yield from Reading(source, inside, contents, reader, progress).pages(failures)


def _notes(inside: Container, contents: Contents) -> Iterator[object]:
    for name in contents.notes:
        with inside.open(name) as (capture, stream):
            for value, _ in elements(stream, f"{capture.url}: {name}"):
                yield value


def _shelf(source: Source, inside: Container) -> Shelf:
    path = Path(source.locator)
    if source.locator == "-" or isinstance(inside, Lone):
        return Shelf("", ())
    return Shelf(path.as_uri() + ("/" if path.is_dir() else "#"), inside.names())


@contextmanager
def _opened(source: Source, client: Client) -> Iterator[tuple[Container, list[Contents]]]:
    path = Path(source.locator)
    if source.locator != "-" and path.is_file() and (name := _script(path)):
        if not name.startswith(_WITH_POSTS):
            raise UnreadableInputError(source.locator, f"a file of an X archive that holds no posts, but {name}")
        inside = Lone(path, client.open)
        (contents,) = archives(inside, alone=path.name)
        yield inside, [contents]
        return
    with client.unpack(source.locator) as container:
        yield container, list(archives(container))


def _script(path: Path) -> str | None:
    with path.open("rb") as file:
        return assigned(file.read(1024))
