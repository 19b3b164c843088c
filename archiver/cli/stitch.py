"""Rebuild the threads from the posts; or say yourself what belongs together.

Collecting keeps threads up to date by itself; `stitch --all` is for after an upgrade, or to be sure. Ids stay as they are.
`join` makes one thread of several, or of threads and posts, in the order in which they are named (or by their numbers, where these say
an order); `split` cuts one before a part. What you say is kept over every rebuild, is marked `manual`, and is taken back by --undo.

Examples:
  whipstitch stitch --all
  whipstitch stitch join t-1f0c9a2b7d44 t-77aa01c3e5f2
  whipstitch stitch split t-1f0c9a2b7d44 --at 4
  whipstitch stitch split t-1f0c9a2b7d44 --undo
"""

import argparse
from datetime import UTC, datetime

from archiver.cli.opening import opened_archive
from archiver.cli.output import Narrator, out
from archiver.cli.parser import count
from schemas.clock import micros
from schemas.errors import UsageError


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("--all", action="store_true", help="rebuild every thread (the default)")
    to.add_argument("what", nargs="?", choices=("join", "split"), help="a person's word instead of a rebuild")
    to.add_argument("names", metavar="ID", nargs="*", help="threads, or posts, by id or address")
    to.add_argument("--at", metavar="N", type=count, help="split: the number of the part that begins the second thread")
    to.add_argument("--undo", action="store_true", help="take back what was joined or split of these threads")


def run(options: argparse.Namespace) -> int:
    """Stitch."""
    _agree(options)
    if options.what is None:
        return _all(options)
    from archiver.restitching import join, split, undo

    now = micros(datetime.now(UTC))
    with opened_archive(options) as archive:
        if options.undo:
            threads = undo(archive, options.what, options.names)
        elif options.what == "join":
            threads = join(archive, options.names, now)
        else:
            threads = split(archive, options.names[0], options.at, now)
    for thread in threads:
        out(thread)
    return 0


def _agree(options: argparse.Namespace) -> None:
    """See whether the words fit together.

    Raises:
        UsageError: they do not.
    """
    if options.what is None and (options.undo or options.at or options.names):
        raise UsageError("--undo and --at go with join or split")
    if options.what == "join" and options.at:
        raise UsageError("--at goes with split")
    if options.what is not None and not options.names:
        raise UsageError(f"name the threads to {options.what}")
    if options.what == "join" and not options.undo and len(options.names) < 2:  # noqa: PLR2004 - one cannot be joined
        raise UsageError("join needs at least two threads or posts")
    if options.what == "split" and not options.undo and (len(options.names) != 1 or not options.at):
        raise UsageError("split needs one thread and --at N, the part that begins the second one")


def _all(options: argparse.Namespace) -> int:
    from archiver.restitching import restitch

    narrator = Narrator(options)
    done = 0
    with opened_archive(options) as archive:
        for done in restitch(archive):
            narrator.progress(f"{done:,} posts stitched")
        totals = archive.totals()
    narrator.say(
        f"threads: {totals.threads:,}, incomplete: {totals.incomplete:,}, from {done:,} posts",
        "stitched",
        threads=totals.threads,
        incomplete=totals.incomplete,
    )
    return 0
