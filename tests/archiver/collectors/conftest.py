"""A client that knows files alone, and what the tests of several collectors share."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn

import pytest

from archiver.collectors.base import Collector
from archiver.collectors.client import Client
from schemas.errors import UnreadableInputError
from schemas.page import Capture, Page, Trouble
from schemas.post import Post
from schemas.source import Source

NOON = datetime(2025, 5, 20, 12, 0, tzinfo=UTC)


def capture_of(body: bytes, captured_at: datetime = NOON, url: str = "file:///page") -> Capture:
    return Capture(url=url, captured_at=captured_at, sha256=hashlib.sha256(body).hexdigest(), size=len(body), body=body)


class FileClient:
    """Answers with files; every page was saved at one moment."""

    def __init__(self, captured_at: datetime = NOON) -> None:
        self.captured_at = captured_at

    def get(self, url: str, headers: object = None, *, pace: object = None) -> Capture:  # noqa: ARG002 - for files
        path = Path(url)
        return capture_of(path.read_bytes(), self.captured_at, path.absolute().as_uri())

    @contextmanager
    def open(self, path: str) -> Iterator[tuple[Capture, BinaryIO]]:
        with Path(path).open("rb") as stream:
            yield self.get(path), stream

    def unpack(self, path: str) -> NoReturn:
        raise AssertionError(f"nothing to be unpacked: {path}")


Collect = Callable[..., Page]


@pytest.fixture
def collect(tmp_path: Path) -> Collect:
    """The one page that a collector makes of bytes."""

    def run(collector: Collector, body: bytes | str, captured_at: datetime = NOON) -> Page:
        path = tmp_path / "page"
        path.write_bytes(body.encode() if isinstance(body, str) else body)
        source = Source(collector=collector.name, locator=str(path))
        (page,) = collector.pages(source, None, FileClient(captured_at))
        return page

    return run


class Read(NamedTuple):
    """All that a collector made of a file."""

    pages: list[Page]

    @property
    def posts(self) -> list[Post]:
        return [post for page in self.pages for post in page.posts]

    @property
    def troubles(self) -> list[Trouble]:
        return [trouble for page in self.pages for trouble in page.troubles]


ReadFile = Callable[..., Read]


ReadBroken = Callable[[Collector, bytes], tuple[Read, str]]


@pytest.fixture
def read_broken(tmp_path: Path) -> ReadBroken:
    """What a collector makes of broken bytes before it gives up, and what it says then."""

    def run(collector: Collector, given: bytes) -> tuple[Read, str]:
        path = tmp_path / "broken"
        path.write_bytes(given)
        found = Read([])
        with Client(captured_at=NOON) as client:
            pages = collector.pages(Source(collector=collector.name, locator=str(path)), None, client)
            with pytest.raises(UnreadableInputError) as fault:
                found.pages.extend(pages)
        return found, str(fault.value)

    return run


@pytest.fixture
def read(tmp_path: Path) -> ReadFile:
    """All pages that a collector makes of bytes, or of what is at a path, by the client that users have."""

    def run(collector: Collector, given: bytes | Path) -> Read:
        path = given if isinstance(given, Path) else tmp_path / "given"
        if isinstance(given, bytes):
            path.write_bytes(given)
        with Client(captured_at=NOON) as client:
            return Read(list(collector.pages(Source(collector=collector.name, locator=str(path)), None, client)))

    return run
