"""Posts that an article shows by the embed markup of their platforms: X, Bluesky, Mastodon, Instagram and others.

Only what stands on the page is taken: an embed that holds nothing but an address becomes a post with an address and no text.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.collectors.wire.html_text import HtmlText, node_text, web_address
from archiver.collectors.wire.machine_time import machine_time
from archiver.collectors.wire.permalinks import Permalink, permalink
from archiver.collectors.wire.wording import wording
from schemas.page import Capture
from schemas.post import Author, Post, Precision
from schemas.source import Platform


def embedded_posts(page: LexborHTMLParser, capture: Capture) -> Iterator[Post]:
    """The embedded posts of a page, in its order."""
    for node in page.css(", ".join(_READERS)):
        for marker, read in _READERS.items():
            if node.css_matches(marker):
                post = read(node, capture)
                if post:
                    yield post
                break


def _x(node: LexborNode, capture: Capture) -> Post | None:
    links = [found for a in node.css("a[href*='/status']") if (found := permalink(a.attributes.get("href") or ""))]
    # The last one is the date below the text; earlier ones were quoted in it.
    return _signed(node, links[-1], capture) if links and links[-1].platform == Platform.X else None


def _bluesky(node: LexborNode, capture: Capture) -> Post | None:
    found = permalink(node.attributes.get("data-bluesky-uri") or "")
    return _signed(node, found, capture) if found else None


def _signed(node: LexborNode, link: Permalink, _capture: Capture) -> Post:
    """A post whose text is followed by "— Name (@handle) date"."""
    paragraph = node.css_first("p")
    text, name, handle = _without_signature(node_text(node))
    return Post(
        platform=link.platform,
        id=link.id,
        url=link.url,
        author=Author(name=name, handle=handle or link.handle),
        created_at=link.created_at,
        created_precision=Precision.SECOND if link.created_at else None,
        lang=paragraph.attributes.get("lang") if paragraph else None,
        **wording(text),
    )


_SIGNED = r"(?:—|--)\s*(?P<name>{name}{{0,200}}?)\s*\(@(?P<handle>[\w.-]{{1,253}})\)[^()\n]{{0,80}}\s*$"
_SIGNATURES = (
    re.compile(r"(?:^|\n)\s*" + _SIGNED.format(name=r"[^\n]")),
    # The text lost its end tag, and the signature stands on its last line.
    re.compile(r"\s*" + _SIGNED.format(name=r"[^—\n]")),
)
_LONGEST_SIGNATURE = 600
_NO_TEXT = ("[image or embed]", "[embed]", "[image]")


def _without_signature(seen: HtmlText) -> tuple[HtmlText, str | None, str | None]:
    cut = max(0, len(seen.text) - _LONGEST_SIGNATURE)
    found = next((match for form in _SIGNATURES if (match := form.search(seen.text, cut))), None)
    text = seen.text[: found.start()] if found else seen.text
    for label in _NO_TEXT:
        text = text.replace(label, "")
    links = tuple(link for link in seen.links if link.text in text and link.text not in _NO_TEXT)
    name, handle = (found["name"] or None, found["handle"]) if found else (None, None)
    return HtmlText("\n".join(line.rstrip() for line in text.strip().split("\n")), links), name, handle


_MASTODON = re.compile(r"/(?:web/)?@(?P<who>[\w.-]+)(?:@(?P<host>[\w.-]+))?/(?P<id>\d+)")


def _mastodon(node: LexborNode, _capture: Capture) -> Post | None:
    address = web_address(node.attributes.get("data-embed-url") or node.attributes.get("src"))
    if not address:
        return None
    host, path = urlsplit(address).netloc, urlsplit(address).path
    found = _MASTODON.match(path)
    if not found:
        return None
    who = f"{found['who']}@{found['host'] or host}"
    return _addressed(Platform.MASTODON, found["id"], address.partition("?")[0].removesuffix("/embed"), who)


def _addressed(platform: str, post_id: str, url: str, handle: str | None = None, **more: Any) -> Post:
    return Post(platform=platform, id=post_id, url=url, author=Author(handle=handle), **more)


_SHARED_BY = re.compile(r"^A post shared by (?P<name>.{0,100}?)\s*\(@(?P<handle>[\w.]{1,60})\).*$", re.MULTILINE)
_INSTAGRAM_ID = re.compile(r"/(?:p|reel|tv)/([\w-]+)")


def _instagram(node: LexborNode, capture: Capture) -> Post | None:
    url = web_address(node.attributes.get("data-instgrm-permalink"))
    found = _INSTAGRAM_ID.search(url or "")
    if not url or not found:
        return None
    seen = node_text(node)
    shared = _SHARED_BY.search(seen.text)
    text = "" if shared is None else seen.text[: shared.start()].replace("View this post on Instagram", "").strip()
    at = _time_within(node, capture)
    author = Author(name=shared["name"] or None, handle=shared["handle"]) if shared else Author()
    url = url.partition("?")[0]
    return Post(platform="instagram", id=found[1], url=url, author=author, **at, **wording(HtmlText(text)))


def _time_within(node: LexborNode, capture: Capture) -> dict[str, Any]:
    mark = node.css_first("time[datetime]")
    at = machine_time(mark.attributes.get("datetime") if mark else None, capture.captured_at.tzinfo)
    return {"created_at": at.at, "created_precision": at.precision}


_TIKTOK = re.compile(r"/@(?P<who>[\w.-]+)/(?:video|photo)/(?P<id>\d+)")


def _tiktok(node: LexborNode, _capture: Capture) -> Post | None:
    url = web_address(node.attributes.get("cite"))
    found = _TIKTOK.search(url or "")
    if not url or not found:
        return None
    caption = node.css_first("section > p")
    seen = node_text(caption) if caption else HtmlText("")
    return _addressed("tiktok", found["id"], url.partition("?")[0], found["who"], **wording(seen))


def _facebook(node: LexborNode, _capture: Capture) -> Post | None:
    url = web_address(node.attributes.get("data-href"))
    if not url:
        return None
    quoted = node.css_first("blockquote p")
    return _addressed("facebook", url, url, **wording(node_text(quoted) if quoted else HtmlText("")))


_THREADS = re.compile(r"/@(?P<who>[\w.]+)/post/(?P<id>[\w-]+)")


def _threads(node: LexborNode, _capture: Capture) -> Post | None:
    url = web_address(node.attributes.get("data-text-post-permalink"))
    found = _THREADS.search(url or "")
    return _addressed("threads", found["id"], (url or "").partition("?")[0], found["who"]) if found else None


def _telegram(node: LexborNode, _capture: Capture) -> Post | None:
    found = permalink(f"https://t.me/{node.attributes.get('data-telegram-post') or ''}")
    return _addressed(found.platform, found.id, found.url, found.handle) if found else None


def _telegram_message(node: LexborNode, capture: Capture) -> Post | None:
    found = permalink(f"https://t.me/{node.attributes.get('data-post') or ''}")
    if not found:
        return None
    owner = node.css_first(".tgme_widget_message_owner_name")
    # The box of an answered message has the same class without "js-message_text".
    body = node.css_first(".tgme_widget_message_text.js-message_text")
    return Post(
        platform=found.platform,
        id=found.id,
        url=found.url,
        author=Author(handle=found.handle, name=node_text(owner).text if owner else None),
        **_time_within(node, capture),
        **wording(node_text(body) if body else HtmlText("")),
    )


_READERS: dict[str, Callable[[LexborNode, Capture], Post | None]] = {
    "blockquote.twitter-tweet": _x,
    "blockquote.twitter-video": _x,
    "blockquote.bluesky-embed": _bluesky,
    "blockquote.mastodon-embed": _mastodon,
    "iframe.mastodon-embed": _mastodon,
    "blockquote.instagram-media": _instagram,
    "blockquote.tiktok-embed": _tiktok,
    ".fb-post[data-href]": _facebook,
    ".fb-video[data-href]": _facebook,
    "blockquote.text-post-media": _threads,
    "script[data-telegram-post]": _telegram,
    ".tgme_widget_message[data-post]": _telegram_message,
}

EMBEDS = ", ".join(_READERS)
"""Selects every element that an embed is made of."""
