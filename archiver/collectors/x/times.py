"""When a post on X was written: out of its id, which holds the millisecond, or as it says itself."""

import re
from datetime import UTC, datetime

from archiver.collectors.wire.permalinks import snowflake_time
from archiver.collectors.wire.values import moment
from schemas.post import Precision

_NAMED = re.compile(
    r"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) (?P<day>\d\d) (?P<clock>\d\d:\d\d:\d\d) \+0000 (?P<year>\d{4})"
)
_NUMBERED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000")
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: f"{number:02}" for number, name in enumerate(_ENGLISH, 1)}
"""In English whatever the user's language is, which `strptime` would ask for."""
_NO_CLOCK = " 00:00:00 +0000"
"""What the archives of 2012 to 2019 say of posts before November 2010: they had forgotten the time."""
_LONG_AGO = datetime(2010, 11, 5, tzinfo=UTC)


Written = tuple[datetime | None, Precision | None]
"""A moment, and how much of it is known."""


def written(post_id: str, said: object) -> Written:
    """When a post was written.

    Args:
        post_id: its id; those since 4 November 2010 hold the time.
        said: `created_at`, in any of the three spellings: "Sat Feb 18 12:33:11 +0000 2023", "2016-06-01 03:57:55 +0000", ISO 8601.
    """
    at = snowflake_time(post_id)
    return (at, Precision.SECOND) if at else _said(said if isinstance(said, str) else "")


def _said(said: str) -> Written:
    if named := _NAMED.fullmatch(said):
        month = _MONTHS.get(named["month"], "")
        said = f"{named['year']}-{month}-{named['day']}T{named['clock']}Z"
    elif _NUMBERED.fullmatch(said):
        day = said[: -len(_NO_CLOCK)]
        forgotten = said.endswith(_NO_CLOCK) and day < f"{_LONG_AGO:%Y-%m-%d}"
        said = day if forgotten else f"{day}T{said[11:19]}Z"
    return moment(said)
