"""What all kinds of feeds have in common, before it becomes posts."""

from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from archiver.collectors.html.nesting import shallow
from archiver.collectors.wire.html_text import HtmlText, html_text, node_text
from archiver.collectors.wire.machine_time import MachineTime
from schemas.page import Trouble
from schemas.post import Author, Media
from schemas.text import encodable

_SHORT = 5_000
"""Characters of HTML that replacements read faster than a parser does, even if every link in it is left open."""


class Words(NamedTuple):
    """A text as the feed carries it."""

    value: str = ""
    html: bool = False
    base: str = ""
    """What its links are relative to."""

    def read(self, url: str) -> HtmlText:
        """What a reader sees; `url` is what links are relative to where nothing else is said."""
        value = encodable(self.value)
        if not self.html:
            return HtmlText(value.replace("\r\n", "\n").strip())
        if len(value) <= _SHORT:
            return html_text(shallow(value), self.base or url)
        body = LexborHTMLParser(shallow(value)).body
        return node_text(body, self.base or url) if body is not None else HtmlText("")

    @property
    def line(self) -> str:
        """What a reader sees, on one line."""
        return " ".join(self.read("").text.split())


class Entry(NamedTuple):
    """One item of a feed; what it does not say is empty."""

    id: str | None = None
    """Its guid, as written."""
    url: str | None = None
    title: Words = Words()
    body: Words = Words()
    published: MachineTime = MachineTime()
    updated: MachineTime = MachineTime()
    author: Author | None = None
    tags: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    lang: str | None = None
    answers: str | None = None
    """The id of the entry that this one replies to (Atom threading, RFC 4685)."""


class Channel(NamedTuple):
    """What the feed says of itself."""

    title: str = ""
    url: str | None = None
    """The site that it belongs to."""
    author: Author | None = None
    lang: str | None = None
    generator: str = ""
    next_url: str | None = None
    """Where older entries are (RFC 5005, JSON Feed's `next_url`)."""


class Reading(NamedTuple):
    """A feed, read."""

    channel: Channel
    entries: tuple[Entry, ...] = ()
    troubles: tuple[Trouble, ...] = ()
