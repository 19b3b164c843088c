"""Public Telegram channels, by the preview that Telegram shows to everybody (`t.me/s/…`), without an account.

The newest page first, then back in time; `newest` moves only when everything above it is stored, so a run that is cut short loses
nothing: the next one reads the pages in between once more.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from archiver.collectors.base import Client
from archiver.collectors.preview.messages import Preview, read_preview
from schemas.errors import NoPostsError, UnreadableInputError
from schemas.page import Capture, Checkpoint, Page, Trouble
from schemas.source import Source

_MOST_PAGES = 250
"""Of one run, about 5,000 posts; the next run goes on from there."""
_SUSPICIOUS = 3
"""So many messages on a page, and not one with text or media: the page is no longer what it was."""
_LOCATOR = re.compile(
    r"(?:https?://(?:www\.)?(?:t|telegram)\.me/(?:s/)?|telegram:(?://)?@?)(?P<channel>[A-Za-z]\w{3,40})"
    r"(?:/(?P<number>\d{1,15}))?/?(?:[?#].*)?",
    re.IGNORECASE,
)
_OTHER_LINKS = "joinchat addstickers addemoji addtheme addlist share proxy socks login setlanguage confirmphone invoice boost giftcode"
_NO_CHANNELS = frozenset(_OTHER_LINKS.split())
"""What t.me uses for other things (https://core.telegram.org/api/links)."""
_NO_PREVIEW = "Telegram shows no preview of it: a group, a private or missing channel, or one that hides its posts"


class Telegram:
    """The collector for public channels, and for saved pages of their preview."""

    name = "telegram"
    looks_for = "messages of a public channel"

    def __init__(self, base: str = "https://t.me") -> None:
        """Ask this server."""
        self._base = base

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """A channel by its address or as `telegram:channel`, one message by its address, or a saved page of the preview."""
        if head is not None:
            return Source(collector=self.name, locator=locator) if _preview_like(head) else None
        found = _LOCATOR.fullmatch(locator)
        if found is None or found["channel"].lower() in _NO_CHANNELS:
            return None
        channel = found["channel"].lower()  # names of channels are compared without case
        if found["number"]:
            return Source(collector=self.name, locator=f"https://t.me/{channel}/{found['number']}")
        return Source(collector=self.name, locator=f"https://t.me/s/{channel}", name=f"@{channel}")

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:
        """What is new since the last run, then what is older than anything seen, newest first."""
        found = _LOCATOR.fullmatch(source.locator)
        if found is None:
            yield self._one(source, source.locator, client)
        elif found["number"]:
            yield self._one(source, f"{self._base}/{found['channel']}/{found['number']}?embed=1", client)
        else:
            walk = _Walk(source, f"{self._base}/s/{found['channel']}", client)
            yield from walk.pages(_Place.of(checkpoint))

    def _one(self, source: Source, url: str, client: Client) -> Page:
        capture = client.get(url)
        preview = read_preview(capture, self._base)
        if not preview.posts:
            raise NoPostsError(source.locator, self.looks_for)
        return _page(source, capture, preview, None)


class _Place(NamedTuple):
    """How far a channel has been read."""

    newest: int = 0
    """All messages from here up to those of the last run are stored."""
    before: int = 0
    """Older ones than this are still to be fetched; 0: not begun."""
    done: bool = False
    """There are no older ones."""

    @classmethod
    def of(cls, checkpoint: Checkpoint | None) -> "_Place":
        cursor = checkpoint.cursor if checkpoint else {}
        newest, before = (_number(cursor.get(name)) for name in ("newest", "backfill_before"))
        return cls(newest, before, cursor.get("done") == "yes")

    @property
    def checkpoint(self) -> Checkpoint:
        cursor = {"newest": str(self.newest), "backfill_before": str(self.before), "done": "yes" if self.done else "no"}
        return Checkpoint(cursor=cursor)


class _Walk:
    """One run through a channel."""

    def __init__(self, source: Source, url: str, client: Client) -> None:
        self._source = source
        self._url = url
        self._client = client
        self._left = _MOST_PAGES

    def pages(self, place: _Place) -> Iterator[Page]:
        """The pages of this run."""
        capture, preview = self._asked("")
        self._refuse(capture, preview)
        top, lowest = max(preview.numbers), min(preview.numbers)
        while place.newest and lowest > place.newest + 1 and self._left:
            yield _page(self._source, capture, preview, place)
            capture, preview = self._asked(f"?before={lowest}")
            if not preview.numbers and not preview.channel:
                raise self._changed(capture)
            if min(preview.numbers, default=lowest) >= lowest:
                break  # what was between is no longer there
            lowest = min(preview.numbers)
        place = self._caught_up(place, top, lowest)
        yield _page(self._source, capture, preview, place)
        while not place.done and self._left:
            page, place = self._older(place)
            yield page

    def _caught_up(self, place: _Place, top: int, lowest: int) -> _Place:
        """The place once everything up to the newest message is stored; if the run's pages did not do, go on below them."""
        newest = max(top, place.newest)
        if not place.newest:
            return _Place(newest, lowest, done=lowest <= 1)
        if not self._left and lowest > place.newest + 1:
            return _Place(newest, lowest)
        return place._replace(newest=newest)

    def _older(self, place: _Place) -> tuple[Page, _Place]:
        """A page further back; the end is a page without messages, or one that does not go further back."""
        capture, preview = self._asked(f"?before={place.before}")
        if not preview.numbers and not preview.channel:
            raise self._changed(capture)
        lowest = min(preview.numbers, default=place.before)
        ended = lowest >= place.before or lowest <= 1
        place = place._replace(before=min(lowest, place.before), done=ended)
        return _page(self._source, capture, preview, place), place

    def _asked(self, query: str) -> tuple[Capture, Preview]:
        self._left -= 1
        capture = self._client.get(self._url + query)
        preview = read_preview(capture, self._url)
        if len(preview.posts) >= _SUSPICIOUS and preview.empty == len(preview.posts):
            raise self._changed(capture)
        return capture, preview

    def _refuse(self, capture: Capture, preview: Preview) -> None:
        """A page without messages says no, in one of several ways."""
        if preview.numbers:
            return
        if not urlsplit(capture.url).path.startswith("/s/") or (not preview.channel and b"tgme_page" in capture.body):
            raise UnreadableInputError(self._source.locator, _NO_PREVIEW)
        if not preview.channel or preview.troubles:
            raise self._changed(capture)
        raise NoPostsError(self._source.locator, Telegram.looks_for)

    def _changed(self, capture: Capture) -> UnreadableInputError:
        why = f"{capture.url} does not look like Telegram's preview any more; layout changed?"
        return UnreadableInputError(self._source.locator, why)


def _page(source: Source, capture: Capture, preview: Preview, place: _Place | None) -> Page:
    seen = {"source": source.locator, "captured_at": capture.captured_at, "capture_sha256": capture.sha256}
    posts = tuple(post.model_copy(update={**seen, "order": nth}) for nth, post in enumerate(preview.posts))
    troubles: tuple[Trouble, ...] = preview.troubles
    # A place where nothing is known yet is no place to go on from.
    checkpoint = place.checkpoint if place and place.newest else None
    return Page(source=source, posts=posts, captures=(capture,), checkpoint=checkpoint, troubles=troubles)


def _number(written: str | None) -> int:
    return int(written) if written and re.fullmatch(r"[0-9]{1,15}", written) else 0


def _preview_like(head: bytes) -> bool:
    return b"tgme_webpreview" in head and head.lstrip()[:1] == b"<"
