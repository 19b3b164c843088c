"""List threads, newest first: id, last date, parts, author, title.

A ~ before a date says that it was worked out from the page; "3/5" says that three of five parts are here.

Examples:
  whipstitch threads --incomplete --limit 20
  whipstitch threads --author "Harbour Watch" --since 2025-05-01
  whipstitch threads --json | jq -r .id
"""

import argparse

from archiver.cli.filters import filter_arguments, thread_filter
from archiver.cli.opening import opened_archive
from archiver.cli.output import BOLD, DIM, YELLOW, out, out_json, shown_time, styled, written_time
from schemas.rows import ThreadRow
from schemas.text import printable_line

_AT_ONCE = 500


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    filter_arguments(to)
    to.add_argument("--json", action="store_true", help="a JSON object a line")


def run(options: argparse.Namespace) -> int:
    """List."""
    with opened_archive(options) as archive:
        numbers = archive.thread_numbers(thread_filter(options))
        for start in range(0, len(numbers), _AT_ONCE):
            for row in archive.thread_rows(numbers[start : start + _AT_ONCE]):
                if options.json:
                    out_json(_facts(row))
                else:
                    out(_line(row))
    return 0


def _line(row: ThreadRow) -> str:
    when = shown_time(row.ended_at, inferred=row.date_inferred)
    parts = f"{row.parts}/{row.declared_total or row.parts + row.missing}"
    counted = styled(f"{parts:>7}", *(() if row.complete else (YELLOW,)))
    author = styled(printable_line(row.author), BOLD)
    return f"{row.id}  {styled(f'{when:>17}', DIM)}  {counted}  {author}  {printable_line(row.title)}"


def _facts(row: ThreadRow) -> dict[str, object]:
    facts = row._asdict()
    del facts["number"]
    facts["ended_at"] = written_time(row.ended_at)
    return facts
