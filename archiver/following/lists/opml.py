"""OPML 2.0 (opml.org/spec2.opml): the list of feeds that every feed reader exports and imports.

What is no feed has no place in it that others would understand; it stands in attributes of our own namespace, as the spec allows.
"""

from datetime import datetime
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from archiver.following.durations import seconds_of, written
from archiver.following.lists.wish import Wish, media_said
from schemas.errors import UnreadableInputError
from schemas.text import printable_line

_OURS = "urn:whipstitch:follow"
_DEEPEST = 100
_HEAD = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:whipstitch="{_OURS}">
  <head><title>Followed by whipstitch</title></head>
  <body>
"""
_TAIL = """\
  </body>
</opml>
"""


class Opml:
    """`.opml`."""

    suffix = ".opml"

    def read(self, text: bytes, name: str) -> list[Wish]:
        """Every outline with an address, however deep in folders."""
        reading = _Reading(name)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler = reading.begin, reading.end
        parser.EntityDeclHandler = reading.entity
        try:
            parser.Parse(text, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise UnreadableInputError(name, f"this is no OPML: {error}") from error
        return reading.wishes

    def write(self, wishes: list[Wish]) -> bytes:
        """One outline a source, without folders."""
        return (_HEAD + "".join(map(_outline, wishes)) + _TAIL).encode()


class _Reading:
    """Gathers the outlines of one file."""

    def __init__(self, name: str) -> None:
        self.wishes: list[Wish] = []
        self._name = name
        self._depth = 0

    def begin(self, tag: str, said: dict[str, str]) -> None:
        """An element begins."""
        if (not self._depth and tag != "opml") or self._depth > _DEEPEST:
            raise UnreadableInputError(self._name, "this is no OPML")
        self._depth += 1
        if tag == "outline" and (wish := _wish(said)):
            self.wishes.append(wish)

    def end(self, _tag: str) -> None:
        """An element ends."""
        self._depth -= 1

    def entity(self, *_: object) -> None:
        """Entities can grow without end; no list needs them."""
        raise UnreadableInputError(self._name, "it declares entities; a list of feeds needs none")


def _wish(said: dict[str, str]) -> Wish | None:
    feed = said.get("xmlUrl", "").strip()
    locator = said.get(f"{_OURS} locator", "") or feed
    if not locator:
        return None
    every, since = said.get(f"{_OURS} every"), said.get(f"{_OURS} since")
    return Wish(
        locator,
        (said.get("text") or said.get("title") or "").strip() or None,
        seconds_of(every) if every else None,
        _moment(since) if since else None,
        media_said(said.get(f"{_OURS} media")),
        is_feed=locator == feed,
    )


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.astimezone()


def _outline(wish: Wish) -> str:
    said = {"text": wish.name or wish.locator}
    address = wish.locator.removeprefix("feed+")
    if wish.is_feed and address.startswith(("http://", "https://")):
        said |= {"type": "rss", "xmlUrl": address}
    said["whipstitch:locator"] = wish.locator
    if wish.every:
        said["whipstitch:every"] = written(wish.every)
    if wish.since:
        said["whipstitch:since"] = wish.since.isoformat()
    if wish.media:
        said["whipstitch:media"] = wish.media
    return f"    <outline {' '.join(f'{name}={quoteattr(printable_line(value))}' for name, value in said.items())}/>\n"
