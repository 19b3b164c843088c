"""A heart that beats while a run works: its leases stay its own, however long a server takes."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from archiver.following.visits import clock
from schemas.errors import ArchiveError
from storage import Archive

_BEAT = 60.0
"""Seconds: a fifth of what a lease lasts."""


@contextmanager
def beating(archive: Archive, holder: str, seconds: float = _BEAT) -> Iterator[None]:
    """Renew what a run holds, every so many seconds, until it ends."""
    over = Event()

    def beat() -> None:
        while not over.wait(seconds):
            # Locked for once, or closed by now: the next beat will do, and so will each page that is stored.
            with suppress(ArchiveError):
                archive.rota.renew(holder, clock())

    Thread(target=beat, daemon=True, name="heartbeat").start()
    try:
        yield
    finally:
        over.set()
