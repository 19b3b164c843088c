"""Hashtags, mentions and links in the text of a post: where they stand, to colour them, and which links there are."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tui.links import Address, openable
from tui.plain import plain, plain_line

if TYPE_CHECKING:
    from schemas.post import Link, Post

_FOUND = re.compile(
    r"(?P<link>https?://[^\s<>\"]+)|(?<![\w/.@])(?P<cut>[\w-]+(?:\.[\w-]+)+/[^\s…]{0,200}…)|(?<![\w/&])(?P<tag>#\w+)|(?<![\w/.])(?P<mention>@\w[\w.-]*(?:@[\w.-]+\w)?)"
)
_TRAILING = ".,;:!?)]}'»”’"
_ELLIPSES = ("…", "...")
_MOST_SCANNED = 100_000
"""Characters that are coloured; no post is longer, and text beyond is shown all the same."""


class Mark(NamedTuple):
    """A stretch of a text and what it is: `link`, `cut`, `tag`, `mention`, or `gone` and `came` of an edit."""

    begin: int
    end: int
    kind: str
    url: str | None = None
    """Where a link leads, if a terminal may be told."""


class Listed(NamedTuple):
    """A link as it is listed below a post."""

    label: str
    """Plain."""
    address: Address | None
    cut: bool


def marks(text: str, post: "Post") -> tuple[Mark, ...]:
    """What to colour in the plain text of a post, in order, without overlap."""
    found = sorted(_all(text[:_MOST_SCANNED], post))
    kept: list[Mark] = []
    for mark in found:
        if not kept or mark.begin >= kept[-1].end:
            kept.append(mark)
    return tuple(kept)


def listed(post: "Post") -> list[Listed]:
    """The links of a post, the platform's own list first, then addresses that stand in its text alone."""
    links = [_listed(link) for link in post.links]
    known = {link.url for link in post.links} | {link.text for link in post.links}
    for url in dict.fromkeys(_bare(post.text)):
        if not any(known_url and known_url.startswith(url.rstrip("…")) for known_url in known):
            cut = url.endswith(_ELLIPSES)
            links.append(Listed(plain_line(url), None if cut else openable(url), cut))
    return links


def _all(text: str, post: "Post") -> Iterator[Mark]:
    for link in post.links:
        label = plain(link.text)
        begin = text.find(label) if label.strip() else -1
        if begin >= 0:
            address = None if link.cut else openable(link.url)
            yield Mark(begin, begin + len(label), "cut" if link.cut else "link", address and address.url)
    for found in _FOUND.finditer(text):
        kind = found.lastgroup or "link"
        word = found[0].rstrip(_TRAILING) if kind == "link" else found[0]
        cut = kind == "link" and (word.endswith(_ELLIPSES) or text[found.end() : found.end() + 1] == "…")
        address = openable(word) if kind == "link" and not cut else None
        yield Mark(found.start(), found.start() + len(word), "cut" if cut else kind, address and address.url)


def _bare(text: str) -> Iterator[str]:
    for found in _FOUND.finditer(text[:_MOST_SCANNED]):
        if found.lastgroup == "cut":
            yield found[0]
        if found.lastgroup == "link":
            dots = found[0].endswith("...")
            yield found[0] if dots else found[0].rstrip(_TRAILING)


def _listed(link: "Link") -> Listed:
    cut = link.cut or link.url is None or link.url.endswith(_ELLIPSES)
    label = link.text if cut else link.url or link.text
    return Listed(plain_line(label), None if cut else openable(link.url), cut)
