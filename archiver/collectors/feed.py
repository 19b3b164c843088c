"""Feeds, from a file or an address: RSS, Atom, RDF and JSON Feed, and the feed that a web page names.

A feed is a window on the newest posts. It is asked only for what changed (RFC 9110, section 13); where it pages (RFC 5005), what is
older is fetched once, and what fell out of the window between two runs.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from archiver.collectors.base import Client
from archiver.collectors.feeds.discovery import named_feed
from archiver.collectors.feeds.entry import Reading
from archiver.collectors.feeds.json_feed import read_json
from archiver.collectors.feeds.locators import asked, feed_address, feed_like
from archiver.collectors.feeds.posts import posts_of
from archiver.collectors.feeds.xml_feed import read_xml
from archiver.collectors.wire.charset import decoded
from archiver.collectors.wire.finds import page_of
from schemas.errors import AnswerError, NoPostsError, UnreadableInputError
from schemas.page import Capture, Checkpoint, Page, Trouble
from schemas.post import Post
from schemas.source import Source

_LARGEST = 10 * 1024 * 1024
"""Bytes of one feed: some twenty seconds of feedparser's time."""
_MOST_PAGES = 50
"""Older pages in one run; the next run goes on from there."""
_REMEMBERED = 50
"""Newest posts by which the next run sees whether any was missed."""
_NOT_CHANGED = 304
_GONE = frozenset({404, 410})
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


class Feed:
    """The collector for feeds; stands before others that read JSON or any address."""

    name = "feed"
    looks_for = "items of RSS, Atom, RDF or JSON Feed"

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """Files that begin as feeds do, addresses that say they are feeds, and `feed+` before any address."""
        if head is not None:
            mine = feed_like(head) and not locator.endswith((".jsonl", ".ndjson"))
            return Source(collector=self.name, locator=locator) if mine else None
        address = feed_address(locator)
        return Source(collector=self.name, locator=address) if address else None

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:
        """The feed as it is now, and the older pages that it names: all on the first run, later those that were missed.

        Raises:
            AnswerError: the feed is gone; its posts stay.
        """
        cursor = dict(checkpoint.cursor) if checkpoint else {}
        answer = _current(source, cursor, client)
        older = cursor.get("next")
        known: set[str] = set()
        if answer.reading is None:
            yield Page(source=source, captures=answer.captures)
        else:
            page = _page(answer, source, self.looks_for, cursor)
            again = _older(answer) if checkpoint is None or _missed(page.posts, cursor.get("seen", "")) else None
            # An earlier walk that was cut short goes on below what this one would meet.
            until = cursor.get("seen", "") if again and not older else cursor.get("until", "")
            older = again or older
            known = {post.id for post in page.posts}
            cursor = _cursor(answer, page.posts) | ({"next": older, "until": until} if older else {})
            yield page.model_copy(update={"checkpoint": Checkpoint(cursor=cursor)})
        if older:
            yield from _backfill(source, older, cursor, client, known)


class _Answer(NamedTuple):
    """What the server said, and the feed in it; none if it has not changed."""

    captures: tuple[Capture, ...]
    """The feed's is the last."""
    reading: Reading | None
    named: str | None = None
    """The feed's address, where a page named it."""


def _current(source: Source, cursor: Mapping[str, str], client: Client) -> _Answer:
    """The feed, from where it was found last time or by way of the page that names it."""
    url = asked(source.locator)
    known = cursor.get("feed")
    if known:
        try:
            return _asked(source, known, cursor, client)._replace(named=known)
        except AnswerError as error:
            if error.status not in _GONE:
                raise
            cursor = {}  # the page may name another one by now
    return _asked(source, url, cursor, client)


def _asked(source: Source, url: str, cursor: Mapping[str, str], client: Client) -> _Answer:
    capture = client.get(url, headers=_conditions(cursor))
    if capture.status == _NOT_CHANGED:
        return _Answer((capture,), None)
    reading = _read(capture)
    if reading is not None:
        return _Answer((capture,), reading)
    named = _named(capture)
    if named is None:
        raise _no_feed(source, capture, cursor)
    found = client.get(named, headers=_conditions({}))
    reading = _read(found)
    if reading is None:
        raise UnreadableInputError(source.locator, f"the page names {named} as its feed, and that is none")
    return _Answer((capture, found), reading, named)


def _conditions(cursor: Mapping[str, str]) -> dict[str, str]:
    """What makes the server say 304; both validators, byte for byte, for WordPress wants both to match."""
    pairs = {"If-None-Match": cursor.get("etag"), "If-Modified-Since": cursor.get("last-modified")}
    return {"Accept": _ACCEPT, **{name: value for name, value in pairs.items() if value}}


def _read(capture: Capture) -> Reading | None:
    if len(capture.body) > _LARGEST:
        raise UnreadableInputError(capture.url, f"larger than {_LARGEST:,} bytes, too large for a feed")
    if capture.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return read_json(capture.body, _base(capture))
    text = decoded(capture.body, capture.media_type)
    return read_xml(text, _base(capture))


def _base(capture: Capture) -> str:
    return capture.url if capture.url.startswith("http") else ""


def _named(capture: Capture) -> str | None:
    if not capture.url.startswith("http"):
        return None
    return named_feed(decoded(capture.body, capture.media_type), capture.url)


def _no_feed(source: Source, capture: Capture, cursor: Mapping[str, str]) -> UnreadableInputError:
    if cursor:
        return UnreadableInputError(source.locator, "no longer a feed, nor a page that names one; layout changed?")
    wanted = "a feed, or a page that names one" if capture.url.startswith("http") else Feed.looks_for
    return NoPostsError(source.locator, wanted)


def _page(answer: _Answer, source: Source, looks_for: str, cursor: Mapping[str, str]) -> Page:
    """The answer's page; an empty feed is an error the first time only."""
    assert answer.reading is not None  # noqa: S101 - the caller looked
    capture = answer.captures[-1]
    finds = posts_of(answer.reading, capture.url, _home(source, capture))
    if not finds.posts and cursor:
        return Page(source=source, captures=answer.captures, troubles=finds.troubles)
    missed = _missed(finds.posts, cursor.get("seen", "")) and not _older(answer)
    troubles = finds.troubles + ((_gap(),) if missed else ())
    page = page_of(finds, source, capture, looks_for)
    return page.model_copy(update={"captures": answer.captures, "troubles": troubles})


def _home(source: Source, capture: Capture) -> str:
    """The name of the feed itself, the same on each of its pages."""
    address = asked(source.locator)
    return address if address.startswith("http") else capture.url


def _missed(posts: tuple[Post, ...], seen: str) -> bool:
    """Whether nothing of what was seen last time is in the window any more."""
    known = set(seen.split())
    return bool(known) and not known & {_digest(post) for post in posts}


def _gap() -> Trouble:
    why = "none of the posts of the last run is in the feed any more; some in between may have been missed"
    return Trouble(where="feed", why=why)


def _digest(post: Post) -> str:
    return hashlib.sha256(post.id.encode()).hexdigest()[:12]


def _cursor(answer: _Answer, posts: tuple[Post, ...]) -> dict[str, str]:
    """What to ask with next time; no validators for an answer that was not whole, or the rest would never be sent."""
    capture = answer.captures[-1]
    whole = answer.reading is None or not any(trouble.where == "feed" for trouble in answer.reading.troubles)
    validators = {name.lower(): value for name, value in capture.headers if name.lower() in {"etag", "last-modified"}}
    kept = validators if whole else {}
    seen = " ".join(_digest(post) for post in posts[:_REMEMBERED])
    found = {"feed": answer.named} if answer.named else {}
    return {"sha256": capture.sha256, "seen": seen, **kept, **found}


def _older(answer: _Answer) -> str | None:
    """Where the feed goes on, on its own host: a feed cannot send us about."""
    following = answer.reading.channel.next_url if answer.reading else None
    here = answer.captures[-1].url
    if not following or not here.startswith("http") or urlsplit(following).netloc != urlsplit(here).netloc:
        return None
    return None if following == here else following


def _backfill(source: Source, older: str, cursor: dict[str, str], client: Client, known: set[str]) -> Iterator[Page]:
    """Older pages, until one names no next, repeats an address, brings nothing new or something of the last run."""
    until = cursor.get("until", "")
    asked_for: set[str] = set()
    following: str | None = older
    while following and following not in asked_for and len(asked_for) < _MOST_PAGES:
        asked_for.add(following)
        page, following = _older_page(source, following, client, known)
        if following in asked_for:
            following = None
        met = until and not _missed(page.posts, until)
        following = None if met else following
        known |= {post.id for post in page.posts}
        cursor = {name: value for name, value in cursor.items() if name not in {"next", "until"}}
        cursor |= {"next": following, "until": until} if following else {}
        troubles = (*page.troubles, *([_gap()] if until and not (met or following) else []))
        yield page.model_copy(update={"checkpoint": Checkpoint(cursor=cursor), "troubles": troubles})


def _older_page(source: Source, url: str, client: Client, known: set[str]) -> tuple[Page, str | None]:
    try:
        capture = client.get(url, headers=_conditions({}))
        reading = _read(capture)
    except UnreadableInputError as error:
        return Page(source=source, troubles=(Trouble(where=url, why=f"older posts are out of reach: {error}"),)), None
    if reading is None:
        why = "older posts are out of reach: this is no feed"
        return Page(source=source, captures=(capture,), troubles=(Trouble(where=url, why=why),)), None
    answer = _Answer((capture,), reading)
    page = _page(answer, source, Feed.looks_for, {"older": url})
    fresh = any(post.id not in known for post in page.posts)
    return page, _older(answer) if fresh else None
