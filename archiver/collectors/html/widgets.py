"""Feed widgets that put their posts into the page: one line in a table for each kind."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.collectors.wire.html_text import HtmlText, node_text, web_address
from archiver.collectors.wire.permalinks import Permalink, permalink
from archiver.collectors.wire.wording import wording
from schemas.page import Capture
from schemas.post import Author, Post, Precision


class _Widget(NamedTuple):
    """Where a widget keeps what, as CSS selectors below one item."""

    item: str
    name: str
    handle: str
    link: str
    text: str
    drop: str
    """Buttons inside the text."""
    repost: str
    """The line that says who passed it on; empty: never."""
    origin: str = ""
    """Put before links that name no host."""


_WIDGETS = (
    # Smash Balloon's Custom Twitter Feeds. Its date text has 19 forms, in either order of day and month: the id is the clock.
    _Widget("#ctf .ctf-item, .ctf .ctf-item", ".ctf-author-name", ".ctf-author-screenname", "a.ctf-tweet-date, a[href*='/status/']", ".ctf-tweet-text", "a.ctf_more", ".ctf-context"),
    # Saved pages of Nitter. Its own links are of its own host; the ids are those of X.
    _Widget(".timeline-item", "a.fullname", "a.username", "a.tweet-link", ".tweet-content", "", ".retweet-header", "https://x.com"),
)  # fmt: skip

WIDGETS = ", ".join(widget.item for widget in _WIDGETS)
"""Selects every element that holds a widget's post."""


def widget_posts(page: LexborHTMLParser, capture: Capture) -> Iterator[Post]:
    """The posts that widgets show, in the page's order."""
    for widget in _WIDGETS:
        for node in page.css(widget.item):
            post = _post(widget, node, capture)
            if post:
                yield post


def _post(widget: _Widget, node: LexborNode, _capture: Capture) -> Post | None:
    link = _permalink(widget, node)
    if link is None:
        return None
    handle = (_shown(node, widget.handle) or link.handle or "").removeprefix("@")
    return Post(
        platform=link.platform,
        id=link.id,
        url=link.url,
        author=Author(name=_shown(node, widget.name), handle=handle or None),
        created_at=link.created_at,
        created_precision=Precision.SECOND if link.created_at else None,
        reposted_by=_reposter(widget, node),
        **wording(_text(widget, node)),
    )


def _permalink(widget: _Widget, node: LexborNode) -> Permalink | None:
    for anchor in node.css(widget.link):
        href = anchor.attributes.get("href") or ""
        if href.startswith("/") and widget.origin:
            href = widget.origin + href
        found = permalink(web_address(href) or "")
        if found:
            return found
    return None


def _text(widget: _Widget, node: LexborNode) -> HtmlText:
    body = node.css_first(widget.text)
    if body is None:
        return HtmlText("")
    for button in body.css(widget.drop) if widget.drop else ():
        button.decompose()
    return node_text(body)


def _shown(node: LexborNode, selector: str) -> str | None:
    found = node.css_first(selector)
    return (node_text(found).text or None) if found else None


_PASSED_ON = re.compile(r"\s+(?:retweeted|reposted|boosted)$", re.IGNORECASE)


def _reposter(widget: _Widget, node: LexborNode) -> Author | None:
    line = _shown(node, widget.repost) if widget.repost else None
    return Author(name=_PASSED_ON.sub("", line)) if line and _PASSED_ON.search(line) else None
