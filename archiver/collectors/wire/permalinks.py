"""What the address or id of a post tells: its platform, its id there, and often the very moment it was written."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from schemas.source import Platform


class Permalink(NamedTuple):
    """A post's address, taken apart."""

    platform: str
    id: str
    url: str
    """Without what trackers added."""
    handle: str | None = None
    created_at: datetime | None = None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_X_EPOCH = 1288834974657
_FIRST_SNOWFLAKE = 29700859247
"""Ids below were counted, not made from the time (before 4 November 2010)."""
_X = re.compile(
    r"(?:www\.|mobile\.|m\.)?(?:twitter|x)\.com/(?:#!/)?(?P<who>\w{1,30}|i/web)/status(?:es)?/(?P<id>\d{1,19})"
)
_BLUESKY = re.compile(r"bsky\.app/profile/(?P<who>[\w.:%-]+)/post/(?P<id>\w+)")
_TELEGRAM = re.compile(r"(?:t|telegram)\.me/(?:s/)?(?P<who>[A-Za-z]\w{3,40})/(?P<id>\d+)")
_AT_URI = re.compile(r"at://(?P<who>[\w.:%-]+)/app\.bsky\.feed\.post/(?P<id>\w+)")


def permalink(url: str) -> Permalink | None:
    """The post that an address leads to, if it is on a platform whose addresses we know.

    >>> permalink("https://twitter.com/ada/status/1924101204997050369?ref_src=x").id
    '1924101204997050369'
    """
    if url.startswith("at://"):
        return _bluesky(_AT_URI.match(url))
    address = url.partition("://")[2]
    if found := _X.match(address):
        who = None if "/" in found["who"] or found["who"] == "i" else found["who"]
        return Permalink(Platform.X, found["id"], _bare(url), who, snowflake_time(found["id"]))
    if found := _TELEGRAM.match(address):
        post = f"{found['who']}/{found['id']}"
        return Permalink(Platform.TELEGRAM, post, f"https://t.me/{post}", found["who"])
    return _bluesky(_BLUESKY.match(address))


def _bluesky(found: re.Match[str] | None) -> Permalink | None:
    if not found:
        return None
    who, key = found["who"], found["id"]
    url = f"https://bsky.app/profile/{who}/post/{key}"
    handle = None if who.startswith("did:") else who
    return Permalink(Platform.BLUESKY, f"at://{who}/app.bsky.feed.post/{key}", url, handle, tid_time(key))


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def snowflake_time(post_id: str) -> datetime | None:
    """When a post on X was written, to the millisecond, out of its id."""
    if len(post_id) > 19 or not (post_id.isascii() and post_id.isdigit()):  # noqa: PLR2004 - 63 bits
        return None
    number = int(post_id)
    return _EPOCH + timedelta(0, 0, 0, (number >> 22) + _X_EPOCH) if number >= _FIRST_SNOWFLAKE else None


_TID = re.compile("[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_DIGITS = {letter: number for number, letter in enumerate("234567abcdefghijklmnopqrstuvwxyz")}
_FIRST_TID = datetime(2022, 1, 1, tzinfo=UTC)
_LAST_TID = datetime(2100, 1, 1, tzinfo=UTC)


def tid_time(key: str) -> datetime | None:
    """When a record on Bluesky was made, out of its key, if the key is of the kind that carries it."""
    if not _TID.fullmatch(key):
        return None
    number = 0
    for letter in key:
        number = number * 32 + _DIGITS[letter]
    at = _EPOCH + timedelta(microseconds=number >> 10)
    return at if _FIRST_TID <= at < _LAST_TID else None
