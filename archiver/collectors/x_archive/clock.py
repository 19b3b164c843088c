"""When a post of an archive was written."""

from datetime import datetime

from archiver.collectors.tweets.marks import written_at
from archiver.collectors.wire.permalinks import snowflake_time
from archiver.collectors.wire.values import moment
from schemas.post import Precision

_NO_CLOCK = " 00:00:00 +0000"
"""What the archives of 2012 to 2019 say of posts before November 2010: they had forgotten the time."""
_REMEMBERED = "2010-11-05"


def written(post_id: str, said: str | None) -> tuple[datetime | None, Precision | None]:
    """When it was written, and how much of that is known.

    Args:
        post_id: its id; those since 4 November 2010 hold the time, to the millisecond.
        said: `created_at`, in any of the spellings: "Sat Feb 18 12:33:11 +0000 2023", "2016-06-01 03:57:55 +0000", ISO 8601.
    """
    if at := snowflake_time(post_id):
        return at, Precision.SECOND
    if said and said.endswith(_NO_CLOCK) and said < _REMEMBERED:
        return moment(said.removesuffix(_NO_CLOCK))
    at = written_at(said, post_id)
    return at, Precision.SECOND if at else None
