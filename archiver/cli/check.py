"""Is the archive whole? Looks at the database, at every capture, and whether the threads are those that follow from the posts.

Reads each answer that is kept and compares its digest; looks from rows to records and back; verifies time-stamps. --quick leaves that out.
Exits 5 and names what is wrong if it is not.

Examples:
  whipstitch check && cp -r archive.db* /backup/
  whipstitch check --quick
"""

import argparse
from typing import TYPE_CHECKING

from archiver.cli.opening import opened_archive
from archiver.cli.output import Narrator, out
from schemas.errors import ArchiveDamagedError
from schemas.text import printable_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.rows import Finding
    from storage import Archive


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("--quick", action="store_true", help="the database alone, not the captures beside it")


def run(options: argparse.Namespace) -> int:
    """Check."""
    from archiver.restitching import unfounded

    with opened_archive(options) as archive:
        found = 0
        for problem in archive.problems():
            found += 1
            out(printable_line(problem))
        for finding in () if options.quick or found else _of_evidence(archive):
            if finding.is_fault:
                found += 1
                out(printable_line(finding.text))
            else:
                Narrator(options).say(finding.text, "note")
        if not found:
            for problem in unfounded(archive):
                found += 1
                out(printable_line(problem))
        if found:
            raise ArchiveDamagedError(archive.name, f"{found} kinds of problems; they are listed on standard output")
        totals = archive.totals()
    Narrator(options).say(f"whole: {totals.posts:,} posts, {totals.threads:,} threads", "checked")
    return 0


def _of_evidence(archive: "Archive") -> "Iterator[Finding]":
    yield from archive.evidence.findings()
    if archive.evidence.stamps.any_kept():
        from archiver.settings.network import network_settings
        from archiver.timestamping import findings

        yield from findings(archive, network_settings().timestamp_roots)
