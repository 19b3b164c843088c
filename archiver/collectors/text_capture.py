"""Saved or copied pages of plain text whose social panel is blocks of name, headline, body and clock time."""

import codecs
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from archiver.collectors.base import Client
from archiver.collectors.panels.blocks import Block, Panel, blocks_of
from archiver.collectors.panels.listing_dates import When, listing_dates
from archiver.collectors.wire.charset import decoded, utf16_like
from archiver.collectors.wire.entities import entities
from archiver.collectors.wire.finds import Finds, page_of
from schemas.page import Checkpoint, Page, Trouble
from schemas.post import Author, Post, content_id
from schemas.source import Platform, Source
from schemas.text import encodable, squash


class TextCapture:
    """Pages saved as text. Clocks are read in the zone of the capture; days are worked out from their order."""

    name = "text_capture"
    looks_for = "blocks of name, text and clock time"

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """Text that is neither HTML nor JSON; the last to be asked of all that read files."""
        if head is None or "://" in locator or not _text_like(head):
            return None
        return Source(collector=self.name, locator=locator)

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:  # noqa: ARG002 - a file is read whole, always
        """The one page of a file."""
        capture = client.get(source.locator)
        text = decoded(capture.body, capture.media_type)
        yield page_of(read_panel(text, capture.captured_at), source, capture, self.looks_for)


def read_panel(text: str, captured_at: datetime) -> Finds:
    """The posts of the social panel in a page's text.

    Args:
        text: the whole page; what is not the panel is left out.
        captured_at: when the page was saved, in the zone of the clocks that it shows.
    """
    panel = blocks_of(_lines(text))
    dates = listing_dates([block.time for block in panel.blocks], captured_at, [block.pinned for block in panel.blocks])
    said = [
        _Said(block, *_headline_and_body(block.lines), when) for block, when in zip(panel.blocks, dates, strict=True)
    ]
    posts = (_post(one, post_id) for one, post_id in zip(said, _ids(said), strict=True))
    return Finds(tuple(posts), _troubles(panel))


class _Said(NamedTuple):
    """A block, once its words and its time are known."""

    block: Block
    title: str | None
    text: str
    when: When

    @property
    def author(self) -> Author:
        return Author(name=self.block.author, handle=self.block.handle)


def _lines(text: str) -> list[str]:
    return encodable(text).translate(_LINE_ENDS).replace("\r\n", "\n").replace("\r", "\n").split("\n")


_LINE_ENDS = {0x2028: "\n", 0x2029: "\n", 0x85: "\n", 0x0B: "\n", 0x0C: "\n", 0x00: " ", 0xFEFF: None}


_OTHERS = (b"{", b"<!doctype", b"<html", b"<?xml", b"%pdf", b"<rss", b"<feed")


def _text_like(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or utf16_like(head):
        return True
    return b"\0" not in head and not head[:1024].lstrip().lower().startswith(_OTHERS)


def _post(said: _Said, post_id: str) -> Post:
    pointed = entities(f"{said.title or ''}\n{said.text}")
    return Post(
        platform=Platform.WEB,
        id=post_id,
        author=said.author,
        created_at=said.when.at,
        created_precision=said.when.precision,
        date_inferred=said.when.inferred,
        title=said.title,
        text=said.text,
        links=pointed.links,
        mentions=pointed.mentions,
        tags=pointed.tags,
        reposted_by=Author(name=said.block.reposted_by) if said.block.reposted_by else None,
        truncated=said.block.time is None,
    )


def _ids(said: list[_Said]) -> list[str]:
    """An id for each: of two alike the lower one, the older, is the first, so that a newer one does not rename it."""
    seen: Counter[tuple[str, str, str]] = Counter()
    ids = []
    for one in reversed(said):
        alike = (one.author.key, squash(f"{one.title or ''} {one.text}"), one.when.spelling)
        ids.append(content_id(one.author, one.title, one.text, one.when.spelling, seen[alike]))
        seen[alike] += 1
    return ids[::-1]


_LONGEST_HEADLINE = 200


def _headline_and_body(lines: tuple[str, ...]) -> tuple[str | None, str]:
    """The first line is the headline where more follows, unless it is only the beginning of what follows."""
    text = _joined(lines)
    head, _, rest = text.partition("\n")
    body = rest.strip("\n")
    if not body or len(head) > _LONGEST_HEADLINE:
        return None, text
    if squash(body).startswith(squash(head)):
        return None, body
    return head, body


def _joined(lines: tuple[str, ...]) -> str:
    """The lines as text: one empty line, never more, between paragraphs."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")


def _troubles(panel: Panel) -> tuple[Trouble, ...]:
    why = "the end of a post whose beginning is not on the page; left out"
    return tuple(Trouble(where=f"line {number}", why=why) for number in panel.fragments)
