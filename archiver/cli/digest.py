"""New threads, and those of which the last missing part has come, as a page to be read or sent.

Since the last digest, if not said otherwise (the first one goes back a week). Writes nothing where there is nothing new, and nothing on
other weekdays than those of --on: one line in a crontab will do.

Examples:
  whipstitch digest
  whipstitch digest --since 2025-05-18 --format html -o digest.html
  whipstitch -q digest --on sun,tue,thu | ifne mail -s Threads me@home.example
"""

import argparse
import sys
from datetime import UTC, datetime, timedelta

from archiver.cli.output import Narrator
from archiver.cli.parser import when

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AT_FIRST = timedelta(days=7)
_NEWEST, _WRITTEN_AT = "digest newest post", "digest written at"
"""What the archive remembers of the last digest."""


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument(
        "--since", metavar="TIME", type=_since, help="arrived after; `last`: after the last digest (default)"
    )
    to.add_argument("--on", metavar="DAYS", type=_days, help="on these weekdays only, like sun,tue,thu")
    to.add_argument(
        "--format", choices=("markdown", "html"), default="markdown", help="markdown, if not said otherwise"
    )
    to.add_argument("-o", "--output", metavar="FILE", help="where to write; - is standard output")


def _since(text: str) -> datetime | None:
    return None if text == "last" else when(text)


def _days(text: str) -> frozenset[int]:
    names = [name.strip().casefold()[:3] for name in text.split(",")]
    if not set(names) <= set(_DAYS):
        raise argparse.ArgumentTypeError(f"{text!r} is no list of weekdays; write it like sun,tue,thu")
    return frozenset(map(_DAYS.index, names))


def run(options: argparse.Namespace) -> int:
    """Write the digest."""
    from archiver.cli.export import written_output
    from archiver.cli.opening import opened_archive
    from archiver.export.digests import DIGESTS, Sheet
    from schemas.clock import micros

    now = datetime.now(UTC)
    narrator = Narrator(options)
    if options.on is not None and now.astimezone().weekday() not in options.on:
        narrator.detail("not on this weekday", "digest")
        return 0
    with opened_archive(options) as archive:
        noted = archive.noted(_NEWEST), archive.noted(_WRITTEN_AT)
        last = None if None in noted else (int(noted[0] or 0), datetime.fromisoformat(noted[1] or ""))
        since = options.since or (last[1] if last else now - _AT_FIRST)
        newest = archive.rota.newest_post()
        before = last[0] if last and not options.since else archive.rota.newest_post_at(micros(since))
        found = archive.arrived_since(before)
        count = len(found.new) + len(found.completed)
        if count:
            sections = (("New", archive.threads_of(found.new)), ("Completed", archive.threads_of(found.completed)))
            chosen = next(one for one in DIGESTS if one.name == options.format)
            with written_output(options.output) as file:
                chosen.write(Sheet(f"Threads since {since.astimezone():%Y-%m-%d %H:%M}", sections), file)
            sys.stdout.flush()  # a reader who has gone gets the same digest again
        if not options.since:
            with archive.writing() as writer:
                writer.note(_NEWEST, str(newest))
                writer.note(_WRITTEN_AT, now.isoformat(timespec="seconds"))
    said = f"{len(found.new):,} new threads, {len(found.completed):,} newly complete"
    narrator.say(said, "digest", new=len(found.new), completed=len(found.completed))
    return 0
