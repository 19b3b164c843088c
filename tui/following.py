"""Notices when somebody writes to the archive, and says so; the list stays as it is until its reader asks for what is new."""

from collections.abc import Callable
from contextlib import suppress

from textual.message import Message
from textual.screen import Screen

from schemas.errors import WhipstitchError
from schemas.filter import ThreadFilter
from storage import Archive


class Following:
    """Looks now and then."""

    class Changed(Message):
        """The archive is another one than when the list was read: so many threads the filter lets through now."""

        def __init__(self, total: int) -> None:
            super().__init__()
            self.total = total

        def said(self, known: int | None) -> str:
            """In words, for somebody who sees that many threads; null if that cannot be compared."""
            new = 0 if known is None else self.total - known
            if new <= 0:
                return "The archive changed — press r"
            return f"{new:,} new thread{'' if new == 1 else 's'} — press r"

    def __init__(self, archive: Archive, screen: Screen[None], asked: Callable[[], ThreadFilter]) -> None:
        self._archive = archive
        self._screen = screen
        self._asked = asked
        self._written: int | None = None
        self._latest: tuple[int, ...] | None = None

    def look(self) -> None:
        """See whether anything was written since the last look.

        On the screen's own thread: the archive's number is only good for comparing on one connection, a connection belongs to a
        thread, and asking takes some microseconds. The counting that follows has a thread of its own.
        """
        try:
            written = self._archive.changed_since()
            if written == self._written:
                return
            latest = self._archive.desk.latest()  # a star of our own is a write too, and no news
        except WhipstitchError:
            return  # a writer holds the file for a moment: the next look will tell
        before, self._latest, self._written = self._latest, latest, written
        if before is not None and before != latest:
            self._screen.run_worker(self._count, thread=True, exclusive=True, group="follow")

    def take_in(self) -> None:
        """What is there now is no news any more."""
        with suppress(WhipstitchError):
            self._latest = self._archive.desk.latest()

    def _count(self) -> None:
        try:
            total = self._archive.thread_count(self._asked())
        except WhipstitchError:
            return
        self._screen.post_message(self.Changed(total))
