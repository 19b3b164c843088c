"""Collectors: one file or folder a kind of source. A new one is a file here and its line in COLLECTORS."""

from collections.abc import Iterable

from archiver.collectors.base import Collector, Container, FromContainer
from archiver.collectors.bluesky import Bluesky
from archiver.collectors.bluesky.answers import BlueskyAnswer
from archiver.collectors.bluesky.repository_file import BlueskyCar
from archiver.collectors.feed import Feed
from archiver.collectors.mastodon.answers import MastodonAnswer
from archiver.collectors.mastodon.collector import Mastodon
from archiver.collectors.mastodon.export import MastodonExport
from archiver.collectors.posts_jsonl import PostsJsonl
from archiver.collectors.snscrape import Snscrape
from archiver.collectors.sqlite_file import SqliteFile
from archiver.collectors.telegram import Telegram
from archiver.collectors.telegram_export import TelegramExport
from archiver.collectors.text_capture import TextCapture
from archiver.collectors.twarc import Twarc
from archiver.collectors.warc import Warc
from archiver.collectors.web_page import WebPage
from archiver.collectors.x_api import X
from archiver.collectors.x_archive import XArchive
from schemas.errors import UnknownLocatorError, UnreadableInputError
from schemas.source import Source

COLLECTORS: tuple[Collector, ...] = (
    XArchive(),
    Feed(),
    BlueskyCar(),
    SqliteFile(),
    Warc((Feed(), Telegram(), BlueskyAnswer(), MastodonAnswer(), WebPage())),
    MastodonExport(),
    TelegramExport(),
    Snscrape(),
    Twarc(),
    PostsJsonl(),
    Telegram(),
    X(),
    Bluesky(),
    Mastodon(),
    WebPage(),
    TextCapture(),
)
"""In the order in which they are asked: the more particular first, those that take nearly anything last.

They know no settings here; `archiver.cli.equipping` puts others of the same name in their place."""


def recognised(
    locator: str, head: bytes | None, collectors: Iterable[Collector] | None = None
) -> tuple[Collector, Source]:
    """The collector that knows this locator, and the source that it makes of it; out of all, or out of these.

    Raises:
        UnknownLocatorError: none of them knows it.
    """
    for collector in COLLECTORS if collectors is None else collectors:
        source = collector.recognise(locator, head)
        if source is not None:
            return collector, source
    raise UnknownLocatorError(locator)


def recognised_inside(
    locator: str, inside: Container, collectors: Iterable[Collector] | None = None
) -> tuple[Collector, Source]:
    """The collector that knows what this zip, tar or folder holds, and the source that it makes of it.

    Raises:
        UnreadableInputError: none of them knows it.
    """
    for collector in COLLECTORS if collectors is None else collectors:
        source = collector.recognise_inside(locator, inside) if isinstance(collector, FromContainer) else None
        if source is not None:
            return collector, source
    raise UnreadableInputError(locator, f"none of the archives that are read here; {_described(inside)}")


def _described(inside: Container) -> str:
    names = inside.names()
    if not names:
        return "there is no file in it"
    if len(names) == 1 and names[0].casefold().endswith((".zip", ".tar", ".gz", ".tgz")):
        return f"it holds another one, {names[0]}: unpack it first"
    return f"it holds {len(names):,} files: {', '.join(names[:3])}{' …' if len(names) > 3 else ''}"  # noqa: PLR2004 - enough to see what it is
