"""JSON Feed 1.0 and 1.1 (https://jsonfeed.org/version/1.1)."""

import re
from typing import Any

from archiver.collectors.feeds.entry import Channel, Entry, Reading, Words
from archiver.collectors.wire.html_text import web_address
from archiver.collectors.wire.json import decoded
from archiver.collectors.wire.machine_time import machine_time
from schemas.page import Trouble
from schemas.post import Author, Media

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version", re.IGNORECASE)


def read_json(body: bytes, url: str) -> Reading | None:
    """The feed in these bytes; nothing if they are none."""
    try:
        feed = decoded(body.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or not _VERSION.match(str(feed.get("version"))):
        return None
    items = feed.get("items")
    entries = []
    troubles = [] if isinstance(items, list) else [Trouble(where="feed", why="its items are no list")]
    for place, item in enumerate(items if isinstance(items, list) else (), start=1):
        try:
            entries.append(_entry(item, url))
        except (ValueError, TypeError, AttributeError) as error:
            troubles.append(Trouble(where=f"item {place}", why=f"unreadable: {error}"))
    return Reading(_channel(feed, url), tuple(entries), tuple(troubles))


def _channel(feed: dict[str, Any], url: str) -> Channel:
    return Channel(
        title=" ".join(_text(feed.get("title")).split()),
        url=web_address(_text(feed.get("home_page_url")), url),
        author=_author(feed),
        lang=_text(feed.get("language")) or None,
        next_url=web_address(_text(feed.get("next_url")), url),
    )


def _entry(item: Any, url: str) -> Entry:
    if not isinstance(item, dict):
        raise TypeError("not an object")
    number = item.get("id")
    post_id = str(number) if isinstance(number, int | float) and not isinstance(number, bool) else _text(number)
    html = _text(item.get("content_html"))
    plain = _text(item.get("content_text")) or _text(item.get("summary"))
    address = web_address(_text(item.get("url")), url) or web_address(_text(item.get("external_url")), url)
    return Entry(
        id=post_id.strip() or None,
        url=address,
        title=Words(_text(item.get("title"))),
        body=Words(html, html=True, base=address or url) if html else Words(plain),
        published=machine_time(_text(item.get("date_published")), None),
        updated=machine_time(_text(item.get("date_modified")), None),
        author=_author(item),
        tags=tuple(tag for tag in _listed(item.get("tags")) if isinstance(tag, str)),
        media=_media(item, url),
        lang=_text(item.get("language")) or None,
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _author(said: dict[str, Any]) -> Author | None:
    """The first author; `author` is the one of version 1.0."""
    for one in [*_listed(said.get("authors")), said.get("author")]:
        if isinstance(one, dict) and (_text(one.get("name")) or _text(one.get("url"))):
            return Author(name=_text(one.get("name")).strip() or None, url=web_address(_text(one.get("url"))))
    return None


def _media(item: dict[str, Any], url: str) -> tuple[Media, ...]:
    media: dict[str, Media] = {}
    for file in _listed(item.get("attachments")):
        address = web_address(_text(file.get("url")), url) if isinstance(file, dict) else None
        if address:
            mime = _text(file.get("mime_type"))
            kind = mime.partition("/")[0]
            named = kind if kind in {"image", "video", "audio"} else "file"
            alt = _text(file.get("title")) or None
            media.setdefault(address, Media(kind=named, url=address, mime=mime or None, alt=alt))
    picture = web_address(_text(item.get("image")), url)
    if picture:
        media.setdefault(picture, Media(url=picture))
    return tuple(media.values())
