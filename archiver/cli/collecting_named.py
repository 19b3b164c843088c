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
from archiver.following.kinds import Kinds
from archiver.following.named import Waiting, collected, media_of
from archiver.following.records import RunRecord
from schemas.errors import WhipstitchError
from schemas.source import Source
from storage import Archive

_MOST_TROUBLES = 5
"""Lines about single posts that could not be read; the rest is a number."""


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
                if any(media_of(source, archive, named.kinds) != "none" for _, source in found):
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
        """Collect a source, and say how it goes."""
        began = time.monotonic()
        tally = Tally()
        unread = 0
        for said in collected(source, collector, self.archive, self.client, self.record, kinds=self.kinds):
            if isinstance(said, Waiting):
                self.narrator.progress(str(said))
                continue
            tally = tally.plus(said)
            for note in said.notes:
                self.narrator.say(f"{source.locator}: {note}", "note")
            for trouble in said.troubles[: max(0, _MOST_TROUBLES - unread)]:
                line = f"{source.locator}: {trouble.where}: {trouble.why}"
                self.narrator.say(line, "trouble", where=trouble.where)
            unread += len(said.troubles)
            self.narrator.progress(how_far(tally, said, time.monotonic() - began))
        if unread > _MOST_TROUBLES:
            more = f"{source.locator}: and {unread - _MOST_TROUBLES:,} more like these"
            self.narrator.say(more, "troubles", count=unread)
        self.narrator.say(f"{source.locator}: {tally}", "collected", locator=source.locator, **tally._asdict())
