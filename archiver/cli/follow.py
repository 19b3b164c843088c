"""Follow a source: `collect` without a locator visits it whenever it is due.

Without --every a source finds its own rhythm, between 15 minutes and a day: busy ones are visited more often, quiet ones less. A visit
that fails is put off, longer each time. --media fetches pictures, films and sounds as well. Following again changes only what it names. --import
takes the list of a feed reader (OPML), or TOML.

Examples:
  whipstitch follow @ada@social.example
  whipstitch follow feed+https://home.example/ --every 6h --name "Home"
  whipstitch follow https://t.me/channel --since 2025-01-01 --media images
  whipstitch follow --import feeds.opml
  whipstitch schedule --install                  and let cron do the rest
"""

import argparse
from typing import TYPE_CHECKING

from archiver.cli.output import Narrator
from archiver.cli.parser import when, words
from archiver.following.durations import about, seconds_of
from schemas.errors import SomeSourcesFailedError, UnreadableInputError, UsageError, WhipstitchError

if TYPE_CHECKING:
    from archiver.collectors.client import Client
    from archiver.following.lists.wish import Wish
    from schemas.source import Source
    from storage import Archive

_LARGEST = 16 * 1024 * 1024
"""Bytes of a list: a hundred thousand feeds."""


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("locators", metavar="LOCATOR", nargs="*", help="a handle, a URL, or a file that grows")
    to.add_argument("--every", metavar="TIME", type=_rhythm, help="30m, 6h, 1d …; auto: its own rhythm (default)")
    to.add_argument("--name", type=words, help="what to call it in lists")
    to.add_argument("--since", metavar="TIME", type=when, help="keep no posts that were made before")
    to.add_argument(
        "--media", choices=("none", "images", "all"), help="what of new posts to fetch (else as the settings say: none)"
    )
    to.add_argument("--import", metavar="FILE", dest="file", help="follow what a list names: .opml or .toml")


def distance(text: str) -> int:
    """A distance in time as a user gives it, in seconds."""
    try:
        return seconds_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _rhythm(text: str) -> int:
    return 0 if text == "auto" else distance(text)


def run(options: argparse.Namespace) -> int:
    """Follow."""
    from archiver.cli.gathering import opened_client
    from archiver.cli.opening import opened_archive

    wishes = _wishes(options)
    narrator = Narrator(options)
    found: list[tuple[Wish, Source]] = []
    failures: list[WhipstitchError] = []
    with opened_client() as client:
        for wish in wishes:
            try:
                found.append((wish, _source(wish, client)))
            except WhipstitchError as error:
                failures.append(error)
    alone = bool(failures) and not found
    for failed in failures[1:] if alone else failures:
        narrator.complain(str(failed), "source_failed")
    if alone:
        raise failures[0]
    with opened_archive(options, create=True) as archive:
        for wish, source in found:
            _follow(wish, source, archive, narrator)
    return SomeSourcesFailedError.exit_code if failures else 0


def _wishes(options: argparse.Namespace) -> "list[Wish]":
    """What the options ask for.

    Raises:
        UsageError: nothing, or what does not go together.
        UnreadableInputError: the list is none.
    """
    from archiver.following.lists import Wish, list_format

    if bool(options.locators) == bool(options.file):
        raise UsageError("name what to follow: a handle, a URL, a file; or --import a list")
    if options.name and len(options.locators) != 1:
        raise UsageError("--name is for one source")
    if "-" in options.locators:
        raise UsageError("standard input cannot be followed")
    if options.locators:
        return [
            Wish(locator, options.name, options.every, options.since, options.media) for locator in options.locators
        ]
    wishes = list_format(options.file).read(_content(options.file), options.file)
    if not wishes:
        raise UnreadableInputError(options.file, "it names no sources")
    # What the list says of a source counts; the options are for those of which it says nothing.
    return [
        wish._replace(
            every=wish.every if wish.every is not None else options.every,
            since=wish.since or options.since,
            media=wish.media or options.media,
        )
        for wish in wishes
    ]


def _content(name: str) -> bytes:
    from pathlib import Path

    try:
        with Path(name).open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise UnreadableInputError(name, error.strerror or str(error)) from error
    if len(content) > _LARGEST:
        raise UnreadableInputError(name, f"larger than {_LARGEST:,} bytes, too large for a list")
    return content


def _source(wish: "Wish", client: "Client") -> "Source":
    from archiver.cli.gathering import recognised_by

    _, source = recognised_by(wish.locator, client)
    if wish.is_feed and source.collector != "feed" and wish.locator.casefold().startswith(("http://", "https://")):
        _, source = recognised_by(f"feed+{wish.locator}", client)
    return source.model_copy(update={"name": words(wish.name)}) if wish.name else source


def _follow(wish: "Wish", source: "Source", archive: "Archive", narrator: Narrator) -> None:
    from archiver.following import rhythm
    from archiver.following.hosts import host_of
    from archiver.following.visits import clock
    from schemas.clock import micros

    now = clock()
    is_new = archive.rota.follow(
        source,
        rhythm.first(wish.every, now),
        host=host_of(source),
        every=wish.every,
        since=None if wish.since is None else micros(wish.since),
        now=now,
        media=wish.media,
    )
    how = f"every {about(wish.every)}" if wish.every else "in its own rhythm"
    again = "followed already" if wish.every is None else f"followed already, from now on {how}"
    said = f"{source.locator}: {f'followed {how}' if is_new else again}"
    said += f", media: {wish.media}" if wish.media else ""
    narrator.say(said, "followed", locator=source.locator, every=wish.every, media=wish.media, new=is_new)
