"""A small site with every bad habit, and a client that may visit it."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar

from archiver.collectors.client import Client
from archiver.collectors.guard import AddressGuard

BODY = "the whole page, ünïcode".encode()
BOMB = gzip.compress(bytes(20_000_000))  # made beforehand: the deadlines in here are short


class Site(BaseHTTPRequestHandler):
    """A small site with every bad habit."""

    asked: ClassVar[list[str]] = []
    stop: ClassVar[threading.Event]
    elsewhere: ClassVar[str] = ""

    def do_GET(self) -> None:
        self.asked.append(self.path)
        name = self.path.strip("/").partition("?")[0] or "page"
        getattr(self, f"_{name.replace('-', '_')}", self._missing)()

    def _answer(self, status: int = 200, body: bytes = BODY, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        headers.setdefault("Content_Length", str(len(body)))
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _page(self) -> None:
        self._answer()

    def _missing(self) -> None:
        self._answer(404, b"none")

    def _500(self) -> None:
        self._answer(500)

    def _429(self) -> None:
        self._answer(429, Retry_After="60")

    def _503(self) -> None:
        self._answer(503)

    def _403(self) -> None:
        self._answer(403)

    def _moved(self) -> None:
        self._answer(302, b"", Location="/page?from=moved")

    def _hop(self) -> None:
        self._answer(307, b"", Location="moved")

    def _loop(self) -> None:
        self._answer(302, b"", Location="/loop")

    def _to_private(self) -> None:
        self._answer(302, b"", Location=self.elsewhere)

    def _to_file(self) -> None:
        self._answer(302, b"", Location="file:///etc/passwd")

    def _to_nowhere(self) -> None:
        self._answer(302, b"", Location="http://[broken/")

    def _large(self) -> None:
        self._answer(200, b"x" * 300_000)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while not self.stop.is_set():
                self.wfile.write(b"x" * 65536)
        except OSError:
            return

    def _bomb(self) -> None:
        self._answer(200, BOMB, Content_Encoding="gzip")

    def _zipped(self) -> None:
        self._answer(200, gzip.compress(BODY), Content_Encoding="gzip")

    def _badly_zipped(self) -> None:
        self._answer(200, b"this is no gzip", Content_Encoding="gzip")

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while not self.stop.wait(0.05):
                self.wfile.write(b".")
        except OSError:
            return

    def _cut(self) -> None:
        self._answer(200, b"only half", Content_Length="1000")
        self.close_connection = True

    def _silent(self) -> None:
        self.stop.wait(20)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def client_of(site: str, **said: Any) -> Client:
    return Client(guard=AddressGuard((site,)), **{"sleep": lambda _: None, **said})
