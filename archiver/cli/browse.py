"""Read in the terminal: threads, gaps, search, evidence. Press ? inside for the keys.

Examples:
  whipstitch browse
  whipstitch browse --incomplete --author "Harbour Watch"
"""

import argparse
import sys
import time
from collections.abc import Iterator
from functools import partial

from archiver.cli.filters import filter_arguments, thread_filter
from archiver.cli.opening import opened_archive
from schemas.errors import UsageError
from storage import Archive


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    filter_arguments(to)


def run(options: argparse.Namespace) -> int:
    """Browse."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("browse needs a terminal; `whipstitch threads` and `show` write plain text")
    from tui.app import BrowserApp

    with opened_archive(options, create=True) as archive:
        BrowserApp(archive, collect=partial(_collected, archive), filter=thread_filter(options)).run()
    return 0


def _collected(archive: Archive, locator: str) -> Iterator[str]:
    """Collect from within the screen; a line of progress a page. What it needs is loaded when it is asked for, not before."""
    from archiver.cli.gathering import Tally, how_far, opened_client, recognised_by
    from archiver.collecting import collect

    tally = Tally()
    began = time.monotonic()
    with opened_client() as client:
        collector, source = recognised_by(locator, client)
        for progress in collect(source, collector, archive, client):
            tally = tally.plus(progress)
            yield how_far(tally, progress, time.monotonic() - began)
    yield str(tally)
