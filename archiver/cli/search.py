"""Full-text search over posts, those that arrived last first.

All words must be there; "a phrase", -not, one OR other, begin*. Any script: Chinese and Japanese words need no spaces.

Examples:
  whipstitch search flood gauge
  whipstitch search '"double peak" -snow' --author "Harbour Watch"
  whipstitch search 東京 --json
"""

import argparse

from archiver.cli.filters import filter_arguments, post_filter
from archiver.cli.opening import opened_archive
from archiver.cli.output import BOLD, DIM, out, out_json, shown_time, styled, written_time
from archiver.cli.parser import words
from schemas.errors import UsageError
from schemas.rows import Found
from schemas.text import printable_line

_DEFAULT_LIMIT = 50


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("query", nargs="+", type=words, help="words to look for")
    filter_arguments(to, threads=False)
    to.add_argument("--json", action="store_true", help="a JSON object a line")


def run(options: argparse.Namespace) -> int:
    """Search."""
    if options.text is not None:
        raise UsageError("give the words to `search` itself; --text is for the other commands")
    with opened_archive(options) as archive:
        found = archive.search(" ".join(options.query), post_filter(options), options.limit or _DEFAULT_LIMIT)
    for row in found:
        if options.json:
            out_json(_facts(row))
        else:
            out(_line(row))
    return 0


def _line(row: Found) -> str:
    when = shown_time(row.created_at, inferred=row.date_inferred)
    where = row.thread or row.id
    return f"{printable_line(where)}  {styled(f'{when:>17}', DIM)}  {styled(printable_line(row.author), BOLD)}  {printable_line(row.excerpt)}"


def _facts(row: Found) -> dict[str, object]:
    facts = row._asdict()
    del facts["number"]
    facts["created_at"] = written_time(row.created_at)
    facts["date_inferred"] = bool(row.date_inferred)
    return facts
