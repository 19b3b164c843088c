"""Collecting what the command line names, one after the other, with a line of progress."""

import argparse
import time
from typing import NamedTuple

from archiver.cli.gathering import Tally, how_far, opened_client, recognised_by
from archiver.cli.media import fetch, kinds_of_media
from archiver.cli.opening import opened_archive
from archiver.cli.output import Narrator
from archiver.cli.stamping import stamp_what_came
from archiver.collectors.base import Collector
from archiver.collectors.client import Client
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

_MOST_TROUBLES = 5
"""Lines about single posts that could not be read; the rest is a number."""
_PATIENCE = 60.0
"""Seconds to wait for another run that is at the same source or host."""
_A_MOMENT = 0.25


def collect_named(options: argparse.Namespace, narrator: Narrator) -> list[Exception]:
    """Collect each locator; the failures. The archive is not even opened if none of them is known."""
    failures: list[Exception] = []
    with opened_client(options.captured_at) as client:
        found = []
        for locator in options.locators:
            try:
                found.append(recognised_by(locator, client, options.max_posts))
            except WhipstitchError as error:
                failures.append(error)
        if found:
            with opened_archive(options, create=True) as archive, RunRecord(archive) as record:
                named = _Named(archive, client, record, narrator, kinds_of_media(options.media))
                for collector, source in found:
                    try:
                        named.collect(collector, source)
                    except WhipstitchError as error:
                        failures.append(error)
                followed = named.followed()
                if any(named.kinds.of(followed.get(source.locator)) != "none" for _, source in found):
                    fetch(archive, client, narrator)
                stamp_what_came(archive, client, narrator)
    return failures


class _Named(NamedTuple):
    """A run over what somebody named."""

    archive: Archive
    client: Client
    record: RunRecord
    narrator: Narrator
    kinds: Kinds

    def collect(self, collector: Collector, source: Source) -> None:
        """Collect a source. Whoever asks a host does so under a lease; to a source that is followed it is a visit like others."""
        host = host_of(source)
        followed = self.followed().get(source.locator)
        kinds = self.kinds.of(followed)
        if host is None:
            self._visit(Visit(source.locator, self.archive, self.client, media=kinds), collector, source)
            return
        lease = self._leased(Lease(source.locator, host, self.record.holder))
        visit = Visit(source.locator, self.archive, self.client, lease, kinds)
        with beating(self.archive, lease.holder):
            try:
                self._visit(visit, collector, source, followed)
            except WhipstitchError:
                self._settle(visit, lease, followed)
                raise
            self._settle(visit, lease, followed)

    def followed(self) -> dict[str, Followed]:
        """What is followed, by its locator."""
        return {one.locator: one for one in self.archive.rota.followed()}

    def _leased(self, lease: Lease) -> Lease:
        """Wait until nobody else is at the source or its host.

        Raises:
            TryLaterError: somebody is, for too long.
        """
        self.record.begin()
        ends = time.monotonic() + _PATIENCE
        while not self.archive.rota.take(lease, clock()):
            if time.monotonic() > ends:
                raise TryLaterError(lease.locator, f"another run is collecting it, or something else from {lease.host}")
            self.narrator.progress(f"{lease.locator}: another run is at {lease.host}; waiting")
            time.sleep(_A_MOMENT)
        return lease

    def _settle(self, visit: Visit, lease: Lease, followed: Followed | None) -> None:
        if followed is None:
            self.archive.rota.release(lease.holder)
        else:
            settle(self.archive, followed, lease, visit.visited, self.record.began_at)

    def _visit(self, visit: Visit, collector: Collector, source: Source, followed: Followed | None = None) -> None:
        """Collect, and say how it goes."""
        began = time.monotonic()
        tally = Tally()
        unread = 0
        try:
            for progress in visit.pages(source, collector, followed.since if followed else None):
                tally = tally.plus(progress)
                for note in progress.notes:
                    self.narrator.say(f"{source.locator}: {note}", "note")
                for trouble in progress.troubles[: max(0, _MOST_TROUBLES - unread)]:
                    said = f"{source.locator}: {trouble.where}: {trouble.why}"
                    self.narrator.say(said, "trouble", where=trouble.where)
                unread += len(progress.troubles)
                self.narrator.progress(how_far(tally, progress, time.monotonic() - began))
        finally:
            self.record.visits.append(visit.visited)
        if unread > _MOST_TROUBLES:
            more = f"{source.locator}: and {unread - _MOST_TROUBLES:,} more like these"
            self.narrator.say(more, "troubles", count=unread)
        self.narrator.say(f"{source.locator}: {tally}", "collected", locator=source.locator, **tally._asdict())
