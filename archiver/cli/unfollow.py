"""Follow a source no more. What was collected stays.

Examples:
  whipstitch unfollow @ada@social.example
  whipstitch unfollow "Home"                     by the name that `sources` shows
"""

import argparse
from typing import TYPE_CHECKING

from archiver.cli.output import Narrator
from archiver.cli.parser import words
from schemas.errors import NotFoundError, WhipstitchError

if TYPE_CHECKING:
    from storage import Archive


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("names", metavar="LOCATOR", nargs="+", type=words, help="as `sources` shows it, or its name")


def run(options: argparse.Namespace) -> int:
    """Unfollow."""
    from archiver.cli.opening import opened_archive

    narrator = Narrator(options)
    with opened_archive(options) as archive:
        for name in options.names:
            locator = _unfollowed(name, archive)
            narrator.say(f"{locator}: followed no more", "unfollowed", locator=locator)
    return 0


def _unfollowed(name: str, archive: "Archive") -> str:
    """The locator of what answered to the name, in the spelling that is kept or in another."""
    try:
        return archive.rota.unfollow(name)
    except NotFoundError:
        from archiver.cli.gathering import opened_client, recognised_by

        try:
            with opened_client() as client:
                locator = recognised_by(name, client)[1].locator
        except WhipstitchError:
            locator = name
        if locator == name:
            raise
        return archive.rota.unfollow(locator)
