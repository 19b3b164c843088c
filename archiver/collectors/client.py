"""How collectors reach the world: files, standard input and HTTP, through one door that knows its limits.

One client lives as long as the process: a new one for each answer would cost 26 ms of TLS set-up every time.
"""

import hashlib
import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import httpx

from archiver import __version__
from archiver.collectors.guard import AddressGuard
from schemas.errors import AnswerError, TryLaterError, UnreadableInputError
from schemas.page import Capture

_MOST_REDIRECTS = 5
_SPOOLED = 8 * 1024 * 1024
"""Bytes of standard input kept in memory; the rest waits on disk."""
_NOW_NOT = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that say "not now" (RFC 9110, section 15; RFC 6585, section 4)."""
_USER_AGENT = f"whipstitch/{__version__} (archiver of social posts; run by a person)"


class Client:
    """Gets answers. A context manager."""

    def __init__(
        self,
        *,
        guard: AddressGuard | None = None,
        captured_at: datetime | None = None,
        deadline: float = 60.0,
        largest: int = 64 * 1024 * 1024,
        transport: httpx.BaseTransport | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone(),
    ) -> None:
        """Make a client.

        Args:
            guard: which addresses may be asked; without one, public ones only.
            captured_at: when saved pages were saved, in the zone of the clocks that they show; null: the file's time, in ours.
            deadline: seconds for one answer, all in all.
            largest: bytes of one answer, after decompression.
            transport: another network, for tests.
            now: the clock.
        """
        self._guard = guard or AddressGuard()
        self._captured_at = captured_at
        self._deadline = deadline
        self._largest = largest
        self._transport = transport
        self._now = now
        self._http: httpx.Client | None = None
        self._stdin: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        if self._http is not None:
            self._http.close()
        if self._stdin is not None:
            self._stdin.close()

    # -- the door -----------------------------------------------------------------------------------------------------

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Capture:
        """The whole answer of a URL, a file's absolute path, or `-`; see `Client` in base.py."""
        if url.startswith(("http://", "https://")):
            return self._fetch(url, headers or {})
        with self._file(url) as file:
            body = file.read(self._largest + 1)
        if len(body) > self._largest:
            raise UnreadableInputError(url, f"larger than {self._largest:,} bytes, too large for a page")
        return Capture(
            url=_uri(url),
            captured_at=self._saved_at(url),
            sha256=hashlib.sha256(body).hexdigest(),
            size=len(body),
            body=body,
        )

    @contextmanager
    def open(self, path: str) -> Iterator[tuple[Capture, BinaryIO]]:
        """A file to be read piece by piece, digested first: its posts can then name the bytes that they came from."""
        with self._file(path) as file:
            digest = hashlib.sha256()
            size = 0
            while piece := file.read(1 << 20):
                digest.update(piece)
                size += len(piece)
            file.seek(0)
            yield (
                Capture(url=_uri(path), captured_at=self._saved_at(path), sha256=digest.hexdigest(), size=size),
                file,
            )

    def head(self, path: str, length: int = 64 * 1024) -> bytes:
        """The beginning of a file or of standard input, to see what it is; without a UTF-8 byte order mark."""
        with self._file(path) as file:
            return file.read(length).removeprefix(b"\xef\xbb\xbf")

    # -- files --------------------------------------------------------------------------------------------------------

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
            return self._now()
        return datetime.fromtimestamp(Path(path).stat().st_mtime, UTC).astimezone()

    # -- the network --------------------------------------------------------------------------------------------------

    def _fetch(self, url: str, headers: Mapping[str, str]) -> Capture:
        ends = time.monotonic() + self._deadline
        asked = url
        for _ in range(_MOST_REDIRECTS + 1):
            try:
                answer, body = self._ask(asked, headers, ends)
            except httpx.UnsupportedProtocol as error:  # no later run will speak it
                raise UnreadableInputError(url, _said(error)) from error
            except httpx.TransportError as error:
                raise TryLaterError(url, _said(error)) from error
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict, UnicodeError) as error:
                raise UnreadableInputError(url, _said(error)) from error
            if answer.next_request is None:
                return self._captured(asked, answer, body)
            if answer.next_request.url.host != httpx.URL(asked).host:
                headers = {}  # they may hold a secret that is meant for the one who was asked
            asked = str(answer.next_request.url)
        raise UnreadableInputError(url, f"redirected more than {_MOST_REDIRECTS} times")

    def _ask(self, url: str, headers: Mapping[str, str], ends: float) -> tuple[httpx.Response, bytes]:
        request = self._guard.request(self._connection(), url)
        request.headers.update(headers)
        with self._guard.opened(self._connection(), request, url) as answer:
            self._refuse(url, answer)
            body = io.BytesIO()
            for piece in answer.iter_bytes():
                body.write(piece)
                if body.tell() > self._largest:
                    raise UnreadableInputError(url, f"the answer is larger than {self._largest:,} bytes")
                if time.monotonic() > ends:
                    raise TryLaterError(url, f"no whole answer within {self._deadline:g} s")
            return answer, body.getvalue()

    def _refuse(self, url: str, answer: httpx.Response) -> None:
        status = answer.status_code
        if status in _NOW_NOT:
            raise TryLaterError(url, f"the server says {status} {answer.reason_phrase}".rstrip())
        if answer.is_error:
            raise AnswerError(url, status, answer.reason_phrase)

    def _captured(self, url: str, answer: httpx.Response, body: bytes) -> Capture:
        return Capture(
            url=url,
            captured_at=self._captured_at or self._now(),
            sha256=hashlib.sha256(body).hexdigest(),
            size=len(body),
            media_type=answer.headers.get("content-type", "application/octet-stream"),
            status=answer.status_code,
            headers=tuple(answer.headers.multi_items()),
            body=body,
        )

    def _connection(self) -> httpx.Client:
        if self._http is None:
            self._http = httpx.Client(
                headers={"User-Agent": _USER_AGENT},
                timeout=min(self._deadline, 30.0),
                follow_redirects=False,
                transport=self._transport,
            )
        return self._http


def _uri(path: str) -> str:
    return path if path == "-" else Path(path).as_uri()


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
