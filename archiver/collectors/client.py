"""How collectors reach the world: files, standard input and HTTP, through one door that knows its limits.

What is asked of the network goes through `archiver.collectors.web`, which is loaded with the first address: reading a file must not wait
110 ms for httpx.
"""

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from archiver.collectors.base import Container
from archiver.collectors.containers import opened
from archiver.collectors.containers.folder import Folder
from archiver.collectors.guard import AddressGuard
from archiver.collectors.web.manners import Clock, Manners
from schemas.errors import UnreadableInputError
from schemas.page import Capture

if TYPE_CHECKING:
    import httpx

    from archiver.collectors.web.fetching import Fetcher

_MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
KEEPS = 8 * 1024 * 1024
"""Bytes of a file that is kept as it is: any page, and forty times the posts of a day. A whole archive is not copied."""
_SPOOLED = 8 * 1024 * 1024
"""Bytes of standard input kept in memory; the rest waits on disk."""


class Client:
    """Gets answers. A context manager; addresses may be asked from several threads."""

    def __init__(
        self,
        *,
        guard: AddressGuard | None = None,
        captured_at: datetime | None = None,
        deadline: float = 60.0,
        largest: int = 64 * 1024 * 1024,
        keeps: int = KEEPS,
        manners: Manners | None = None,
        transport: "httpx.BaseTransport | None" = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone(),
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Make a client.

        Args:
            guard: which addresses may be asked; without one, public ones only.
            captured_at: when saved pages were saved, in the zone of the clocks that they show; null: the file's time, in ours.
            deadline: seconds for one answer, all in all.
            largest: bytes of one answer, after decompression.
            keeps: bytes of the largest file that is to be kept as it is; of a larger one its digest is.
            manners: how often and how fast servers are asked.
            transport: another network, for tests.
            now: the clock on the wall.
            monotonic: the clock that measures distances.
            sleep: how to let time pass between requests.
        """
        self._guard = guard or AddressGuard()
        self._captured_at = captured_at
        self._deadline = deadline
        self._largest = largest
        self._keeps = keeps
        self._manners = manners or Manners()
        self._clock = Clock(now, monotonic, sleep)
        self._transport = transport
        self._opening = Lock()
        self._web: Fetcher | None = None
        self._stdin: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        if self._web is not None:
            self._web.close()
        if self._stdin is not None:
            self._stdin.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, pace: float | None = None) -> Capture:
        """The whole answer of a URL, a file's absolute path, or `-`; see `Client` in base.py."""
        if url[:8].casefold().startswith(("http://", "https://")):
            return self._network().fetch(url, headers or {}, pace, self._captured_at)
        with self._file(url) as file:
            body = file.read(self._largest + 1)
        if len(body) > self._largest:
            raise UnreadableInputError(url, f"larger than {self._largest:,} bytes, too large for a page")
        return Capture(
            url=_uri(url),
            captured_at=self._saved_at(url),
            sha256=hashlib.sha256(body).hexdigest(),
            size=len(body),
            media_type=_media_type(url),
            body=body,
            kept=len(body) <= self._keeps,
        )

    def post(self, url: str, message: bytes, media_type: str) -> bytes:
        """What a server answers to a message; under the same guard, limits and manners, and nothing of it is a capture.

        Raises:
            UnreadableInputError: the server says no, or it may not be asked.
            TryLaterError: not now.
        """
        return self._network().fetch(url, {"Content-Type": media_type}, message=message).body

    @contextmanager
    def open(self, path: str) -> Iterator[tuple[Capture, BinaryIO]]:
        """A file to be read piece by piece, digested first: its posts can then name the bytes that they came from."""
        with self._file(path) as file:
            capture = self._digested(path, file)
            file.seek(0)
            yield capture, file

    @contextmanager
    def unpack(self, path: str) -> Iterator[Container]:
        """A zip, a tar or a folder; a packed one is digested when the first of its files is opened."""
        if path != "-" and Path(path).is_dir():
            yield Folder(path, self.open)
            return
        with self._file(path) as file:
            yield opened(path, file, cache(lambda: self._digested(path, file)))

    def head(self, path: str, length: int = 64 * 1024) -> bytes:
        """The beginning of a file or of standard input, to see what it is; without a UTF-8 byte order mark."""
        with self._file(path) as file:
            return file.read(length).removeprefix(b"\xef\xbb\xbf")

    def _digested(self, path: str, file: BinaryIO) -> Capture:
        file.seek(0)
        digest = hashlib.sha256()
        size = 0
        body = b""
        while piece := file.read(1 << 20):
            digest.update(piece)
            size += len(piece)
            body = body + piece if size <= self._keeps else b""
        return Capture(
            url=_uri(path),
            captured_at=self._saved_at(path),
            sha256=digest.hexdigest(),
            size=size,
            media_type=_media_type(path),
            body=body,
            kept=size <= self._keeps,
        )

    @contextmanager
    def _file(self, path: str) -> Iterator[BinaryIO]:
        if path == "-":
            yield self._standard_input()
            return
        try:
            with Path(path).open("rb") as file:
                yield file
        except OSError as error:
            raise UnreadableInputError(path, error.strerror or str(error)) from error

    def _standard_input(self) -> BinaryIO:
        """Standard input, kept aside so that it can be read twice: once to see what it is, once to read it."""
        if self._stdin is None:
            kept = tempfile.SpooledTemporaryFile(max_size=_SPOOLED)  # noqa: SIM115 - closed with the client
            while piece := sys.stdin.buffer.read(1 << 20):
                kept.write(piece)
            self._stdin = kept  # type: ignore[assignment]  # it is one in all but name
        assert self._stdin is not None  # noqa: S101 - set above
        self._stdin.seek(0)
        return self._stdin

    def _saved_at(self, path: str) -> datetime:
        if self._captured_at is not None:
            return self._captured_at
        if path == "-":
            return self._clock.now()
        return datetime.fromtimestamp(Path(path).stat().st_mtime, UTC).astimezone()

    def _network(self) -> "Fetcher":
        with self._opening:
            if self._web is None:
                from archiver.collectors.web.fetching import Fetcher

                self._web = Fetcher(
                    self._guard,
                    self._manners,
                    self._clock,
                    deadline=self._deadline,
                    largest=self._largest,
                    transport=self._transport,
                )
            return self._web


def _media_type(path: str) -> str:
    """What a file's name says that it is: for whoever replays it; collectors look inside."""
    return _MEDIA_TYPES.get(Path(path).suffix.lower(), "application/octet-stream")


def _uri(path: str) -> str:
    return path if path == "-" else Path(path).as_uri()
