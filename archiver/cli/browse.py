"""Read in the terminal: threads, gaps, search, evidence. Press ? inside for the keys.

Examples:
  whipstitch browse
  whipstitch browse --incomplete --author "Harbour Watch"
"""

import argparse
import sys

from archiver.cli.filters import filter_arguments, thread_filter
from archiver.cli.opening import opened_archive
from schemas.errors import UsageError


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    filter_arguments(to)


def run(options: argparse.Namespace) -> int:
    """Browse."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("browse needs a terminal; `whipstitch threads` and `show` write plain text")
    from tui.app import BrowserApp

    with opened_archive(options, create=True) as archive:
        BrowserApp(archive, filter=thread_filter(options)).run()
    return 0
