"""Posts that a page marks up as microformats (h-entry): the most trusted form, for its author marked it by hand.

mf2py reads the entries, but not the page: it would need a minute for five megabytes, so each entry is cut out and given to it alone.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import mf2py
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.collectors.wire.finds import Finds
from archiver.collectors.wire.html_text import HtmlText, html_text, web_address
from archiver.collectors.wire.machine_time import machine_time
from archiver.collectors.wire.permalinks import permalink
from archiver.collectors.wire.wording import wording
from schemas.page import Capture, Trouble
from schemas.post import Author, Media, Post, content_id
from schemas.source import Platform
from schemas.text import squash

_Properties = dict[str, list[Any]]
_MOST = 5_000
"""Entries of one page, some four seconds' work."""
_LARGEST = 400_000
"""Characters of one entry's markup: mf2py reads some 0.5 MB a second, and no post is that long."""


def microformat_posts(page: LexborHTMLParser, capture: Capture, base: str = "") -> Finds:
    """The h-entries of a page, in its order; what an entry quotes or answers is no entry of its own."""
    posts: list[Post] = []
    troubles: list[Trouble] = []
    feed_authors: dict[int, Author | None] = {}
    entries = [node for node in page.css(".h-entry") if not _inside(node, "h-entry")]
    for place, node in enumerate(entries[:_MOST], start=1):
        properties = _properties(node, base)
        if properties is None:
            troubles.append(Trouble(where=f"h-entry {place}", why="too large, or broken beyond reading"))
        elif not properties.get("like-of"):
            author = _feed_author(node, feed_authors, base)
            posts.extend(_post(properties, author, capture, _anchor(node, base)))
    if len(entries) > _MOST:
        troubles.append(
            Trouble(where=f"h-entry {_MOST + 1}", why=f"{len(entries) - _MOST} entries from here on were left out")
        )
    return Finds(tuple(posts), tuple(troubles))


def _anchor(node: LexborNode, base: str) -> str | None:
    """An address for an entry that has none of its own; an element's id alone says nothing outside its page."""
    element = node.attributes.get("id")
    return f"{base}#{element}" if element and base else None


def _inside(node: LexborNode, name: str) -> bool:
    return _ancestor(node, name) is not None


def _ancestor(node: LexborNode, name: str) -> LexborNode | None:
    above = node.parent
    while above is not None:
        if name in (above.attributes.get("class") or "").split():
            return above
        above = above.parent
    return None


def _properties(node: LexborNode, base: str) -> _Properties | None:
    for heavy in node.css("svg, script, style, template, iframe"):
        heavy.decompose()
    html = node.html or ""
    if len(html) > _LARGEST:
        return None
    try:
        # The standard library's parser: the tree was mended by lexbor already, and html5lib takes six times as long.
        items = mf2py.Parser(doc=html, url=base or None, html_parser="html.parser").to_dict()["items"]
    except (RecursionError, ValueError, AttributeError, TypeError, AssertionError):
        return None  # markup that is nested or broken beyond what the library bears
    properties: _Properties = items[0]["properties"] if items else {}
    if node.css_first(".u-url, .u-uid") is None:
        properties.pop("url", None)  # implied from any lone link, that of a tag for one
    return properties


def _feed_author(node: LexborNode, known: dict[int, Author | None], base: str) -> Author | None:
    """Who wrote the whole feed, for entries that do not say."""
    feed = _ancestor(node, "h-feed")
    if feed is None:
        return None
    if feed.mem_id not in known:
        cards = (card for card in feed.css(".p-author") if not _inside(card, "h-entry"))
        card = next(cards, None)
        html = f'<div class="h-entry">{card.html}</div>' if card is not None else ""
        found = mf2py.Parser(doc=html, url=base or None, html_parser="html.parser").to_dict()["items"] if html else []
        known[feed.mem_id] = _author(found[0]["properties"]) if found else None
    return known[feed.mem_id]


def _post(properties: _Properties, feed_author: Author | None, capture: Capture, anchor: str | None) -> Iterator[Post]:
    reposted = _nested(properties.get("repost-of"))
    own = _author(properties) or feed_author or Author()
    if reposted is not None:
        properties = {**reposted, "repost-of": []}
    seen = _content(properties)
    platform, post_id, url = _identity(properties, anchor)
    if not seen.text and not url:
        return
    author = (_author(properties) or Author()) if reposted is not None else own
    at = machine_time(_first_text(properties.get("published")), capture.captured_at.tzinfo)
    edited = machine_time(_first_text(properties.get("updated")), capture.captured_at.tzinfo)
    words = wording(seen, _title(properties, seen.text))
    words["tags"] = _tags(words["tags"], properties)
    yield Post(
        platform=platform,
        id=post_id or content_id(author, words["title"], seen.text, at.at.isoformat() if at.at else ""),
        url=url,
        author=author,
        created_at=at.at,
        created_precision=at.precision,
        edited_at=edited.at,
        media=_media(properties),
        in_reply_to_id=_replied(properties),
        reposted_by=own if reposted is not None else None,
        **words,
    )


def _identity(properties: _Properties, anchor: str | None) -> tuple[str, str | None, str | None]:
    """Platform, id and address. A `u-uid` says that its last part is the id; without one the address is."""
    uid = _first_text(properties.get("uid"))
    url = web_address(_first_text(properties.get("url"))) or web_address(uid)
    known = permalink(url or "")
    if known:
        return known.platform, known.id, known.url
    short = urlsplit(uid).path.rstrip("/").rpartition("/")[2] if uid and web_address(uid) else uid
    return Platform.WEB, short or url or anchor, url or anchor


def _first_text(values: list[Any] | None) -> str | None:
    for value in values or ():
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, dict) and isinstance(value.get("value"), str) and value["value"].strip():
            return str(value["value"]).strip()
    return None


def _nested(values: list[Any] | None) -> _Properties | None:
    found = next((value for value in values or () if isinstance(value, dict) and "properties" in value), None)
    return found["properties"] if found else None


def _content(properties: _Properties) -> HtmlText:
    content = next(iter(properties.get("content") or ()), None)
    if isinstance(content, dict) and isinstance(content.get("html"), str):
        return html_text(content["html"])
    written = (
        _first_text(properties.get("content"))
        or _first_text(properties.get("summary"))
        or _first_text(properties.get("name"))
    )
    return HtmlText(written or "")


def _title(properties: _Properties, text: str) -> str | None:
    """The name, unless it was made from the text or repeats its beginning."""
    name = _first_text(properties.get("name"))
    if not name or squash(text).startswith(squash(name).rstrip("….")):
        return None
    return None if squash(name).startswith(squash(text)) else " ".join(name.split())


def _author(properties: _Properties) -> Author | None:
    for value in properties.get("author") or ():
        if isinstance(value, str) and value.strip():
            return Author(url=value) if web_address(value) else Author(name=value.strip())
        if isinstance(value, dict):
            card = value.get("properties") or {}
            name = _first_text(card.get("name")) or _first_text([value.get("value")])
            handle = (_first_text(card.get("nickname")) or "").removeprefix("@")
            return Author(name=name, handle=handle or None, url=web_address(_first_text(card.get("url"))))
    return None


def _media(properties: _Properties) -> tuple[Media, ...]:
    found = []
    for kind, name in (("image", "photo"), ("video", "video"), ("audio", "audio")):
        for value in properties.get(name) or ():
            url = value.get("value") if isinstance(value, dict) else value
            alt = value.get("alt") if isinstance(value, dict) else None
            if isinstance(url, str) and web_address(url):
                found.append(Media(kind=kind, url=url, alt=alt or None))
    return tuple(found)


def _tags(tags: tuple[str, ...], properties: _Properties) -> tuple[str, ...]:
    named = (
        value.removeprefix("#")
        for value in properties.get("category") or ()
        if isinstance(value, str) and not web_address(value)
    )
    return tuple(dict.fromkeys([*tags, *(tag for tag in named if tag)]))


def _replied(properties: _Properties) -> str | None:
    answered = properties.get("in-reply-to")
    nested = _nested(answered)
    url = _first_text(nested.get("url") if nested else answered)
    known = permalink(url) if url else None
    return known.id if known else url
