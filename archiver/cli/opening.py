"""Opening the archive that the options name."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage import Archive


def opened_archive(options: argparse.Namespace, *, create: bool = False) -> "Archive":
    """The archive; a missing one is made only by commands that fill it."""
    from archiver.settings import archive_place
    from storage import Archive

    return Archive(archive_place(options.archive), create=create)
