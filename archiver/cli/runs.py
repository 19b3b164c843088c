"""What became of the last runs of `collect`, newest first: sources, failures, what was new, how long it took.

A run that found nothing due is not among them. `died` is said of a run that was killed: what it had stored stayed.

Examples:
  whipstitch runs
  whipstitch runs --limit 1 --json | jq .errors
"""

import argparse

from archiver.cli.output import DIM, YELLOW, out, out_json, shown_time, styled, written_time
from archiver.cli.parser import count
from schemas.following import Run
from schemas.text import printable_line

_MANY = 20


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("--limit", metavar="N", type=count, default=_MANY, help="no more than that many (20)")
    to.add_argument("--json", action="store_true", help="a JSON object a line")


def run(options: argparse.Namespace) -> int:
    """List."""
    from archiver.cli.opening import opened_archive

    with opened_archive(options) as archive:
        for one in archive.rota.runs(options.limit):
            if options.json:
                out_json(_facts(one))
                continue
            for line in _lines(one):
                out(line)
    return 0


def _lines(one: Run) -> list[str]:
    counts = [f"{one.sources:,} source{'' if one.sources == 1 else 's'}"]
    counts += [styled(f"{one.failed:,} failed", YELLOW)] if one.failed else []
    counts += [f"{one.new:,} new", *([f"{one.changed:,} changed"] if one.changed else [])]
    counts += [f"{one.requests:,} requests, {one.size / 1e6:,.1f} MB"]
    seconds = _seconds(one)
    took = "" if seconds is None else f" {seconds:,.0f} s"
    state = "" if one.state == "done" else styled(f"  {one.state}", YELLOW)
    line = f"{shown_time(one.began_at)}{styled(took, DIM)}{state}  {', '.join(counts)}"
    return [line, *(styled(f"    {printable_line(why)}", YELLOW) for _, why in one.errors)]


def _seconds(one: Run) -> float | None:
    return None if one.ended_at is None else (one.ended_at - one.began_at) / 1e6


def _facts(one: Run) -> dict[str, object]:
    facts = one._asdict()
    del facts["number"], facts["size"]
    return {
        **facts,
        "began_at": written_time(one.began_at),
        "ended_at": written_time(one.ended_at),
        "seconds": _seconds(one),
        "bytes": one.size,
        "errors": [{"locator": locator, "error": why} for locator, why in one.errors],
    }
