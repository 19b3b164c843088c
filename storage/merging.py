"""One row out of two sights of a post: the richer word of each."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from storage.records import WIDTHS, PostRecord
from storage.wholeness import says_less


def merged(old: PostRecord, new: PostRecord) -> PostRecord:
    """The row after the same post was seen again: what is new counts, what is silent erases nothing.

    An inferred day is the latest possible one, so of two the earlier holds; and a day that was shown beats one that was inferred.
    """
    if new[3:] == old[3:]:
        return old  # by far the most: nothing has happened
    kept: dict[str, Any] = {
        name: was if is_ is None else is_ for name, was, is_ in zip(new._fields, old, new, strict=True)
    }
    kept["id"] = old.id
    kept["answered"], kept["decided"] = old.answered, old.decided
    kept["has_media"] = old.has_media or new.has_media
    kept["details"] = _merged_details(old.details, new.details)
    if new.capture_id not in (None, old.capture_id):
        kept["listed"] = new.listed  # a place on the list of that capture, and of no other
    elif old.listed is not None:
        kept["listed"] = old.listed
    if new.created_at is None or (old.created_at is not None and _better_dated(old, new)):
        for name in ("created_at", "created_precision", "date_inferred", "placed_at"):
            kept[name] = getattr(old, name)
    if says_less(new, old):
        kept["text"], kept["title"], kept["clue"] = old.text, old.title, old.clue
        kept["details"] = _merged_details(new.details, old.details)
        # What the text was read from stays what it can be traced to.
        kept["source_id"], kept["capture_id"] = old.source_id, old.capture_id
    else:
        kept["clue"] = new.clue
    return PostRecord(**kept)


def _better_dated(old: PostRecord, new: PostRecord) -> bool:
    if bool(old.date_inferred) != bool(new.date_inferred):
        return not old.date_inferred
    finer = WIDTHS.get(old.created_precision or "", 0) - WIDTHS.get(new.created_precision or "", 0)
    if finer:
        return finer < 0
    return bool(old.date_inferred) and (old.created_at or 0) <= (new.created_at or 0)


def _merged_details(old: str | None, new: str | None) -> str | None:
    """Both, the new one's word counting; whether the text is cut short is known of its own text alone."""
    if old is None or old == new:
        return new
    said: Mapping[str, Any] = {} if new is None else orjson.loads(new)
    both = {**orjson.loads(old), **said}
    if "media" in both:
        both["media"] = _merged_media(orjson.loads(old).get("media", ()), both["media"])
    if "truncated" not in said:
        both.pop("truncated", None)
    return orjson.dumps(both).decode() if both else None


def _merged_media(old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The new list; of the same picture or film, what only the old one says is kept: where a copy lies, what its author wrote of it."""
    known = {item["url"]: item for item in old if item.get("url")}
    return [{**known.get(item.get("url", ""), {}), **item} for item in new]
