"""Moments for people: always UTC, so that two readers of one archive see the same."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.post import Post

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INFERRED = "date inferred from the order of the page"


def day(micros: int | None, *, inferred: bool) -> str:
    """Eleven cells for a list: ` 2025-05-18`, `~2025-05-18` where the day was worked out, or `undated`."""
    if micros is None:
        return "   undated "
    try:
        found = _EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        return "   undated "
    return f"{'~' if inferred else ' '}{found:%Y-%m-%d}"


def minute(at: datetime) -> str:
    """`2025-05-18 14:03 UTC`."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def posted(post: "Post") -> str:
    """When a post was written, as far as that is known, and how we know."""
    if post.created_at is None:
        return "time unknown"
    at = post.created_at.astimezone(UTC)
    match post.created_precision:
        case "day":
            text = f"{at:%Y-%m-%d}, time of day unknown"
        case "hour":
            text = f"{at:%Y-%m-%d}, about {at:%H}:00 UTC"
        case "second":
            text = f"{at:%Y-%m-%d %H:%M:%S} UTC"
        case _:
            text = minute(at)
    return f"~{text} · {INFERRED}" if post.date_inferred else text


def span(started: datetime | None, ended: datetime | None) -> str:
    """From the first part to the last."""
    if started is None or ended is None:
        return "dates unknown"
    first, last = minute(started), minute(ended)
    if first == last:
        return first
    return f"{first.removesuffix(' UTC')} – {last[11:] if first[:10] == last[:10] else last}"
