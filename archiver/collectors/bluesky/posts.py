"""A record, and the view of it that an AppView gives, into a post (lexicons `app.bsky.feed.post`, `app.bsky.feed.defs#postView`)."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from archiver.collectors.bluesky.embeds import BlobUrl, embedded
from archiver.collectors.bluesky.facets import rich
from archiver.collectors.bluesky.shape import items, mapping, words
from archiver.collectors.wire.machine_time import machine_time
from archiver.collectors.wire.permalinks import tid_time
from schemas.page import Capture
from schemas.post import Author, Link, Post, Precision
from schemas.source import Platform

HIDDEN = "!no-unauthenticated"
"""The label of an account that asks not to be shown to people who are not logged in."""
_WARNINGS = ("!warn", "porn", "sexual", "nudity", "graphic-media")
_SLACK = timedelta(minutes=10)
"""How far the author's clock may be ahead before its word is doubted."""
_EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
"""What an AppView writes for dates that cannot be is before."""
_URI = re.compile(r"at://(?P<did>[^/\s]{1,2048})/[^/\s]+/(?P<key>[^/\s]+)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,6}")


def post_of_view(view: Mapping[str, Any], capture: Capture) -> Post:
    """The post that an AppView shows.

    Raises:
        ValueError: it is none.
    """
    author = author_of(mapping(view, "author"))
    return _post(mapping(view, "record"), view, author, capture, lambda _: None)


def post_of_record(item: Mapping[str, Any], author: Author, capture: Capture, blob_url: BlobUrl) -> Post:
    """The post that a repository keeps: `uri` and `value`.

    Raises:
        ValueError: it is none, or not of this repository: no server may speak for another's.
    """
    if words(item, "uri") and writer_of(words(item, "uri")) != author.id:
        raise ValueError("not of this repository")
    return _post(mapping(item, "value"), {"uri": words(item, "uri")}, author, capture, blob_url)


def author_of(profile: Mapping[str, Any]) -> Author:
    """Who it is; the DID stays when handles change."""
    did, handle = words(profile, "did"), words(profile, "handle").lower()
    return Author(
        # "handle.invalid" stands for a handle that its domain does not confirm (atproto.com/specs/handle).
        handle=None if handle in {"", "handle.invalid"} else handle,
        name=words(profile, "displayName") or None,
        id=did or None,
        url=f"https://bsky.app/profile/{did}" if did else None,
    )


def writer_of(uri: str) -> str | None:
    """Whose record it is, by its URI."""
    found = _URI.fullmatch(uri)
    return found["did"] if found else None


def labels(holder: Mapping[str, Any]) -> Iterator[str]:
    """The labels on a post or profile, the author's own and those of services; those taken back are none."""
    # A view has a list of `label`s, a record an object `selfLabels` (com.atproto.label.defs).
    for label in (*items(holder, "labels"), *items(holder, "labels", "values")):
        if words(label, "val") and mapping(label).get("neg") is not True:
            yield words(label, "val")


def _post(
    record: Mapping[str, Any], view: Mapping[str, Any], author: Author, capture: Capture, blob_url: BlobUrl
) -> Post:
    uri = words(view, "uri")
    if not uri:
        raise ValueError("no uri")
    if not isinstance(record.get("text"), str):
        raise ValueError("no text")  # noqa: TRY004 - to the caller it is a value among others, not a slip of ours
    found = rich(record)
    below = embedded(mapping(record, "embed"), mapping(view, "embed"), blob_url)
    parent = words(record, "reply", "parent", "uri")
    key = _URI.fullmatch(uri)
    at = _written_at(record, words(view, "indexedAt"), key["key"] if key else "", capture)
    try:
        return Post(
            platform=Platform.BLUESKY,
            id=uri,
            url=f"https://bsky.app/profile/{key['did']}/post/{key['key']}" if key else None,
            author=author,
            created_at=at,
            created_precision=Precision.SECOND if at else None,
            text=record["text"],
            lang=_language(record),
            links=_once((*found.links, *below.links)),
            mentions=found.mentions,
            tags=found.tags,
            media=below.media,
            in_reply_to_id=parent or None,
            in_reply_to_author=writer_of(parent),
            conversation_id=words(record, "reply", "root", "uri") or None,
            quotes_id=below.quotes_id,
            content_warning=_warning(record, view),
            truncated=_cut(record),
            captured_at=capture.captured_at,
            capture_sha256=capture.sha256,
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error


def _written_at(record: Mapping[str, Any], indexed_at: str, key: str, capture: Capture) -> datetime | None:
    """When it was written: the author's word if it can be true, else the AppView's, else what the record's key tells."""
    indexed = _moment(indexed_at)
    latest = (indexed or capture.captured_at) + _SLACK
    for at in (_moment(words(record, "createdAt")), indexed, tid_time(key)):
        if at is not None and _EARLIEST <= at <= latest:
            return at
    return None


def _moment(written: str) -> datetime | None:
    return machine_time(written, UTC).at


def listed_at(view: Mapping[str, Any]) -> str:
    """Where a feed puts a post: by the earlier of the two times. In a spelling that sorts; empty if neither is known."""
    times = [at for name in (words(view, "indexedAt"), words(view, "record", "createdAt")) if (at := _moment(name))]
    return min(times, default=_EARLIEST).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if times and min(times) >= _EARLIEST else ""


def _language(record: Mapping[str, Any]) -> str | None:
    first = next(iter(items(record, "langs")), None)
    return first if isinstance(first, str) and _LANGUAGE.fullmatch(first) else None


def _once(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """A card most often repeats a link of the text: the first of them stays."""
    kept: dict[str | None, Link] = {}
    for link in links:
        kept.setdefault(link.url, link)
    return tuple(kept.values())


def _warning(record: Mapping[str, Any], view: Mapping[str, Any]) -> str | None:
    said = {*labels(record), *labels(view)}
    return ", ".join(name.lstrip("!") for name in _WARNINGS if name in said) or None


def _cut(record: Mapping[str, Any]) -> bool:
    """Bridges shorten what is too long for Bluesky, and keep the original beside it."""
    return bool(words(record, "bridgyOriginalText")) and record["text"].rstrip().endswith(("…", "…]", "...", "[...]"))
