"""A client that knows files alone, and what the tests of several collectors share."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pytest

from archiver.collectors.base import Collector
from schemas.page import Capture, Page
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
