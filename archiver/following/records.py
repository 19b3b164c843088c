"""A run, written down: a run that finds nothing to do, or a file that holds no post, leaves the archive as it was."""

from contextlib import suppress
from types import TracebackType
from typing import Self

from archiver.following.visits import clock
from schemas.errors import ArchiveError
from schemas.following import Visited
from storage import Archive
from storage.holders import new_holder


class RunRecord:
    """The record of one run. A context manager."""

    def __init__(self, archive: Archive) -> None:
        """Write nothing yet."""
        self.holder = new_holder()
        """What the run is called, in leases too."""
        self._archive = archive
        self._began_at = clock()
        self._newest = archive.rota.newest_post()
        self._number: int | None = None
        self.visits: list[Visited] = []
        """What the run did, one after the other; whoever collects adds to it."""

    @property
    def began_at(self) -> int:
        """UTC microseconds."""
        return self._began_at

    def begin(self) -> None:
        """Write down that the run begins; what dead runs held is free from now on."""
        if self._number is None:
            self._number = self._archive.rota.begin(self.holder, self._began_at, self._newest)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        if kind is None:
            self._end("done")
            return
        # The archive itself may be what failed.
        with suppress(ArchiveError):
            self._end("interrupted" if issubclass(kind, KeyboardInterrupt) else "stopped")

    def _end(self, state: str) -> None:
        if any(visited.new or visited.changed or visited.unchanged for visited in self.visits):
            self.begin()
        if self._number is not None:
            self._archive.rota.end(self._number, self.holder, state, self.visits, clock())
