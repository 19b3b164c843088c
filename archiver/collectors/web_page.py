"""HTML pages, from a file or a URL, that show posts in any of five forms. The more trusted form wins where two show one post.

::

    microformats ─▶ JSON-LD ─▶ embeds ─▶ feed widgets ─▶ panels without markup
    its author's    its author's  the platform's  a re-telling     what it looks like
    own hand        machine's     own markup
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser

from archiver.collectors.base import Client
from archiver.collectors.html.embeds import EMBEDS, embedded_posts
from archiver.collectors.html.json_ld import json_ld_posts
from archiver.collectors.html.microformats import microformat_posts
from archiver.collectors.html.nesting import shallow
from archiver.collectors.html.panels import panel_posts
from archiver.collectors.html.widgets import WIDGETS, widget_posts
from archiver.collectors.wire.charset import decoded
from archiver.collectors.wire.finds import Finds, page_of
from archiver.collectors.wire.html_text import web_address
from schemas.page import Capture, Checkpoint, Page
from schemas.post import Post
from schemas.source import Source
from schemas.text import encodable, squash


class WebPage:
    """Any web page; the last to be asked about a URL, for it never says no to one."""

    name = "web_page"
    looks_for = "microformats, JSON-LD, embedded posts, feed widgets and lists of name, text and time"

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """HTTP addresses, and files that begin as HTML does."""
        if head is None:
            url = _normal(locator)
            return Source(collector=self.name, locator=url) if url else None
        return Source(collector=self.name, locator=locator) if _html_like(head) else None

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:  # noqa: ARG002 - storing twice does no harm
        """The one page that this is."""
        capture = client.get(source.locator)
        yield page_of(read_html(capture), source, capture, self.looks_for)


_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,300}\?>\s*)?(?:<!--.{0,20000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|main|article|section|div|p|blockquote|table|h[1-6]|ul|ol|span|a|nav|header)\b",
    re.IGNORECASE | re.DOTALL,
)


def _html_like(head: bytes) -> bool:
    # Without its NULs, UTF-16 is close enough to ASCII for a tag to be seen.
    return bool(_HTML.match(head.replace(b"\0", b"") if b"\0" in head[:200] else head))


def _normal(locator: str) -> str | None:
    """The address in one spelling: lower-case host, a path, no fragment."""
    if not locator.lower().startswith(("http://", "https://")):
        return None
    try:
        parts = urlsplit(locator)
        host = parts.netloc.lower()
    except ValueError:
        return None
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", parts.query, "")) if host else None


def read_html(capture: Capture) -> Finds:
    """The posts of a page, each in the most trusted form that the page has of it."""
    page = LexborHTMLParser(shallow(encodable(decoded(capture.body, capture.media_type))))
    base = _base(page, capture)
    kept = _Once()
    entries = microformat_posts(page, capture, base)
    for posts in (
        entries.posts,
        json_ld_posts(page, capture, base),
        embedded_posts(page, capture),
        widget_posts(page, capture),
    ):
        kept.add(posts)
    for node in page.css(f".h-entry, script, style, template, noscript, {EMBEDS}, {WIDGETS}"):
        if node.parent is not None:
            node.decompose()
    panels = panel_posts(page, capture, base)
    kept.add(panels.posts)
    return Finds(tuple(kept.posts), entries.troubles + panels.troubles)


class _Once:
    """Posts, each once: of two with one id, one address or one text the first one stays."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self._seen: set[tuple[str, ...]] = set()

    def add(self, posts: Iterable[Post]) -> None:
        """Take what is new; posts of one reader are compared by id and address only, for two may say the same."""
        fresh = [post for post in posts if not ({*_names(post), _said(post)} & self._seen)]
        for post in fresh:
            names = _names(post)
            if not (names & self._seen):
                self.posts.append(post)
                self._seen |= names
        self._seen |= {_said(post) for post in fresh if post.text}


def _names(post: Post) -> set[tuple[str, ...]]:
    names: set[tuple[str, ...]] = {("id", post.platform, post.id)}
    if post.url:
        names.add(("url", re.sub(r"^https?://(?:www\.)?|[#?].*$|/$", "", post.url)))
    return names


def _said(post: Post) -> tuple[str, ...]:
    return ("text", post.author.label.casefold(), squash(post.text))


def _base(page: LexborHTMLParser, capture: Capture) -> str:
    """The address that the page's links are relative to; a saved page may still know where it came from."""
    for selector in ("base[href]", "link[rel='canonical'][href]", "meta[property='og:url'][content]"):
        node = page.css_first(selector)
        url = web_address(node.attributes.get("href") or node.attributes.get("content")) if node else None
        if url:
            return url
    return capture.url if capture.url.startswith("http") else ""
