"""A row of `posts`, column by column. Without Pydantic: what is only read on needs no models."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

WIDTHS = {"second": 0, "minute": 60_000_000, "hour": 3_600_000_000, "day": 86_400_000_000}
"""How many microseconds a time of each precision may be off."""


class PostRecord(NamedTuple):
    """A row of `posts` in the order of its columns: what the bulk path writes, as it is.

    Truth values are 0 and 1: the driver takes a detour for anything that is not exactly an int or a str.
    """

    id: int
    platform: str
    native_id: str
    author_id: int
    placed_at: int
    created_at: int | None
    created_precision: str | None
    date_inferred: int
    edited_at: int | None
    url: str | None
    title: str | None
    text: str
    lang: str | None
    in_reply_to: str | None
    in_reply_to_author: str | None
    self_reply: int | None
    answered: int
    decided: int
    clue: str | None
    has_media: int
    details: str | None
    source_id: int | None
    capture_id: int | None
    listed: int | None


COLUMNS = ", ".join(f"p.{name}" for name in PostRecord._fields)
"""For a SELECT from `posts p`."""


def moment(at: int | None) -> datetime | None:
    """A time of the archive as the rest of the house writes it."""
    return None if at is None else _EPOCH + timedelta(0, 0, at)
