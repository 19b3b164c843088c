"""Links, mentions and tags of a post, out of its facets (lexicon `app.bsky.richtext.facet`).

Facets count UTF-8 bytes. The official app writes a shortened address into the text and keeps the whole one in the facet, so what is
shown cut is not lost.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from archiver.collectors.bluesky.shape import dig, items, words
from archiver.collectors.wire.html_text import web_address
from schemas.post import Link


class Rich(NamedTuple):
    """What a text points at, in reading order."""

    links: tuple[Link, ...] = ()
    mentions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class _Span(NamedTuple):
    shown: str
    feature: Mapping[str, Any]


def rich(record: Mapping[str, Any]) -> Rich:
    """The links, mentions and tags of a record; facets that overlap or lie outside the text are left out."""
    links: list[Link] = []
    mentions: dict[str, None] = {}
    tags: dict[str, None] = {}
    for shown, feature in (*_facets(record), *_entities(record)):
        if url := web_address(words(feature, "uri")):
            links.append(Link(text=shown or url, url=url))
        elif did := words(feature, "did"):
            mentions[shown.strip().lstrip("@") or did] = None
        elif tag := words(feature, "tag").lstrip("#"):
            tags[tag] = None
    # Tags beside the text: `tags` of the record.
    tags.update((tag.lstrip("#"), None) for tag in items(record, "tags") if isinstance(tag, str) and tag.lstrip("#"))
    return Rich(tuple(links), tuple(mentions), tuple(tags))


def _facets(record: Mapping[str, Any]) -> Iterator[_Span]:
    text = words(record, "text").encode()
    end = 0
    for start, stop, facet in sorted(_placed(record, len(text)), key=lambda found: found[:2]):
        if start < end:
            continue
        end = stop
        shown = text[start:stop].decode("utf-8", "ignore")
        yield from (_Span(shown, feature) for feature in items(facet, "features") if isinstance(feature, dict))


def _placed(record: Mapping[str, Any], length: int) -> Iterator[tuple[int, int, Any]]:
    for facet in items(record, "facets"):
        start, stop = dig(facet, "index", "byteStart"), dig(facet, "index", "byteEnd")
        if _whole(start) and _whole(stop) and 0 <= start < stop <= length:
            yield start, stop, facet


def _entities(record: Mapping[str, Any]) -> Iterator[_Span]:
    """What posts of early 2023 had instead of facets; their places count UTF-16 units."""
    if items(record, "facets"):
        return
    text = words(record, "text").encode("utf-16-le")
    for entity in items(record, "entities"):
        start, stop = dig(entity, "index", "start"), dig(entity, "index", "end")
        name = {"link": "uri", "mention": "did"}.get(words(entity, "type"))
        if name and _whole(start) and _whole(stop) and 0 <= start < stop <= len(text) // 2:
            shown = text[2 * start : 2 * stop].decode("utf-16-le", "ignore")
            yield _Span(shown, {name: words(entity, "value")})


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
