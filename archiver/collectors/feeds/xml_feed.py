"""RSS, Atom and RDF, read by feedparser.

It is given bytes and nothing else, for a string it would fetch or open; what it would clean (HTML, relative links) we read ourselves.
"""

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from time import struct_time
from typing import Any

from archiver.collectors.feeds.entry import Channel, Entry, Reading, Words
from archiver.collectors.feeds.sound_xml import sound_xml
from archiver.collectors.wire.html_text import web_address
from archiver.collectors.wire.machine_time import MachineTime, machine_time
from schemas.errors import UnreadableInputError
from schemas.page import Trouble
from schemas.post import Author, Media, Precision
from schemas.text import encodable

_MOST_TAGS = 500_000
"""Some twenty seconds of feedparser's time, and a hundred times the tags of a large feed."""
_MOST_AUTHORS = 5
"""Of one entry: more are a list of contributors."""
_MARKED_UP = re.compile(r"</?[a-zA-Z][^<>]*>|&#?\w{1,32};")
_YEAR_FIRST = re.compile(r"\s*\d{4}-")
_CLOCK = re.compile(r"\d\d?:\d\d(:\d\d)?")


def read_xml(text: str, url: str) -> Reading | None:
    """The feed in this text; nothing if it is none.

    Args:
        text: the document.
        url: where it came from: links are relative to it.

    Raises:
        UnreadableInputError: it is larger than any feed that was meant to be read.
    """
    sound = sound_xml(text)
    if sound is None:
        return None
    if sound.text.count("<") > _MOST_TAGS:
        raise UnreadableInputError(url, f"more than {_MOST_TAGS:,} tags, too many for a feed")
    parsed = _parsed(sound.text, url)
    troubles = [Trouble(where="feed", why=sound.why)] if sound.why else []
    typed = str(parsed.get("version") or "").startswith("atom")
    entries = []
    for place, item in enumerate(parsed["entries"], start=1):
        try:
            entries.append(_entry(item, url, typed=typed))
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            troubles.append(Trouble(where=f"item {place}", why=f"unreadable: {error}"))
    return Reading(_channel(parsed["feed"], url), tuple(entries), tuple(troubles))


def _parsed(text: str, url: str) -> Mapping[str, Any]:
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    parsed: Mapping[str, Any] = feedparser.parse(
        io.BytesIO(encodable(text).encode()), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return parsed


def _said(item: Any, key: str) -> Any:
    """What the item itself says: feedparser's own look-up would put another field in the place of a missing one."""
    return dict.get(item, key)


def _channel(feed: Any, url: str) -> Channel:
    """What the feed says of itself."""
    links = [link for link in _said(feed, "links") or () if isinstance(link, dict)]
    home = _said(feed, "link") if any(link.get("rel") == "alternate" for link in links) else None
    older = next((link.get("href") for link in links if link.get("rel") == "next"), None)
    return Channel(
        title=_words(_said(feed, "title_detail"), _said(feed, "title"), typed=False).line,
        url=web_address(home, url),
        author=_author(feed),
        lang=_said(feed, "language") or None,
        generator=str(_said(feed, "generator") or ""),
        next_url=web_address(older, url),
    )


def _entry(item: Any, url: str, *, typed: bool) -> Entry:
    contents = [content for content in _said(item, "content") or () if str(content.get("value") or "").strip()]
    body = contents[0] if contents else _said(item, "summary_detail")
    guid = str(_said(item, "id") or "").strip() or None
    return Entry(
        id=guid,
        url=_link(item, guid, url),
        title=_words(_said(item, "title_detail"), _said(item, "title"), typed=typed),
        body=_words(body, _said(item, "summary"), typed=typed),
        published=_time(_said(item, "published"), _said(item, "published_parsed")),
        updated=_time(_said(item, "updated"), _said(item, "updated_parsed")),
        author=_author(item),
        tags=tuple(str(tag.get("term") or tag.get("label") or "") for tag in _said(item, "tags") or ()),
        media=_media(item, url),
        lang=(body or {}).get("language") or None,
        answers=_answers(item),
    )


def _link(item: Any, guid: str | None, url: str) -> str | None:
    """The entry's address; feedparser says a guid is a link wherever it is not told otherwise, and often it is none."""
    link = _said(item, "link")
    if link and any(one.get("rel") == "alternate" for one in _said(item, "links") or ()):
        return web_address(str(link), url)
    return web_address(guid) if _said(item, "guidislink") is not False else None


def _words(detail: Any, plain: Any, *, typed: bool) -> Words:
    """A text; whether it is HTML is said in Atom (`typed`) and guessed elsewhere."""
    if not isinstance(detail, dict):
        detail = {"value": plain or ""}
    value = str(detail.get("value") or "")
    html = not (typed and detail.get("type") == "text/plain") and bool(_MARKED_UP.search(value))
    return Words(value, html, str(detail.get("base") or ""))


def _time(written: Any, parsed: Any) -> MachineTime:
    """ISO 8601 as it was written; other spellings as feedparser reads them."""
    exact = machine_time(written, None) if isinstance(written, str) else MachineTime()
    if exact.at or not isinstance(parsed, struct_time) or _YEAR_FIRST.match(str(written)):
        return exact  # of an impossible date feedparser would make another one
    clock = _CLOCK.search(str(written))
    try:
        at = datetime(*parsed[:6], tzinfo=UTC)
    except (ValueError, OverflowError):
        return MachineTime()
    if clock is None:
        return MachineTime(at.replace(hour=12), Precision.DAY)
    return MachineTime(at, Precision.SECOND if clock[1] else Precision.MINUTE)


def _author(item: Any) -> Author | None:
    """The authors as one: the page of the first, the names of all."""
    said = [
        one for one in _said(item, "authors") or () if isinstance(one, dict) and (one.get("name") or one.get("href"))
    ]
    names = [str(one["name"]) for one in said if one.get("name")] or [str(_said(item, "author") or "")]
    name = Words(", ".join(names[:_MOST_AUTHORS]), html=True).line
    page = web_address(said[0].get("href")) if said else None
    return Author(name=name or None, url=page) if name or page else None


def _media(item: Any, url: str) -> tuple[Media, ...]:
    """Enclosures and `media:content`, each file once; a preview picture only where there is nothing else."""
    enclosed = [link for link in _said(item, "links") or () if link.get("rel") == "enclosure"]
    files = [*(_said(item, "media_content") or ()), *enclosed]
    files = files or [{"medium": "image", **one} for one in _said(item, "media_thumbnail") or ()]
    media: dict[str, Media] = {}
    for file in files:
        address = web_address(file.get("url") or file.get("href"), url)
        if address and address not in media:
            media[address] = Media(
                kind=media_kind(str(file.get("medium") or ""), str(file.get("type") or "")),
                url=address,
                alt=file.get("alt") or None,
                mime=file.get("type") or None,
                width=_whole(file.get("width")),
                height=_whole(file.get("height")),
            )
    return tuple(media.values())


def media_kind(medium: str, mime: str) -> str:
    """What a file is, by what the feed calls it or by its type (Media RSS 1.5.1, section `media:content`)."""
    if mime == "application/x-shockwave-flash":  # what YouTube still calls its player
        return "video"
    named = medium or mime.partition("/")[0]
    return named if named in {"image", "video", "audio"} else "file"


def _whole(written: Any) -> int | None:
    return int(written) if written and re.fullmatch(r"[0-9]{1,9}", str(written)) else None


def _answers(item: Any) -> str | None:
    said = _said(item, "thr_in-reply-to")
    return str(said.get("ref") or "").strip() or None if isinstance(said, dict) else None
