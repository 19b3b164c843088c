"""Rebuild the threads from the posts.

Collecting keeps threads up to date by itself; this is for after an upgrade, or to be sure. Ids stay as they are.

Examples:
  whipstitch stitch --all
"""

import argparse

from archiver.cli.opening import opened_archive
from archiver.cli.output import Narrator


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("--all", action="store_true", help="every thread (the default, for there is no other choice yet)")


def run(options: argparse.Namespace) -> int:
    """Stitch."""
    from archiver.collecting import restitch

    narrator = Narrator(options)
    done = 0
    with opened_archive(options) as archive:
        for done in restitch(archive):
            narrator.progress(f"{done:,} posts stitched")
        totals = archive.totals()
    narrator.say(
        f"{totals.threads:,} threads, {totals.incomplete:,} of them incomplete, from {done:,} posts",
        "stitched",
        threads=totals.threads,
        incomplete=totals.incomplete,
    )
    return 0
