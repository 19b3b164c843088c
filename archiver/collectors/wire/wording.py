"""A post's text and everything that it points at, joined into fields of a `Post`."""

from typing import Any

from archiver.collectors.wire.entities import entities
from archiver.collectors.wire.html_text import HtmlText
from schemas.post import Link


def wording(seen: HtmlText, title: str | None = None) -> dict[str, Any]:
    """Title, text, links, mentions and tags; a link that the HTML resolves is not guessed at a second time."""
    pointed = entities(f"{title}\n{seen.text}" if title else seen.text)
    return {
        "title": title,
        "text": seen.text,
        "links": seen.links + tuple(link for link in pointed.links if not _resolved(link, seen.links)),
        "mentions": pointed.mentions,
        "tags": pointed.tags,
    }


def _resolved(link: Link, links: tuple[Link, ...]) -> bool:
    return any(link.text in (known.text, known.url) or link.text in known.text for known in links)
