"""What is followed, and how it fares: rhythm, next visit, last result, what went wrong.

--all lists what was collected only once, too. --export writes the list as OPML, for feed readers, or as TOML.

Examples:
  whipstitch sources
  whipstitch sources --json | jq -r 'select(.failures > 3) | .locator'
  whipstitch sources --export followed.opml
  whipstitch sources --export followed.toml
"""

import argparse
import time
from datetime import UTC, datetime, timedelta

from archiver.cli.output import BOLD, DIM, YELLOW, Narrator, out, out_json, shown_time, styled, written_time
from archiver.following.durations import about
from schemas.following import Followed
from schemas.rows import SourceRow
from schemas.text import printable_line

_SECOND = 1_000_000


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("--all", action="store_true", help="whatever was ever collected, followed or not")
    to.add_argument("--json", action="store_true", help="a JSON object a line")
    to.add_argument("--export", metavar="FILE", help="write what is followed as a list: .opml or .toml")


def run(options: argparse.Namespace) -> int:
    """List."""
    from archiver.cli.opening import opened_archive

    now = time.time_ns() // 1000
    with opened_archive(options) as archive:
        if options.export:
            return _export(options, archive.rota.followed(now))
        rows = [row for row in archive.sources() if options.all or row.followed]
    for row in rows:
        if options.json:
            out_json(_facts(row))
        else:
            for line in _lines(row, now):
                out(line)
    if not rows:
        Narrator(options).say("nothing is followed yet; `whipstitch follow LOCATOR` does", "nothing_followed")
    return 0


def _lines(row: SourceRow, now: int) -> list[str]:
    name = styled(printable_line(row.name or row.locator), BOLD)
    followed = row.followed
    if followed is None:
        last = f"collected once, last {shown_time(row.last_captured_at)}"
        return [f"{name}  {styled(last, DIM)}  {row.posts:,} posts"]
    every = f"every {'' if followed.every else '~'}{about(followed.rhythm.seconds)}"
    media = f", media: {printable_line(followed.media)}" if followed.media else ""
    line = f"{name}  {styled(f'{every}, {_due(followed, now)}{media}', DIM)}  {row.posts:,} posts, {_last(followed)}"
    if not followed.last_error:
        return [line]
    failures = followed.rhythm.failures
    times = f" ({failures} times)" if failures > 1 else ""
    return [line, styled(f"    {printable_line(followed.last_error)}{times}", YELLOW)]


def _due(followed: Followed, now: int) -> str:
    if followed.collecting:
        return "collecting now"
    seconds = (followed.rhythm.due_at - now) // _SECOND
    return "due" if seconds <= 0 else f"due in {about(seconds)}"


def _last(followed: Followed) -> str:
    if followed.last_at is None:
        return "not visited yet"
    new = "" if followed.last_new_at is None else f", last new {shown_time(followed.last_new_at)}"
    return f"visited {shown_time(followed.last_at)}{new}"


def _facts(row: SourceRow) -> dict[str, object]:
    facts: dict[str, object] = {
        "locator": row.locator,
        "name": row.name,
        "collector": row.collector,
        "posts": row.posts,
        "last_captured_at": written_time(row.last_captured_at),
        "followed": row.followed is not None,
    }
    followed = row.followed
    if followed is None:
        return facts
    return {
        **facts,
        "every_seconds": followed.every,
        "rhythm_seconds": followed.rhythm.seconds,
        "since": written_time(followed.since),
        "media": followed.media,
        "followed_at": written_time(followed.followed_at),
        "due_at": written_time(followed.rhythm.due_at),
        "collecting": followed.collecting,
        "last_at": written_time(followed.last_at),
        "last_result": followed.last_result,
        "last_error": followed.last_error,
        "last_new_at": written_time(followed.last_new_at),
        "failures": followed.rhythm.failures,
    }


def _export(options: argparse.Namespace, followed: list[Followed]) -> int:
    from archiver.cli.export import written_output
    from archiver.following.lists import Wish, list_format

    written = list_format(options.export)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    wishes = [
        Wish(
            one.locator,
            one.name,
            one.every,
            None if one.since is None else epoch + timedelta(microseconds=one.since),
            is_feed=one.collector == "feed",
            media=one.media,
        )
        for one in followed
    ]
    with written_output(options.export) as file:
        file.write(written.write(wishes))
    Narrator(options).say(f"{options.export}: {len(wishes):,} sources", "exported", count=len(wishes))
    return 0
