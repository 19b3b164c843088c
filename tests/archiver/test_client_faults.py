"""The client against a server that breaks every rule. Each fault ends in bounded time and memory, with the right error."""

import gzip
import socket
import struct
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.collectors.client import Client
from archiver.collectors.guard import AddressGuard
from archiver.collectors.web.manners import Manners
from schemas.errors import RateLimitedError, TryLaterError, UnreadableInputError, WhipstitchError

JSON = b'{"feed": [1, 2, 3]}'
LARGEST = 1_000_000
DEADLINE = 0.6
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


def _sends(raw: bytes) -> Callable[[socket.socket, FaultServer], None]:
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


_HEAD = b"HTTP/1.1 200 OK\r\nconnection: close\r\n"
_GZIP = _HEAD + b"content-encoding: gzip\r\n\r\n"
_ZIPPED = gzip.compress(JSON * 1000)
FAULTS: dict[str, Callable[[socket.socket, FaultServer], None]] = {
    "good": _says(),
    "html": _says(body=b"<html><title>Just a moment...</title>", content_type="text/html"),
    "half-json": _says(body=b'{"feed":[{"post":'),
    "drip-body": _drips(_HEAD + b"\r\n", b"."),
    "drip-headers": _drips(_HEAD, b"x: y\r\n"),
    "drip-one-header": _drips(_HEAD + b"x: ", b"y"),
    "drip-status": _drips(b"", b"H"),
    "drip-continue": _drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "drip-nothing": _drips(_GZIP, EMPTY_MEMBER),
    "drip-chunks": _drips(_HEAD + b"transfer-encoding: chunked\r\n\r\n", b"1;" + b"x" * 50 + b"\r\n.\r\n"),
    "silent": _waits,
    "bomb": _says(body=BOMB, content_encoding="gzip"),
    "deflate-bomb": _says(body=zlib.compress(bytes(50 << 20)), content_encoding="deflate"),
    "nothing-bomb": _pours(_GZIP, EMPTY_MEMBER * 5000, 200),
    "large": _pours(_HEAD + b"content-length: 67108864\r\n\r\n", bytes(1 << 20), 64),
    "large-chunked": _pours(_HEAD + b"transfer-encoding: chunked\r\n\r\n", b"10000\r\n" + bytes(65536) + b"\r\n", 1024),
    "cut-gzip": _says(body=_ZIPPED[: len(_ZIPPED) // 2], content_encoding="gzip"),
    "cut-gzip-trailer": _says(body=_ZIPPED[:-3], content_encoding="gzip"),
    "cut-length": _says(content_length=1000),
    "cut-chunk": _sends(_HEAD + b"transfer-encoding: chunked\r\n\r\n5\r\nabc"),
    "cut-headers": _sends(_HEAD),
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
    "garbage": _sends(b"\x00\xff garbage\r\n\r\n"),
    "bad-header": _sends(b"HTTP/1.1 200 OK\r\nbroken header line\r\n\r\n"),
    "endless-headers": _pours(_HEAD, b"x-filler: " + b"y" * 1000 + b"\r\n", 20_000),
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


FUZZED = [
    (b"", b""),
    (b"HTTP/1.1 ", b"\r\n\r\n"),
    (b"HTTP/1.1 200 ", b"\r\ncontent-length: 0\r\n\r\n"),
    (_HEAD, b"\r\n\r\nbody"),
    (_HEAD + b"content-encoding: ", b"\r\n\r\nbody"),
    (_HEAD + b"content-type: ", b"\r\n\r\nbody"),
    (_HEAD + b"content-length: ", b"\r\n\r\nbody"),
    (_HEAD + b"set-cookie: ", b"\r\n\r\nbody"),
    (_HEAD + b"transfer-encoding: chunked\r\n\r\n", b"\r\n0\r\n\r\n"),
    (_GZIP + _ZIPPED[:20], b""),
    (b"HTTP/1.1 302 Found\r\nconnection: close\r\ncontent-length: 0\r\nlocation: ", b"\r\n\r\n"),
    (b"HTTP/1.1 429 No\r\nconnection: close\r\nretry-after: ", b"\r\n\r\n"),
    (b"HTTP/1.1 200 OK\r\nconnection: close\r\nx-ratelimit-remaining: 1\r\nx-ratelimit-reset: ", b"\r\n\r\n"),
]
"""What stands before and after noise."""


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    made = FaultServer()
    try:
        yield made
    finally:
        made.close()


def _client(server: FaultServer, **said: Any) -> Client:
    given = {"deadline": DEADLINE, "largest": LARGEST, "sleep": lambda _: None, **said}
    return Client(guard=AddressGuard((server.place,)), **given)


@pytest.mark.parametrize(
    ("fault", "expected", "said", "attempts"),
    [
        ("drip-body", TryLaterError, "within 0.6 s", 1),
        ("drip-headers", TryLaterError, "within 0.6 s", 3),
        ("drip-one-header", TryLaterError, "within 0.6 s", 3),
        ("drip-status", TryLaterError, "within 0.6 s", 3),
        ("drip-continue", TryLaterError, "within 0.6 s", 3),
        ("drip-nothing", TryLaterError, "within 0.6 s", 1),
        ("drip-chunks", TryLaterError, "within 0.6 s", 1),
        ("silent", TryLaterError, "within 0.6 s", 3),
        ("bomb", UnreadableInputError, "larger than 1,000,000 bytes", 1),
        ("deflate-bomb", UnreadableInputError, "larger than", 1),
        ("nothing-bomb", UnreadableInputError, "larger than", 1),
        ("large", UnreadableInputError, "larger than", 1),
        ("large-chunked", UnreadableInputError, "larger than", 1),
        ("cut-gzip", TryLaterError, "cut off", 3),
        ("cut-gzip-trailer", TryLaterError, "cut off", 3),
        ("cut-length", TryLaterError, "cut off", 3),
        ("cut-chunk", TryLaterError, "cut off", 3),
        ("cut-headers", TryLaterError, "RemoteProtocolError", 3),
        ("no-gzip", UnreadableInputError, "Decoding", 1),
        ("brotli", UnreadableInputError, "Decoding", 1),
        ("to-metadata", UnreadableInputError, "private or local", 1),
        ("to-localhost", UnreadableInputError, "private or local", 1),
        ("to-file", UnreadableInputError, "only http", 1),
        ("to-nothing", UnreadableInputError, "302", 1),
        ("loop", UnreadableInputError, "same address", 1),
        ("loop-a", UnreadableInputError, "same address", 2),
        ("reset", TryLaterError, "ReadError", 3),
        ("empty", TryLaterError, "RemoteProtocolError", 3),
        ("garbage", TryLaterError, "RemoteProtocolError", 3),
        ("bad-header", TryLaterError, "RemoteProtocolError", 3),
        ("endless-headers", TryLaterError, "Error", 3),
        ("endless-status", TryLaterError, "Error", 3),
        ("400", UnreadableInputError, "says 400 Bad Request", 1),
        ("401", UnreadableInputError, "says 401", 1),
        ("402", UnreadableInputError, "says 402", 1),
        ("410", UnreadableInputError, "says 410", 1),
        ("422", UnreadableInputError, "says 422", 1),
        ("500", TryLaterError, "says 500", 1),
        ("502", TryLaterError, "says 502", 3),
        ("101", TryLaterError, "RemoteProtocolError", 3),
        ("999", TryLaterError, "says 999|Error", None),
    ],
)
def test_a_fault_ends_soon_and_well(
    server: FaultServer, fault: str, expected: type[WhipstitchError], said: str, attempts: int | None
) -> None:
    before, began = len(server.asked), time.monotonic()
    with _client(server) as client, pytest.raises(expected, match=said) as caught:
        client.get(f"http://{server.place}/{fault}")
    took = time.monotonic() - began
    assert took < (attempts or 3) * DEADLINE + 3
    assert attempts is None or len(server.asked) - before == attempts
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("fault", ["bomb", "deflate-bomb", "large", "large-chunked", "endless-headers", "nothing-bomb"])
def test_a_flood_stays_out_of_memory(server: FaultServer, fault: str) -> None:
    with _client(server, deadline=5.0, manners=Manners(attempts=1)) as client:
        client.get(f"http://{server.place}/good")
        tracemalloc.start()
        try:
            with pytest.raises(WhipstitchError):
                client.get(f"http://{server.place}/{fault}")
            assert tracemalloc.get_traced_memory()[1] < 8 << 20
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(
    ("fault", "body"), [("html", b"<html><title>Just a moment...</title>"), ("half-json", b'{"feed":[{"post":')]
)
def test_what_a_body_says_is_judged_by_whoever_asked(server: FaultServer, fault: str, body: bytes) -> None:
    with _client(server) as client:
        assert client.get(f"http://{server.place}/{fault}").body == body


def test_an_answer_within_bounds_may_be_large(server: FaultServer) -> None:
    with _client(server, deadline=20.0, largest=64 << 20) as client:
        assert client.get(f"http://{server.place}/large").size == 64 << 20


@pytest.mark.parametrize("fault", ["503", "429-iso", "429-epoch", "429-x"])
def test_a_server_that_is_busy_for_an_hour_is_left_alone(server: FaultServer, fault: str) -> None:
    before = len(server.asked)
    with _client(server) as client, pytest.raises(RateLimitedError) as caught:
        client.get(f"http://{server.place}/{fault}")
    assert len(server.asked) - before == 1
    assert caught.value.retry_at is not None
    assert caught.value.retry_at > datetime.now(UTC) + timedelta(minutes=59)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(FUZZED))
def test_whatever_a_server_says_there_is_an_answer_or_an_error_of_ours(
    server: FaultServer, noise: bytes, frame: tuple[bytes, bytes]
) -> None:
    start, end = frame
    FAULTS["noise"] = _sends(start + noise + end)
    with _client(server, deadline=2.0, manners=Manners(attempts=1)) as client, suppress(WhipstitchError):
        client.get(f"http://{server.place}/noise")


def test_a_client_works_after_every_fault(server: FaultServer) -> None:
    with _client(server, deadline=0.2, manners=Manners(attempts=1)) as client:
        for fault in ("drip-body", "cut-length", "bomb", "garbage", "silent", "reset", "to-metadata"):
            with pytest.raises(WhipstitchError):
                client.get(f"http://{server.place}/{fault}")
            assert client.get(f"http://{server.place}/good").body == JSON


def test_a_name_server_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait(10) and [])
    began = time.monotonic()
    with Client(deadline=0.3) as client, pytest.raises(TryLaterError, match="not resolved in time"):
        client.get("http://slow.example/")
    assert time.monotonic() - began < 3
    done.set()


def test_the_next_address_of_a_name_is_tried_when_the_first_does_not_answer(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(server.place.rpartition(":")[2])
    real = socket.getaddrinfo

    def two(host: Any, *said: Any, **more: Any) -> Any:
        if host != "two.example":
            return real(host, *said, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("127.0.0.2", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    refused: list[str] = []
    connect = socket.socket.connect

    def only_the_last(self: socket.socket, address: Any) -> None:
        if address[0] == "127.0.0.2":
            refused.append(address[0])
            raise ConnectionRefusedError
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_the_last)
    with Client(guard=AddressGuard(("two.example",))) as client:
        assert client.get(f"http://two.example:{port}/good").body == JSON
    assert refused == ["127.0.0.2"]
