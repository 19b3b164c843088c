"""A server that breaks every rule, on demand: an account, a channel or a page called `bomb` is answered with a bomb.

`laterbomb` shows an honest first page, and the bomb is the second one. What an honest answer is, the specimens know.
"""

import contextlib
import gzip
import re
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from specimen import Answer, Spoken
from spoken import AppView, MastodonServer, Preview, Repository, XmlFeed

_LONGEST = 30.0
"""Seconds that a fault may go on when nobody leaves."""
_SPEAKERS: Mapping[str, Spoken] = MappingProxyType(
    {
        "/api/v1/": MastodonServer(),
        "/xrpc/app.bsky.": AppView(),
        "/xrpc/com.atproto.": Repository(),
        "/s/": Preview(),
        "": XmlFeed(),
    }
)
_FURTHER = re.compile(r"[?&](?:cursor|max_id|before|page)=")
_WORDS = [f"Reading number {nth} of the tide gauge" for nth in range(8)]
_JSON = (("Content-Type", "application/json"),)
_BOMB = gzip.compress(bytes(200 << 20))
"""200 kB that unpack to 200 MB."""
_WALL = b"<!doctype html><title>Just a moment...</title><p>Checking your browser"


def _head(status: str, length: int | None, *headers: tuple[str, str]) -> bytes:
    size = (("Content-Length", str(length)),) if length is not None else ()
    lines = [f"{name}: {value}" for name, value in (*headers, *size, ("Connection", "close"))]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode()


def _whole(body: bytes, *headers: tuple[str, str]) -> bytes:
    return _head("200 OK", len(body), *headers) + body


class _Handler(socketserver.StreamRequestHandler):
    timeout = _LONGEST
    server: "FaultServer"

    def handle(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            target = self.rfile.readline(65536).split(b" ")[1].decode()
            while self.rfile.readline(65536) not in {b"\r\n", b""}:
                pass
            self.server.asked.append(target)
            self._answer(target)

    def _answer(self, target: str) -> None:
        found = re.search(rf"(later)?({'|'.join(FAULTS)}|circle|void)", target)
        if found is None:
            self.wfile.write(_head("404 Not Found", 0))
        elif found[1] and not _FURTHER.search(target):
            self._speak(target, "answer")
        elif found[2] in FAULTS:
            FAULTS[found[2]](self)
        else:
            self._speak(target, found[2])

    def _speak(self, target: str, how: str) -> None:
        speaker = next(speaker for start, speaker in _SPEAKERS.items() if target.startswith(start))
        items = [speaker.item(nth, text) for nth, text in enumerate(_WORDS)]
        url = f"{self.server.base}{target}"
        answer: Answer | None
        if how == "void":
            answer = speaker.void(url, len(self.server.asked))
        else:
            answer = speaker.circle(url, items) if how == "circle" else speaker.answer(url, items)
        if answer is None:
            self.wfile.write(_head("404 Not Found", 0))
        else:
            self.wfile.write(_whole(answer.body, ("Content-Type", answer.media_type), *answer.headers))

    def say(self, said: bytes) -> None:
        """Send this."""
        self.wfile.write(said)

    def drip(self) -> None:
        """A byte, and a while later another: no single wait is long."""
        self.wfile.write(_head("200 OK", 10**6, *_JSON))
        ends = time.monotonic() + _LONGEST
        while time.monotonic() < ends and not self.server.ending.wait(0.3):
            self.wfile.write(b" ")

    def hang(self) -> None:
        """Say nothing at all."""
        self.server.ending.wait(_LONGEST)

    def reset(self) -> None:
        """Hang up without a word."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    def pour(self) -> None:
        """64 MB and a piece more, without saying how much it will be."""
        self.wfile.write(_head("200 OK", None, ("Transfer-Encoding", "chunked"), *_JSON))
        for _ in range(65):
            self.wfile.write(b"100000\r\n" + b"x" * (1 << 20) + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def run_in_circles(self) -> None:
        """Send from one address to the next, and so on."""
        to = f"{self.server.base}/loops/{len(self.server.asked) % 2}"
        self.wfile.write(_head("302 Found", 0, ("Location", to)))


def _gzipped_half() -> bytes:
    packed = gzip.compress(b'{"feed": [' + b"1, " * 20_000 + b"1]}")
    return _whole(packed[: len(packed) // 2], ("Content-Encoding", "gzip"), *_JSON)


FAULTS: Mapping[str, Callable[[_Handler], None]] = MappingProxyType(
    {
        "drip": _Handler.drip,
        "hangs": _Handler.hang,
        "reset": _Handler.reset,
        "bomb": lambda it: it.say(_whole(_BOMB, ("Content-Encoding", "gzip"), *_JSON)),
        "cutoff": lambda it: it.say(_gzipped_half()),
        "huge": _Handler.pour,
        "inward": lambda it: it.say(_head("302 Found", 0, ("Location", "http://169.254.169.254/latest/meta-data/"))),
        "loops": _Handler.run_in_circles,
        "html": lambda it: it.say(_whole(_WALL, ("Content-Type", "text/html"))),
        "half": lambda it: it.say(_whole(b'{"feed": [{"post": ', *_JSON)),
        "busy": lambda it: it.say(_head("503 Service Unavailable", 0)),
        "enough": lambda it: it.say(_head("429 Too Many Requests", 0, ("Retry-After", "3600"))),
    }
)
"""Besides, `circle` and `void`: listings without an end."""


class FaultServer(socketserver.ThreadingTCPServer):
    """On a port of its own; `asked` is what it was asked."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.ending = threading.Event()

    @property
    def host(self) -> str:
        """With its port."""
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def base(self) -> str:
        """Scheme and host."""
        return f"http://{self.host}"


@contextlib.contextmanager
def faults() -> Iterator[FaultServer]:
    """The server, in a thread of its own."""
    with FaultServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.ending.set()
            server.shutdown()
            thread.join()
