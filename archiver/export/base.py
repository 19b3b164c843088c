"""The promise that every export format keeps. No behaviour here."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

# Plain values are written without Pydantic: its import takes as long as writing ten thousand posts.
if TYPE_CHECKING:
    from schemas.thread import Thread


class Exporter(Protocol):
    """One format for threads."""

    name: str
    """As in `--format`."""
    suffix: str
    """Of a file of this format, with the dot."""

    def write(
        self, threads: "Iterable[Thread] | Iterable[dict[str, Any]]", out: BinaryIO, *, generated_at: datetime
    ) -> int:
        """Write the threads as they come, never all at once; how many there were.

        Args:
            threads: as models, or as the plain values that `Archive.plain` gives.
            out: takes UTF-8.
            generated_at: for formats that name it.
        """
        ...
