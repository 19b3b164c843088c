"""One source that somebody named, collected at once, by the rules of every run: under a lease, and to one that is followed it is a visit."""

import time
from collections.abc import Iterator
from typing import NamedTuple

from archiver.collecting import Progress
from archiver.collectors.base import Client, Collector
from archiver.following.heartbeat import beating
from archiver.following.hosts import host_of
from archiver.following.kinds import Kinds
from archiver.following.records import RunRecord
from archiver.following.rounds import settle
from archiver.following.visits import Visit, clock
from schemas.errors import TryLaterError, WhipstitchError
from schemas.following import Followed, Lease
from schemas.source import Source
from storage import Archive

_PATIENCE = 60.0
"""Seconds to wait for another run that is at the same source or host."""
_A_MOMENT = 0.25


class Waiting(NamedTuple):
    """Another run is at the source or its host."""

    lease: Lease

    def __str__(self) -> str:
        return f"{self.lease.locator}: another run is at {self.lease.host}; waiting"


def collected(
    source: Source, collector: Collector, archive: Archive, client: Client, record: RunRecord, *, kinds: Kinds
) -> Iterator[Progress | Waiting]:
    """Collect a source; what was yielded as progress is stored. Whoever asks a host does so under a lease.

    Whoever stops listening gives the lease back by ending the record.

    Args:
        source: what.
        collector: who knows how.
        archive: where to.
        client: the way out.
        record: the run's; what came of the visit is added to it.
        kinds: which media are wanted.

    Raises:
        TryLaterError: somebody else is at the source, or at its host, for too long.
        WhipstitchError: as `collect` does.
    """
    host = host_of(source)
    if host is None:
        media = media_of(source, archive, kinds)
        yield from _visit(Visit(source.locator, archive, client, media=media), source, collector, record)
        return
    lease = Lease(source.locator, host, record.holder)
    record.begin()
    yield from _until_taken(lease, archive)
    followed = _followed(source, archive)
    visit = Visit(source.locator, archive, client, lease, kinds.of(followed))
    with beating(archive, lease.holder):
        try:
            yield from _visit(visit, source, collector, record, followed)
        except WhipstitchError:
            _settle(visit, lease, followed, archive, record)
            raise
        _settle(visit, lease, followed, archive, record)


def media_of(source: Source, archive: Archive, kinds: Kinds) -> str:
    """Which media of a source are fetched: `none`, `images` or `all`."""
    return kinds.of(_followed(source, archive))


def _followed(source: Source, archive: Archive) -> Followed | None:
    return next((one for one in archive.rota.followed() if one.locator == source.locator), None)


def _visit(
    visit: Visit, source: Source, collector: Collector, record: RunRecord, followed: Followed | None = None
) -> Iterator[Progress]:
    try:
        yield from visit.pages(source, collector, followed.since if followed else None)
    finally:
        record.visits.append(visit.visited)


def _until_taken(lease: Lease, archive: Archive) -> Iterator[Waiting]:
    ends = time.monotonic() + _PATIENCE
    while not archive.rota.take(lease, clock()):
        if time.monotonic() > ends:
            raise TryLaterError(lease.locator, f"another run is collecting it, or something else from {lease.host}")
        yield Waiting(lease)
        time.sleep(_A_MOMENT)


def _settle(visit: Visit, lease: Lease, followed: Followed | None, archive: Archive, record: RunRecord) -> None:
    if followed is None:
        archive.rota.release(lease.holder)
    else:
        settle(archive, followed, lease, visit.visited, record.began_at)
