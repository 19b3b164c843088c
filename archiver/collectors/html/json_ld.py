"""Posts that a page describes for machines as JSON-LD: SocialMediaPosting and its kin."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from archiver.collectors.wire.html_text import HtmlText, html_text, web_address
from archiver.collectors.wire.machine_time import machine_time
from archiver.collectors.wire.permalinks import permalink
from archiver.collectors.wire.wording import wording
from schemas.page import Capture
from schemas.post import Author, Media, Post, content_id
from schemas.source import Platform
from schemas.text import squash

_Thing = dict[str, Any]
_POSTS = frozenset({"SocialMediaPosting", "DiscussionForumPosting"})
_ARTICLES = frozenset({"BlogPosting"})
"""Subtypes that stand for the article itself when there is one, and for posts when there are several."""
_BELOW = frozenset(
    {"comment", "author", "publisher", "sharedContent", "isPartOf", "image", "video", "citation", "mentions", "about"}
)
"""What hangs below a post without being a post of the page: answers, quotations."""
_DEEPEST = 40


def json_ld_posts(page: LexborHTMLParser, capture: Capture, base: str = "") -> Iterator[Post]:
    """The posts that a page's JSON-LD describes, in its order."""
    roots = [
        root for script in page.css("script[type*='ld+json']") if (root := _parsed(script.text(deep=True))) is not None
    ]
    named = {
        thing["@id"]: thing
        for root in roots
        for thing in _things(root)
        if isinstance(thing.get("@id"), str) and len(thing) > 1
    }
    things = [thing for root in roots for thing in _things(root)]
    posts = [thing for thing in things if _types(thing) & _POSTS]
    articles = [thing for thing in things if _types(thing) & _ARTICLES and not _types(thing) & _POSTS]
    if len(articles) > 1:
        posts = [thing for thing in things if _types(thing) & (_POSTS | _ARTICLES)]
    headlines = Counter(_text(thing.get("headline")) for thing in posts)
    for thing in posts:
        # "Update" above every post is a label of the page.
        generic = headlines[_text(thing.get("headline"))] > 1
        post = _post(thing, named, capture, base, titled=not generic)
        if post:
            yield post


def _parsed(written: str) -> Any:
    written = written.strip().removeprefix("<!--").removesuffix("-->").strip()
    written = (
        written.removeprefix("//<![CDATA[")
        .removeprefix("<![CDATA[")
        .removesuffix("//]]>")
        .removesuffix("]]>")
        .strip()
        .rstrip(";")
    )
    try:
        # Not strict: line ends inside strings are the commonest mistake.
        return json.loads(written, strict=False)
    except (ValueError, RecursionError):
        return None


def _things(root: Any) -> Iterator[_Thing]:
    """Every typed object, from the top down, without what hangs below a post."""
    waiting: list[tuple[Any, int]] = [(root, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(value, list):
            waiting.extend((item, depth + 1) for item in reversed(value))
        elif isinstance(value, dict):
            yield value
            inner = [item for key, item in value.items() if key not in _BELOW and isinstance(item, dict | list)]
            waiting.extend((item, depth + 1) for item in reversed(inner))


def _types(thing: _Thing) -> frozenset[str]:
    written = thing.get("@type")
    types = written if isinstance(written, list) else [written]
    return frozenset(name.rpartition("/")[2].rpartition(":")[2] for name in types if isinstance(name, str))


def _post(thing: _Thing, named: dict[str, _Thing], capture: Capture, base: str, *, titled: bool) -> Post | None:
    seen = _body(thing)
    headline = _text(thing.get("headline")) or _text(thing.get("name"))
    if not seen.text and headline:
        seen, headline = HtmlText(headline), None
    platform, post_id, url = _identity(thing, base)
    if not seen.text and not url:
        return None
    author = _author(thing.get("author") or thing.get("creator"), named, base)
    at = machine_time(_text(thing.get("datePublished")) or _text(thing.get("dateCreated")), capture.captured_at.tzinfo)
    title = headline if titled and headline and not _repeats(headline, seen.text) else None
    return Post(
        platform=platform,
        id=post_id or content_id(author, title, seen.text, at.at.isoformat() if at.at else ""),
        url=url,
        author=author,
        created_at=at.at,
        created_precision=at.precision,
        edited_at=machine_time(_text(thing.get("dateModified")), capture.captured_at.tzinfo).at,
        lang=_text(thing.get("inLanguage")),
        media=_media(thing, base),
        **wording(seen, title),
    )


def _body(thing: _Thing) -> HtmlText:
    written = next((body for key in ("text", "articleBody", "description") if (body := _text(thing.get(key)))), "")
    return html_text(written) if "<" in written or "&" in written else HtmlText(written.strip())


def _repeats(headline: str, text: str) -> bool:
    return squash(text).casefold().startswith(squash(headline).casefold().rstrip("…. "))


def _text(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("alternateName")
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    return value.strip() or None if isinstance(value, str) else None


def _identity(thing: _Thing, base: str) -> tuple[str, str | None, str | None]:
    written = next((word for key in ("url", "mainEntityOfPage", "@id") if (word := _address(thing.get(key)))), None)
    url = web_address(written, base)
    known = permalink(url or "")
    if known:
        return known.platform, known.id, known.url
    return Platform.WEB, url, url


def _address(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value if isinstance(value, str) and not value.startswith(("#", "_:")) else None


def _author(value: Any, named: dict[str, _Thing], base: str) -> Author:
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and not value.get("name"):
        value = named.get(value["@id"], value)
    if not isinstance(value, dict):
        return Author(name=_text(value))
    handle = _text(value.get("alternateName"))
    handle = handle.removeprefix("@") if handle and handle.startswith("@") else None
    return Author(name=_text(value.get("name")), handle=handle, url=web_address(_address(value.get("url")), base))


def _media(thing: _Thing, base: str) -> tuple[Media, ...]:
    found = []
    for key, kind in (("image", "image"), ("video", "video")):
        values = thing.get(key)
        for value in values if isinstance(values, list) else [values]:
            written = (value.get("contentUrl") or value.get("url")) if isinstance(value, dict) else value
            url = web_address(written, base) if isinstance(written, str) else None
            if url:
                found.append(Media(kind=kind, url=url))
    return tuple(found)
