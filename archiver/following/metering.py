"""A client that counts what is asked through it."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import BinaryIO

from archiver.collectors.base import Client, Container
from schemas.page import Capture


class Meter:
    """Asks another client, and keeps count."""

    def __init__(self, client: Client) -> None:
        """Count from zero."""
        self._client = client
        self.requests = 0
        self.size = 0
        """Bytes of all answers, unpacked."""

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, pace: float | None = None) -> Capture:
        """See `Client` in archiver/collectors/base.py."""
        self.requests += 1
        capture = self._client.get(url, headers, pace=pace)
        self.size += capture.size
        return capture

    @contextmanager
    def open(self, path: str) -> Iterator[tuple[Capture, BinaryIO]]:
        """See `Client` in archiver/collectors/base.py."""
        self.requests += 1
        with self._client.open(path) as (capture, file):
            self.size += capture.size
            yield capture, file

    def unpack(self, path: str) -> AbstractContextManager[Container]:
        """See `Client` in archiver/collectors/base.py."""
        self.requests += 1
        return self._client.unpack(path)
