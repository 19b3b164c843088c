"""What hangs below a post: pictures, films, a card, another post (lexicons `app.bsky.embed.*`).

The record says what was embedded and with which description; the view, which only an AppView gives, says where the files can be seen.
Kinds that are not known are left out: new ones come without notice (`gallery` did in 2026).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from archiver.collectors.bluesky.shape import items, mapping, words
from archiver.collectors.wire.html_text import web_address
from schemas.post import Link, Media

BlobUrl = Callable[[str], str | None]
"""Where a blob can be had, by its CID; for want of a view."""

_POST = re.compile(r"at://[^/\s]+/app\.bsky\.feed\.post/[^/\s]+")


class Embedded(NamedTuple):
    """What a post carries besides its text."""

    media: tuple[Media, ...] = ()
    links: tuple[Link, ...] = ()
    quotes_id: str | None = None


def embedded(record: Mapping[str, Any], view: Mapping[str, Any], blob_url: BlobUrl) -> Embedded:
    """What the embed of a record holds.

    Args:
        record: the embed as the author wrote it.
        view: the same as an AppView shows it; may be empty.
        blob_url: for files that no view shows.
    """
    media, media_view = (mapping(side, "media") or side for side in (record, view))
    return Embedded(
        (*_pictures(media, media_view, blob_url), *_films(media, media_view, blob_url)),
        tuple(_card(media)),
        _quoted(record),
    )


def _pictures(record: Mapping[str, Any], view: Mapping[str, Any], blob_url: BlobUrl) -> Iterator[Media]:
    """`images` (up to four) and `gallery` (up to twenty)."""
    for name in ("images", "items"):
        shown = items(view, name)
        for place, picture in enumerate(items(record, name)):
            blob = mapping(picture, "image")
            if blob:
                seen = words(shown[place], "fullsize") if place < len(shown) else ""
                yield _file("image", blob, words(picture, "alt"), web_address(seen) or blob_url(_cid(blob)))


def _films(record: Mapping[str, Any], view: Mapping[str, Any], blob_url: BlobUrl) -> Iterator[Media]:
    blob = mapping(record, "video")
    if blob:
        kind = "gif" if words(record, "presentation") == "gif" else "video"
        url = web_address(words(view, "playlist")) or blob_url(_cid(blob))
        yield _file(kind, blob, words(record, "alt"), url)


def _file(kind: str, blob: Mapping[str, Any], alt: str, url: str | None) -> Media:
    # The record's aspectRatio is no size: "may not correspond to absolute dimensions" (app.bsky.embed.defs).
    return Media(kind=kind, url=url, alt=alt or None, mime=words(blob, "mimeType") or None)


def _cid(blob: Mapping[str, Any]) -> str:
    """A blob's id; uploads of early 2023 have it in the open."""
    return words(blob, "ref", "$link") or words(blob, "cid")


def _card(record: Mapping[str, Any]) -> Iterator[Link]:
    url = web_address(words(record, "external", "uri"))
    if url:
        yield Link(text=words(record, "external", "title").strip() or url, url=url)


def _quoted(record: Mapping[str, Any]) -> str | None:
    """The post that is quoted; feeds, lists and starter packs are embedded in the same way and are no posts."""
    uri = words(record, "record", "uri") or words(record, "record", "record", "uri")
    return uri if _POST.fullmatch(uri) else None
