"""The promise that every export format keeps. No behaviour here."""

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO, Protocol

from schemas.thread import Thread


class Exporter(Protocol):
    """One format for threads."""

    name: str
    """As in `--format`."""
    suffix: str
    """Of a file of this format, with the dot."""

    def write(self, threads: Iterable[Thread], out: BinaryIO, *, generated_at: datetime) -> int:
        """Write the threads as they come, never all at once; how many there were."""
        ...
