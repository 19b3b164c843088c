"""Is the archive whole? Looks at the database, and whether the threads are those that follow from the posts.

Exits 5 and names what is wrong if it is not.

Examples:
  whipstitch check && cp archive.db /backup/
"""

import argparse

from archiver.cli.opening import opened_archive
from archiver.cli.output import Narrator, out
from schemas.errors import ArchiveDamagedError
from schemas.text import printable_line


def arguments(to: argparse.ArgumentParser) -> None:
    """The command has no options of its own."""


def run(options: argparse.Namespace) -> int:
    """Check."""
    from archiver.restitching import unfounded

    with opened_archive(options) as archive:
        found = 0
        for problem in archive.problems():
            found += 1
            out(printable_line(problem))
        if not found:
            for problem in unfounded(archive):
                found += 1
                out(printable_line(problem))
        if found:
            raise ArchiveDamagedError(archive.name, f"{found} kinds of problems; they are listed on standard output")
        totals = archive.totals()
    Narrator(options).say(f"whole: {totals.posts:,} posts, {totals.threads:,} threads", "checked")
    return 0
