"""Ids, times, languages and names of tweets, in the spellings of X's interfaces."""

import re
from datetime import datetime, timedelta, timezone
from typing import Any

from archiver.collectors.wire.permalinks import snowflake_time
from archiver.collectors.wire.values import moment, tables, words

_CLASSIC = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d) (\d{4})", re.ASCII
)
_MONTHS = dict(
    zip(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], range(1, 13), strict=True)
)
_NO_LANGUAGES = frozenset({"und", "zxx", "art"})
_RENAMED = {"in": "id", "iw": "he", "ji": "yi"}
"""Codes of ISO 639 that were given up in 1989 and that X still uses."""
_DIGITS = re.compile(r"[0-9]{1,20}")


def number(value: Any) -> str | None:
    """An id of a tweet or an account: digits, as a text or a number; `-1` and `0` are none."""
    said = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return said if isinstance(said, str) and _DIGITS.fullmatch(said) and said.strip("0") else None


def written_at(said: Any, post_id: str) -> datetime | None:
    """When it was written: as its id tells, to the millisecond; before November 2010 as said, in either spelling."""
    return snowflake_time(post_id) or _classic(said) or moment(said).at


def _classic(said: Any) -> datetime | None:
    """`Sat Feb 18 12:33:11 +0000 2023`, read without regard to this machine's language."""
    found = _CLASSIC.fullmatch(said) if isinstance(said, str) else None
    if found is None or found[1] not in _MONTHS:
        return None
    year, day, hour, minute, second = (int(found[part]) for part in (9, 2, 3, 4, 5))
    offset = timedelta(hours=int(found[7]), minutes=int(found[8])) * (-1 if found[6] == "-" else 1)
    try:
        return datetime(year, _MONTHS[found[1]], day, hour, minute, second, tzinfo=timezone(offset))
    except ValueError:  # the 30th of February, a zone of 99 hours
        return None


def language(said: Any) -> str | None:
    """What the text is written in; `und`, `qst` and their kin are X's own, for what is no language."""
    if not isinstance(said, str) or not said or said in _NO_LANGUAGES or (said[0] == "q" and len(said) == len("qst")):
        return None
    return _RENAMED.get(said, said)


def named(entities: Any, name: str) -> tuple[str, ...]:
    """What entities are called, each once."""
    return tuple(dict.fromkeys(found for entity in tables(entities) if (found := words(entity.get(name)))))


def page_of(handle: str | None, post_id: str) -> str:
    """A tweet's address."""
    return f"https://x.com/{handle or 'i'}/status/{post_id}"
