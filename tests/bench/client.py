"""What the client adds to httpx: processor time per page of 40 posts, in the same run, over loopback.

    python tests/bench/client.py [--rounds 5] [--pages 300]

httpx   one httpx.Client, `get(url).content`: request, answer, unpacking
ours    `Client.get`: the same, and guard, lane, deadline, retries, digest, Capture
floor   a socket, http.client and zlib
The server is another process; pacing is off, for the host is one that the settings allow by name.
"""

import argparse
import gzip
import http.client
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import ClassVar

import httpx
import orjson

sys.path.insert(0, str(Path(__file__).parents[2]))

from corpus import WORDS

from archiver.collectors.client import Client
from archiver.collectors.guard import AddressGuard

_PAGE_SIZE = 83_000


def page() -> bytes:
    """40 posts as Mastodon gives them, in size and in how well they pack: 83 kB, 10 to 12 kB packed."""
    posts = []
    for number in range(40):
        text = " ".join(
            WORDS[(number * 7 + place * place) % len(WORDS)] + str(place * number % 97) for place in range(90)
        )
        posts.append(
            {"id": str(10**17 + number), "content": f"<p>{text}</p>", "url": f"https://example.social/@a/{number}"}
        )
    lacking = (_PAGE_SIZE - len(orjson.dumps(posts))) // 40 - 12
    for post in posts:
        post["padding"] = ("https://files.example.social/cache/accounts/avatars/" * 40)[:lacking]
    return orjson.dumps(posts)


class _Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    answer: ClassVar[bytes]

    def do_GET(self) -> None:
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _serve(place: Connection) -> None:
    body = gzip.compress(page(), 6)
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Encoding: gzip\r\n"
        "X-RateLimit-Limit: 300\r\nX-RateLimit-Remaining: 299\r\nX-RateLimit-Reset: 2026-11-22T10:05:00.000000Z\r\n"
        f'ETag: W/"0123456789abcdef"\r\nContent-Length: {len(body)}\r\n\r\n'
    )
    _Pages.answer = head.encode() + body
    # One connection at a time: each way closes its own before the next begins.
    with HTTPServer(("127.0.0.1", 0), _Pages) as server:
        place.send(server.server_address[1])
        server.serve_forever()


def _cost(ask: Callable[[], bytes], pages: int, expected: int) -> tuple[float, float]:
    """Milliseconds of processor and of wall time per page, after a warm-up."""
    for _ in range(20):
        assert len(ask()) == expected
    processor, wall = time.process_time(), time.perf_counter()
    for _ in range(pages):
        ask()
    return (time.process_time() - processor) * 1e3 / pages, (time.perf_counter() - wall) * 1e3 / pages


def _by_httpx(port: int, pages: int, expected: int) -> tuple[float, float]:
    with httpx.Client() as client:
        return _cost(lambda: client.get(f"http://127.0.0.1:{port}/page").content, pages, expected)


def _by_ours(port: int, pages: int, expected: int) -> tuple[float, float]:
    with Client(guard=AddressGuard((f"127.0.0.1:{port}",))) as client:
        return _cost(lambda: client.get(f"http://127.0.0.1:{port}/page").body, pages, expected)


def _by_floor(port: int, pages: int, expected: int) -> tuple[float, float]:
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask() -> bytes:
        connection.request("GET", "/page", headers={"Accept-Encoding": "gzip"})
        return gzip.decompress(connection.getresponse().read())

    try:
        return _cost(ask, pages, expected)
    finally:
        connection.close()


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--pages", type=int, default=300)
    said = options.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    port, expected = ours.recv(), len(page())
    ways = {"floor": _by_floor, "httpx": _by_httpx, "ours": _by_ours}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(said.rounds):
        for name, way in ways.items():
            found[name].append(way(port, said.pages, expected))
    server.terminate()
    server.join()
    _print(found, expected)


def _print(found: dict[str, list[tuple[float, float]]], expected: int) -> None:
    packed = len(gzip.compress(page(), 6))
    print(
        f"a page of 40 posts: {expected:,} bytes, {packed:,} packed; ms per page, median and best of {len(found['ours'])}"
    )
    print(f"{'':8}{'CPU':>8}{'best':>8}{'wall':>8}")
    for name, costs in found.items():
        processor = [cost[0] for cost in costs]
        wall = statistics.median(cost[1] for cost in costs)
        print(f"{name:8}{statistics.median(processor):8.3f}{min(processor):8.3f}{wall:8.3f}")
    added = [mine[0] / httpx_own[0] - 1 for mine, httpx_own in zip(found["ours"], found["httpx"], strict=True)]
    best = min(cost[0] for cost in found["ours"]) / min(cost[0] for cost in found["httpx"]) - 1
    print(f"ours on top of httpx's own: median {statistics.median(added):+.2f}, best {best:+.2f} (goal: at most 0.5)")


if __name__ == "__main__":
    main()
