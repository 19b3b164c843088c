"""A server that breaks every rule, one fault for each path."""

import gzip
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable
from typing import Any

JSON = b'{"feed": [1, 2, 3]}'
BOMB = gzip.compress(bytes(200 << 20), 6)
EMPTY_MEMBER = gzip.compress(b"")
"""Twenty bytes that unpack to nothing; as many as one likes make a valid stream."""


class FaultServer:
    """Answers each connection with what stands in FAULTS, in its own thread, for ten seconds at most."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        self.stop.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _listen(self) -> None:
        while not self.stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        with connection:
            try:
                head = b""
                while not head.endswith(b"\r\n\r\n"):
                    if not (more := connection.recv(65536)):
                        return
                    head += more
                self.asked.append(head.decode("latin-1"))
                name = head.split(b" ", 2)[1].decode().strip("/").partition("?")[0]
                FAULTS.get(name, FAULTS["410"])(connection, self)
            except OSError:
                return

    def drip(self, connection: socket.socket, piece: bytes, gap: float = 0.05) -> None:
        ends = time.monotonic() + 10
        while not self.stop.wait(gap) and time.monotonic() < ends:
            connection.sendall(piece)


def _answer(status: str = "200 OK", body: bytes = JSON, **headers: object) -> bytes:
    headers.setdefault("content_length", len(body))
    headers.setdefault("connection", "close")
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items() if value is not None]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


def _says(*said: Any, **more: Any) -> Callable[[socket.socket, FaultServer], None]:
    return lambda connection, _: connection.sendall(_answer(*said, **more))


def sends(raw: bytes) -> Callable[[socket.socket, FaultServer], None]:
    return lambda connection, _: connection.sendall(raw)


def _drips(start: bytes, piece: bytes) -> Callable[[socket.socket, FaultServer], None]:
    def drip(connection: socket.socket, server: FaultServer) -> None:
        connection.sendall(start)
        server.drip(connection, piece)

    return drip


def _pours(start: bytes, piece: bytes, times: int) -> Callable[[socket.socket, FaultServer], None]:
    def pour(connection: socket.socket, _: FaultServer) -> None:
        connection.sendall(start)
        for _time in range(times):
            connection.sendall(piece)

    return pour


def _reset(connection: socket.socket, _: FaultServer) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _waits(_: socket.socket, server: FaultServer) -> None:
    server.stop.wait(10)


HEAD = b"HTTP/1.1 200 OK\r\nconnection: close\r\n"
GZIP = HEAD + b"content-encoding: gzip\r\n\r\n"
ZIPPED = gzip.compress(JSON * 1000)
FAULTS: dict[str, Callable[[socket.socket, FaultServer], None]] = {
    "good": _says(),
    "html": _says(body=b"<html><title>Just a moment...</title>", content_type="text/html"),
    "half-json": _says(body=b'{"feed":[{"post":'),
    "drip-body": _drips(HEAD + b"\r\n", b"."),
    "drip-headers": _drips(HEAD, b"x: y\r\n"),
    "drip-one-header": _drips(HEAD + b"x: ", b"y"),
    "drip-status": _drips(b"", b"H"),
    "drip-continue": _drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "drip-nothing": _drips(GZIP, EMPTY_MEMBER),
    "drip-chunks": _drips(HEAD + b"transfer-encoding: chunked\r\n\r\n", b"1;" + b"x" * 50 + b"\r\n.\r\n"),
    "silent": _waits,
    "bomb": _says(body=BOMB, content_encoding="gzip"),
    "deflate-bomb": _says(body=zlib.compress(bytes(50 << 20)), content_encoding="deflate"),
    "nothing-bomb": _pours(GZIP, EMPTY_MEMBER * 5000, 200),
    "large": _pours(HEAD + b"content-length: 67108864\r\n\r\n", bytes(1 << 20), 64),
    "large-chunked": _pours(HEAD + b"transfer-encoding: chunked\r\n\r\n", b"10000\r\n" + bytes(65536) + b"\r\n", 1024),
    "cut-gzip": _says(body=ZIPPED[: len(ZIPPED) // 2], content_encoding="gzip"),
    "cut-gzip-trailer": _says(body=ZIPPED[:-3], content_encoding="gzip"),
    "cut-length": _says(content_length=1000),
    "cut-chunk": sends(HEAD + b"transfer-encoding: chunked\r\n\r\n5\r\nabc"),
    "cut-headers": sends(HEAD),
    "no-gzip": _says(body=b"this is no gzip", content_encoding="gzip"),
    "brotli": _says(body=b"?", content_encoding="br"),
    "to-metadata": _says("302 Found", b"", location="http://169.254.169.254/latest/meta-data/"),
    "to-localhost": _says("302 Found", b"", location="http://localhost:22/"),
    "to-file": _says("302 Found", b"", location="file:///etc/passwd"),
    "to-nothing": _says("302 Found", b""),
    "loop": _says("302 Found", b"", location="/loop"),
    "loop-a": _says("302 Found", b"", location="/loop-b"),
    "loop-b": _says("307 Temporary Redirect", b"", location="/loop-a"),
    "reset": _reset,
    "empty": lambda *_: None,
    "garbage": sends(b"\x00\xff garbage\r\n\r\n"),
    "bad-header": sends(b"HTTP/1.1 200 OK\r\nbroken header line\r\n\r\n"),
    "endless-headers": _pours(HEAD, b"x-filler: " + b"y" * 1000 + b"\r\n", 20_000),
    "endless-status": _pours(b"HTTP/1.1 200 ", b"z" * 65536, 300),
    "429-iso": _says("429 Too Many Requests", x_ratelimit_remaining=0, x_ratelimit_reset="2999-01-01T00:00:00.000000Z"),
    "429-epoch": _says("429 Too Many Requests", ratelimit_remaining=0, ratelimit_reset=32472144000),
    "429-x": _says("429 Too Many Requests", x_rate_limit_remaining=0, x_rate_limit_reset=32472144000),
    "503": _says("503 Service Unavailable", retry_after=3600),
    "400": _says("400 Bad Request"),
    "401": _says("401 Unauthorized"),
    "402": _says("402 Payment Required"),
    "410": _says("410 Gone"),
    "422": _says("422 Unprocessable Content"),
    "500": _says("500 Internal Server Error"),
    "502": _says("502 Bad Gateway"),
    "101": _says("101 Switching Protocols"),
    "999": _says("999 Request denied"),
}
