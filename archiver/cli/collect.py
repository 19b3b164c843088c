"""Collect each locator now: an account, an address, a feed, a saved page, a file of posts, or - for standard input.

Says what is new, what changed and what failed. What was stored stays, whatever happens later; collecting again adds nothing twice.

Examples:
  whipstitch collect page.txt
  whipstitch collect page.txt --captured-at 2025-05-19T18:00+02:00
  whipstitch collect @ada@social.example         an account on Mastodon and its kin
  whipstitch collect @ada.bsky.social            an account on Bluesky
  whipstitch collect feed+https://home.example/  the feed that a page names
  whipstitch collect https://t.me/channel        a public Telegram channel
  whipstitch collect https://home.example/wall   any page that shows posts
  whipstitch collect export.zip                  what a platform or a tool handed over: Mastodon, Telegram, Bluesky, WARC …
  pbpaste | whipstitch collect -
  whipstitch -q collect posts.jsonl
"""

import argparse
import gc
import time
from typing import TYPE_CHECKING

from archiver.cli.output import Narrator
from archiver.cli.parser import count, when
from schemas.errors import SomeSourcesFailedError, UsageError, WhipstitchError

if TYPE_CHECKING:
    from archiver.collectors.base import Collector
    from archiver.collectors.client import Client
    from schemas.source import Source
    from storage import Archive

_SELDOM = 200_000
"""New objects between two runs of the garbage collector: those of a few pages."""
_MOST_TROUBLES = 5
"""Lines about single posts that could not be read; the rest is a number."""


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("locators", metavar="LOCATOR", nargs="*", help="a handle, a URL, a file, or - for standard input")
    to.add_argument(
        "--captured-at",
        metavar="TIME",
        type=when,
        help="when a saved page was saved, in the zone of the clocks that it shows (else the file's time)",
    )
    to.add_argument(
        "--max-posts",
        metavar="N",
        type=count,
        help="posts to read, at most, from a source that takes money for each (X; else the setting max_posts, 500)",
    )


def run(options: argparse.Namespace) -> int:
    """Collect."""
    if not options.locators:
        raise UsageError("name what to collect: a handle, a URL, a file, or - for standard input")
    from archiver.cli.gathering import opened_client, recognised_by
    from archiver.cli.opening import opened_archive

    # Posts make no cycles: looking for them all the time would be an eighth of the work.
    gc.set_threshold(_SELDOM)
    narrator = Narrator(options)
    failures: list[WhipstitchError] = []
    with opened_client(options.captured_at) as client:
        found = []
        for locator in options.locators:
            try:
                found.append(recognised_by(locator, client, options.max_posts))
            except WhipstitchError as error:
                failures.append(error)
        if found:
            with opened_archive(options, create=True) as archive:
                for collector, source in found:
                    try:
                        _collect(collector, source, archive, client, narrator)
                    except WhipstitchError as error:
                        failures.append(error)
    return _outcome(failures, len(options.locators), narrator)


def _outcome(failures: list[WhipstitchError], asked: int, narrator: Narrator) -> int:
    """The exit code is the failure's own if everything failed, else that of "some"."""
    if not failures:
        return 0
    for error in failures[1:] if len(failures) == asked else failures:
        narrator.complain(str(error), "source_failed")
    if len(failures) == asked:
        raise failures[0]
    raise SomeSourcesFailedError(len(failures), asked)


def _collect(
    collector: "Collector", source: "Source", archive: "Archive", client: "Client", narrator: Narrator
) -> None:
    from archiver.cli.gathering import Tally, how_far
    from archiver.collecting import collect

    tally = Tally()
    began = time.monotonic()
    unread = 0
    for progress in collect(source, collector, archive, client):
        tally = tally.plus(progress)
        for note in progress.notes:
            narrator.say(f"{source.locator}: {note}", "note")
        for trouble in progress.troubles[: max(0, _MOST_TROUBLES - unread)]:
            narrator.say(f"{source.locator}: {trouble.where}: {trouble.why}", "trouble", where=trouble.where)
        unread += len(progress.troubles)
        narrator.progress(how_far(tally, progress, time.monotonic() - began))
    if unread > _MOST_TROUBLES:
        narrator.say(f"{source.locator}: and {unread - _MOST_TROUBLES:,} more like these", "troubles", count=unread)
    narrator.say(f"{source.locator}: {tally}", "collected", locator=source.locator, **tally._asdict())
