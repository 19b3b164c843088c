"""Collect each locator now: an address, a saved page, a file of posts, or - for standard input.

Says what is new, what changed and what failed. What was stored stays, whatever happens later; collecting again adds nothing twice.

Examples:
  whipstitch collect page.txt
  whipstitch collect page.txt --captured-at 2025-05-19T18:00+02:00
  whipstitch collect https://social.example/wall
  pbpaste | whipstitch collect -
  whipstitch -q collect posts.jsonl
"""

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from archiver.cli.output import Narrator
from archiver.cli.parser import when
from schemas.errors import SomeSourcesFailedError, UnreadableInputError, UsageError, WhipstitchError
from schemas.text import encodable

if TYPE_CHECKING:
    from archiver.collecting import Progress
    from archiver.collectors.base import Collector
    from archiver.collectors.client import Client
    from schemas.source import Source
    from storage import Archive

_MOST_TROUBLES = 5
"""Lines about single posts that could not be read; the rest is a number."""


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("locators", metavar="LOCATOR", nargs="*", help="a URL, a file, or - for standard input")
    to.add_argument(
        "--captured-at",
        metavar="TIME",
        type=when,
        help="when a saved page was saved, in the zone of the clocks that it shows (else the file's time)",
    )


def run(options: argparse.Namespace) -> int:
    """Collect."""
    if not options.locators:
        raise UsageError("name what to collect: a file, a URL, or - for standard input")
    from archiver.cli.opening import opened_archive
    from archiver.collectors.client import Client
    from archiver.collectors.guard import AddressGuard
    from archiver.settings.network import network_settings

    settings = network_settings()
    narrator = Narrator(options)
    failures: list[WhipstitchError] = []
    with Client(
        guard=AddressGuard(settings.allow_hosts),
        captured_at=options.captured_at,
        deadline=settings.deadline,
        largest=settings.largest_answer,
    ) as client:
        found = []
        for locator in options.locators:
            try:
                found.append(_recognised(locator, client))
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


def _recognised(locator: str, client: "Client") -> "tuple[Collector, Source]":
    """Who collects this; a name of a file that is there is a file, whatever else it looks like."""
    from archiver.collectors import recognised

    if locator == "-":
        return recognised("-", client.head("-"))
    if encodable(locator) != locator:
        raise UnreadableInputError(locator, "its name is no UTF-8; rename it")
    try:
        path = Path(locator).expanduser()
        is_file, is_dir = path.is_file(), path.is_dir()
    except (OSError, RuntimeError):
        # Too long for a path, a home that is not there: no file, but it may be an address.
        return recognised(locator, None)
    if is_file:
        whole = str(path.resolve())
        return recognised(whole, client.head(whole))
    if is_dir:
        raise UnreadableInputError(locator, "this is a folder; name the files in it")
    return recognised(locator, None)


def _collect(
    collector: "Collector", source: "Source", archive: "Archive", client: "Client", narrator: Narrator
) -> None:
    from archiver.collecting import collect

    tally = Tally()
    began = time.monotonic()
    unread = 0
    for progress in collect(source, collector, archive, client):
        tally = tally.plus(progress)
        for trouble in progress.troubles[: max(0, _MOST_TROUBLES - unread)]:
            narrator.say(f"{source.locator}: {trouble.where}: {trouble.why}", "trouble", where=trouble.where)
        unread += len(progress.troubles)
        narrator.progress(_how_far(tally, progress, time.monotonic() - began))
    if unread > _MOST_TROUBLES:
        narrator.say(f"{source.locator}: and {unread - _MOST_TROUBLES:,} more like these", "troubles", count=unread)
    narrator.say(f"{source.locator}: {tally}", "collected", locator=source.locator, **tally._asdict())


class Tally(NamedTuple):
    """What a source brought so far."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    new_threads: int = 0
    changed_threads: int = 0

    def plus(self, progress: "Progress") -> "Tally":
        """With one page more."""
        return Tally(
            self.new + progress.new,
            self.changed + progress.changed,
            self.unchanged + progress.unchanged,
            self.new_threads + progress.new_threads,
            self.changed_threads + progress.changed_threads,
        )

    def __str__(self) -> str:
        parts = [f"{self.new:,} new"]
        parts += [f"{self.changed:,} changed"] if self.changed else []
        parts += [f"{self.unchanged:,} known already"] if self.unchanged else []
        posts = ", ".join(parts)
        threads = (
            f"{self.new_threads:,} new, {self.changed_threads:,} with new parts"
            if self.changed_threads
            else f"{self.new_threads:,} new"
        )
        return f"posts: {posts}; threads: {threads}"


def _how_far(tally: Tally, progress: "Progress", seconds: float) -> str:
    posts = tally.new + tally.changed + tally.unchanged
    said = f"{posts:,} posts · {posts / max(seconds, 0.001):,.0f}/s"
    if progress.total and progress.done:
        part = progress.done / progress.total
        said += f" · {part:.0%} · {seconds * (1 - part) / part:.0f} s left"
    return said
