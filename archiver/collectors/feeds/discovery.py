"""The feed that a web page names as its own (https://www.rssboard.org/rss-autodiscovery)."""

from selectolax.lexbor import LexborHTMLParser

from archiver.collectors.html.nesting import shallow
from archiver.collectors.wire.html_text import web_address
from schemas.text import encodable

_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})


def named_feed(html: str, url: str) -> str | None:
    """The address of the first feed in the page's head, or anywhere in it."""
    page = LexborHTMLParser(shallow(encodable(html)))
    base = page.css_first("base[href]")
    start = web_address(base.attributes.get("href"), url) if base else None
    for link in page.css("link[href]"):
        said = {name: (value or "").strip().lower() for name, value in link.attributes.items()}
        if "alternate" in said.get("rel", "").split() and said.get("type", "").partition(";")[0].strip() in _TYPES:
            address = web_address(link.attributes.get("href"), start or url)
            if address:
                return address
    return None
