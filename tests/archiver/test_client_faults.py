"""The client against a server that breaks every rule. Each fault ends in bounded time and memory, with the right error."""

import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator
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
from tests.archiver.fault_server import FAULTS, GZIP, HEAD, JSON, ZIPPED, FaultServer, sends

LARGEST = 1_000_000
DEADLINE = 0.6
FUZZED = [
    (b"", b""),
    (b"HTTP/1.1 ", b"\r\n\r\n"),
    (b"HTTP/1.1 200 ", b"\r\ncontent-length: 0\r\n\r\n"),
    (HEAD, b"\r\n\r\nbody"),
    (HEAD + b"content-encoding: ", b"\r\n\r\nbody"),
    (HEAD + b"content-type: ", b"\r\n\r\nbody"),
    (HEAD + b"content-length: ", b"\r\n\r\nbody"),
    (HEAD + b"set-cookie: ", b"\r\n\r\nbody"),
    (HEAD + b"transfer-encoding: chunked\r\n\r\n", b"\r\n0\r\n\r\n"),
    (GZIP + ZIPPED[:20], b""),
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
    FAULTS["noise"] = sends(start + noise + end)
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
