"""List the answers as they came, newest first: time, status, kind, size, digest, where it is kept, address.

Each post names the answer that it was read from; here is where that is kept: a WARC file beside the archive, and where in it the record begins.
`captures export` writes them all as one WACZ file, which replay tools open (ReplayWeb.page, pywb).

Examples:
  whipstitch captures --limit 20
  whipstitch captures --json --source @ada@social.example
  whipstitch captures export -o captures.wacz
"""

import argparse
from typing import TYPE_CHECKING

from archiver import __version__
from archiver.cli.opening import opened_archive
from archiver.cli.output import DIM, Narrator, out, out_json, shown_time, styled, written_time
from archiver.cli.parser import count, words
from schemas.errors import UsageError
from schemas.text import printable_line

if TYPE_CHECKING:
    from schemas.rows import CaptureRow

_SHORT = 12
"""Digits of a digest that tell answers apart."""


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("what", nargs="?", choices=("export",), help="write them as one file instead")
    to.add_argument("-o", "--output", metavar="FILE", help="export: where to write, a name that ends in .wacz")
    to.add_argument("--source", metavar="LOCATOR", type=words, help="what they were collected from, or its name")
    to.add_argument("--limit", metavar="N", type=count, help="no more than that many")
    to.add_argument("--json", action="store_true", help="a JSON object a line")


def run(options: argparse.Namespace) -> int:
    """List, or export."""
    if options.what == "export":
        return _export(options)
    if options.output:
        raise UsageError("-o goes with `captures export`")
    with opened_archive(options) as archive:
        for row in archive.evidence.rows(source=options.source, limit=options.limit):
            if options.json:
                out_json({**row._asdict(), "captured_at": written_time(row.captured_at)})
            else:
                out(_line(row))
    return 0


def _export(options: argparse.Namespace) -> int:
    from archiver.cli.export import written_output

    if options.source or options.limit or options.json:
        raise UsageError("all captures are exported; --source, --limit and --json are for the list")
    if not options.output:
        raise UsageError("name the file to write: -o captures.wacz")
    with opened_archive(options) as archive, written_output(options.output) as file:
        pages = archive.evidence.write_wacz(file, f"whipstitch {__version__}")
    if options.output != "-":
        Narrator(options).say(f"{options.output}: {pages:,} pages", "exported", count=pages)
    return 0


def _line(row: "CaptureRow") -> str:
    place = f"{row.file}:{row.offset}" if row.file else "not kept"
    return (
        f"{styled(shown_time(row.captured_at), DIM)}  {row.status or '—':>3}  {row.kind or '—':9}  {row.size:>10,}"
        f"  {row.sha256[:_SHORT]}  {place}  {printable_line(row.url)}"
    )
