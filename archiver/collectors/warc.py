"""Web archives: each answer in them is read as if it had just come, by whichever reader of web pages and answers knows it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from typing import BinaryIO

from archiver.collectors.base import Client, Collector, Container
from archiver.collectors.bulk.finding import contents
from archiver.collectors.warcs.answers import answer_of
from archiver.collectors.warcs.records import is_warc, records
from schemas.errors import NoPostsError, UnreadableInputError
from schemas.page import Capture, Checkpoint, Page, Trouble
from schemas.source import Source

_ENDINGS = (".warc", ".warc.gz")
_ALONE = "alone.warc"
_HEAD = 64 * 1024
_NOT_READ = "pages, pictures and answers in which no reader knows posts"


class Warc:
    """The collector for WARC files, and for WACZ files and folders that hold some."""

    name = "warc"
    looks_for = "answers in a web archive that show posts"

    def __init__(self, readers: Sequence[Collector]) -> None:
        """Make the collector.

        Args:
            readers: who may know an answer, in the order in which they are asked; each is given the answer's address and its beginning.
        """
        self._readers = readers

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """A file that begins as a WARC does, packed or not."""
        return Source(collector=self.name, locator=locator) if head is not None and is_warc(head) else None

    def recognise_inside(self, locator: str, inside: Container) -> Source | None:
        """A WACZ, or any other container with WARC files in it."""
        is_ours = any(name.endswith(_ENDINGS) for name in inside.names())
        return Source(collector=self.name, locator=locator) if is_ours else None

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:  # noqa: ARG002 - a file is read whole: storing is idempotent
        """A page for each answer with posts in it."""
        left_out: Counter[str] = Counter()
        found = 0
        with contents(client, source.locator, _ALONE) as inside:
            names = [name for name in inside.names() if name.endswith(_ENDINGS)]
            total = sum(inside.size(name) for name in names)
            before = 0
            for name in names:
                for page in self._file(source, inside, name, left_out):
                    found += len(page.posts)
                    yield page.model_copy(update={"total": total, "done": before + (page.done or 0)})
                before += inside.size(name)
        if not found:
            raise NoPostsError(source.locator, self.looks_for)
        told = tuple(Trouble(where=f"{count:,} left out", why=why) for why, count in left_out.items())
        yield Page(source=source, troubles=told, total=total, done=total)

    def _file(self, source: Source, inside: Container, name: str, left_out: Counter[str]) -> Iterator[Page]:
        with inside.open(name) as (_, file):
            for record in records(file, inside.size(name), source.locator):
                answer = answer_of(record, source.locator)
                if answer is None:
                    continue
                pages = self._read(answer.capture) if answer.capture else []
                if not pages:
                    left_out[answer.why or _NOT_READ] += 1
                for page in pages:
                    update = {
                        "source": source,
                        "checkpoint": None,
                        "more_at_hand": True,
                        "done": file.tell() if file.seekable() else 0,
                    }
                    yield page.model_copy(update=update)

    def _read(self, capture: Capture) -> list[Page]:
        """What the first reader that knows it makes of an answer."""
        for reader in self._readers:
            known = reader.recognise(capture.url, capture.body[:_HEAD])
            if known is not None:
                return _pages(reader, known, capture)
        return []


def _pages(reader: Collector, known: Source, capture: Capture) -> list[Page]:
    """The pages with posts; a reader that asks for more than was archived is content with that."""
    pages: list[Page] = []
    # By the name of standard input, whatever the address is: a saved answer is read, and no server is walked through.
    source = known.model_copy(update={"locator": "-"})
    with suppress(UnreadableInputError):
        pages.extend(page for page in reader.pages(source, None, _Archived(capture)) if page.posts)
    return pages


class _Archived:
    """A client that knows one answer."""

    def __init__(self, capture: Capture) -> None:
        self._capture = capture

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, pace: float | None = None) -> Capture:  # noqa: ARG002 - nobody is asked
        """The answer; anything else was not archived beside it."""
        if url != "-":
            raise UnreadableInputError(url, "not in this archive")
        return self._capture

    def open(self, path: str) -> AbstractContextManager[tuple[Capture, BinaryIO]]:
        """There are no files."""
        raise UnreadableInputError(path, "not in this archive")

    def unpack(self, path: str) -> AbstractContextManager[Container]:
        """There are no files."""
        raise UnreadableInputError(path, "not in this archive")
