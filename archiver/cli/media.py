"""Fetch pictures, films and sounds: those that are wanted and not here yet, and those of the posts that the filters name.

`collect --media images` wants them as posts arrive. Each content is kept once, in the folder `….media` beside the archive, named by its
digest; its type is told by its bytes. What cannot be had is asked for again: after an hour, four, sixteen … at most a month.

Examples:
  whipstitch media                                      what is due: for cron
  whipstitch media --kind all --author @ada@social.example
"""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archiver.cli.filters import filter_arguments, post_filter
from archiver.cli.opening import opened_archive
from archiver.cli.output import Narrator
from schemas.clock import micros

if TYPE_CHECKING:
    from archiver.collectors.client import Client
    from archiver.following.kinds import Kinds
    from storage import Archive


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("--kind", choices=("images", "all"), default="images", help="of the posts that the filters name")
    filter_arguments(to, threads=False)


def run(options: argparse.Namespace) -> int:
    """Fetch."""
    from archiver.cli.gathering import opened_client
    from schemas.filter import PostFilter

    asked = post_filter(options)
    with opened_client() as client, opened_archive(options) as archive:
        if asked != PostFilter():
            numbers = archive.numbers_that(asked)
            with archive.writing() as writer:
                writer.want_media(among=numbers, now=micros(datetime.now(UTC)), everything=options.kind == "all")
        fetch(archive, client, Narrator(options))
    return 0


def kinds_of_media(asked: str | None) -> "Kinds":
    """Which media a run fetches, as its options (null: nothing is said) and the settings have it."""
    from archiver.following.kinds import Kinds
    from archiver.settings.network import network_settings

    return Kinds(asked, network_settings().media)


def fetch(archive: "Archive", client: "Client", narrator: Narrator) -> None:
    """Fetch what is due, and say how it went; a medium that is missing is no failure of the run."""
    from archiver.fetching_media import fetch_media

    came = missed = size = 0
    for fetched in fetch_media(archive, client, lambda: datetime.now(UTC)):
        if fetched.failure is None:
            came, size = came + 1, size + fetched.size
        else:
            missed += 1
            narrator.detail(f"{fetched.url}: {fetched.failure}", "medium_missed", url=fetched.url)
        narrator.progress(f"{came + missed:,} media · {size / 1e6:,.1f} MB")
    if came or missed:
        later = f", {missed:,} not to be had now" if missed else ""
        narrator.say(f"media: {came:,} new ({size / 1e6:,.1f} MB){later}", "media", new=came, missed=missed, bytes=size)
