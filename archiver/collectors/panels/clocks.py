"""Times as pages show them: "1:56pm", "13:56", "3h", "Yesterday", "Nov 30", "18 May 2025, 14:07".

Nothing is worked out here: a clock without a day stays a clock without a day. `listing_dates` finds the days.
"""

import re
import unicodedata
from datetime import date, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from archiver.collectors.panels.time_words import (
    AGO,
    HALVES,
    JOINERS,
    LONG_UNITS,
    MONTHS,
    SHORT_UNITS,
    WEEKDAYS,
    WHOLE,
    ZONES,
)
from schemas.post import Precision

_LONGEST = 64
"""Characters: no form of a time is longer, and a paragraph is told from a time by its length alone."""


class Clock(NamedTuple):
    """A time of day."""

    hour: int
    minute: int
    second: int | None = None
    zone: timezone | None = None


class ShownTime(NamedTuple):
    """A time as shown. One of `clock` alone, `day`, `days_ago`, `weekday` and `ago` says what kind it is."""

    clock: Clock | None = None
    day: tuple[int | None, int, int] | None = None
    """Year (null when not shown), month, day."""
    days_ago: int | None = None
    """0 for today, 1 for yesterday."""
    weekday: int | None = None
    """0 for Monday; the last one before."""
    unclear: str | None = None
    """A date that can be read in two ways, as it stood: "5/6/2025"."""
    ago: timedelta | None = None
    ago_precision: Precision | None = None

    @property
    def clock_only(self) -> bool:
        """Whether nothing but a time of day was shown."""
        return (
            self.day is None
            and self.days_ago is None
            and self.weekday is None
            and self.ago is None
            and not self.unclear
        )


@lru_cache(maxsize=4096)
def read_time(line: str) -> ShownTime | None:
    r"""The time that a line shows, if it shows that and nothing else.

    >>> read_time("1:56\u202fPM").clock
    Clock(hour=13, minute=56, second=None, zone=None)
    >>> read_time("I came at 1:56pm") is None
    True
    """
    if len(line) > _LONGEST:
        return None
    text = _plain(line)
    if not text or not (text in WHOLE or _DIGIT.search(text) or _AGO.fullmatch(text)):
        return None
    return _whole(text) or _ago(text) or _dated(text)


_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_DIGIT = re.compile("[0-9]")
_EDGES = " ·•|–—,-"


def _plain(line: str) -> str:
    if not line.isascii():
        # NFKC makes the no-break spaces that stand before "pm" plain ones, and full-width digits plain digits.
        line = unicodedata.normalize("NFKC", _UNSEEN.sub("", line))
        line = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in line)
    line = " ".join(line.casefold().split()).strip(_EDGES)
    return _EDITED.sub("", line)


_EDITED = re.compile(r"[ ·•|,]+\(?(?:edited|bearbeitet|modifié|editado|public)\)?$|^edited[ ·•|,]+")


def _whole(text: str) -> ShownTime | None:
    days = WHOLE.get(text)
    if days is None:
        return None
    return ShownTime(ago=timedelta(0), ago_precision=Precision.MINUTE) if days < 0 else ShownTime(days_ago=days)


_AGO = re.compile(
    rf"(?P<before>{'|'.join(AGO.before)})?\s?(?P<n>\d{{1,3}}|an?|one|une?|ein(?:em|er|e)?)\s?"
    rf"(?P<unit>[^\W\d_]+)\.?(?P<after>\s(?:{'|'.join(AGO.after)}))?"
)
_UNITS = {
    "s": (timedelta(seconds=1), Precision.MINUTE),
    "m": (timedelta(minutes=1), Precision.MINUTE),
    "h": (timedelta(hours=1), Precision.HOUR),
    "d": (timedelta(days=1), Precision.DAY),
    "w": (timedelta(weeks=1), Precision.DAY),
    # Rough on purpose: a day worked out from these is only ever the latest possible one.
    "mo": (timedelta(days=30), Precision.DAY),
    "y": (timedelta(days=365), Precision.DAY),
}


def _ago(text: str) -> ShownTime | None:
    found = _AGO.fullmatch(text)
    if not found:
        return None
    wordy = bool(found["before"] or found["after"])
    unit = SHORT_UNITS.get(found["unit"]) or (LONG_UNITS.get(found["unit"]) if wordy else None)
    # "A day" and "24 hours" are headlines; "a day ago" and "24h" are times.
    if unit is None or not (wordy or found["n"].isdigit()):
        return None
    step, precision = _UNITS[unit]
    return ShownTime(ago=step * (int(found["n"]) if found["n"].isdigit() else 1), ago_precision=precision)


# "p.m." and "p m" are "pm".
_LAST = "|".join(r"\.?\s?".join(word) + r"\.?" for word in HALVES.last)
_CLOCK = (
    rf"(?:(?P<first>{'|'.join(HALVES.first)})\s?)?(?P<h>\d{{1,2}})(?:(?P<sep>[:.h])(?P<m>\d{{2}})(?::(?P<s>\d{{2}})(?:\.\d+)?)?)?"
    rf"(?:\s?(?P<last>{_LAST}))?(?:\s?uhr)?(?:\s?(?P<zone>{'|'.join(ZONES)}|[+-]\d\d:?\d\d))?"
)
_CLOCK_LAST = re.compile(rf"(?:^|(?<=[\s,·•|])|(?<=\dt)){_CLOCK}$")
_CLOCK_FIRST = re.compile(rf"^{_CLOCK}(?=[\s,·•|])")
_JOINER = re.compile(rf"(?:^|(?<=[\s,]))(?:{'|'.join(JOINERS)})$|(?<=\d)t$")


def _dated(text: str) -> ShownTime | None:
    for pattern in (_CLOCK_LAST, _CLOCK_FIRST):
        found = pattern.search(text)
        clock = _clock(found) if found else None
        if found and clock:
            rest = (text[: found.start()] + text[found.end() :]).strip(_EDGES)
            shown = _day(_JOINER.sub("", rest).strip(_EDGES), clock)
            if shown:
                return shown
    return _day(text, None)


def _clock(found: re.Match[str]) -> Clock | None:
    half = HALVES.first.get(found["first"] or "") or _half(found["last"])
    if found["m"] is None and half is None:
        return None
    # "3.50" is a price; "13.56" is how the north of Europe writes a time.
    if found["sep"] == "." and half is None and len(found["h"]) == 1:
        return None
    hour, minute, second = int(found["h"]), int(found["m"] or 0), int(found["s"]) if found["s"] else None
    if half is not None and 1 <= hour <= 12:  # noqa: PLR2004 - the hours of half a day
        hour = hour % 12 + half
    if hour > 23 or minute > 59 or (second or 0) > 59:  # noqa: PLR2004 - the last hour, minute and second
        return None
    return Clock(hour, minute, second, _zone(found["zone"]))


def _half(word: str | None) -> int | None:
    return HALVES.last.get(re.sub(r"[.\s]", "", word)) if word else None


def _zone(word: str | None) -> timezone | None:
    if not word:
        return None
    if word in ZONES:
        return timezone(timedelta(hours=ZONES[word]))
    sign = -1 if word[0] == "-" else 1
    offset = timedelta(hours=int(word[1:3]), minutes=int(word[-2:]))
    return timezone(sign * offset) if offset < timedelta(hours=24) else None


_YEAR = r"(?P<y>(?:19|20)\d\d)"
_WEEKDAY = r"(?:[^\W\d_]+\.?,? )?"
_DAYS = (
    re.compile(rf"{_WEEKDAY}(?P<word>[^\W\d_]+)\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? {_YEAR})?"),
    re.compile(
        rf"{_WEEKDAY}(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th|er|º)?[ -](?:de |of )?(?P<word>[^\W\d_]+)\.?(?:,?[ -](?:de )?{_YEAR})?"
    ),
    re.compile(rf"{_YEAR}(?P<sep>[-/.])(?P<mo>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})"),
    re.compile(rf"{_WEEKDAY}(?P<d>\d{{1,2}})\.\s?(?P<mo>\d{{1,2}})\.(?:\s?{_YEAR})?"),
    re.compile(rf"(?:{_YEAR}[年년]\s?)?(?P<mo>\d{{1,2}})[月월]\s?(?P<d>\d{{1,2}})[日일]"),
)
_SLASHED = re.compile(rf"(?P<a>\d{{1,2}})[/-](?P<b>\d{{1,2}})[/-]{_YEAR}")
_MONTHS_IN_A_YEAR = 12


def _day(text: str, clock: Clock | None) -> ShownTime | None:
    if not text:
        return ShownTime(clock=clock) if clock else None
    if WHOLE.get(text, -1) >= 0:
        return ShownTime(clock=clock, days_ago=WHOLE[text])
    if clock and text in WEEKDAYS:
        return ShownTime(clock=clock, weekday=WEEKDAYS[text])
    if found := _SLASHED.fullmatch(text):
        return _slashed(found, clock)
    for pattern in _DAYS:
        found = pattern.fullmatch(text)
        day = _year_month_day(found.groupdict()) if found else None
        if day:
            return ShownTime(clock=clock, day=day)
    return None


def _slashed(found: re.Match[str], clock: Clock | None) -> ShownTime | None:
    # "18/5" and "5/18" say which is the day; "5/6" does not, and a wrong day is worse than none.
    year, first, second = int(found["y"]), int(found["a"]), int(found["b"])
    if max(first, second) <= _MONTHS_IN_A_YEAR and first != second and min(first, second):
        return ShownTime(clock=clock, unclear=found[0])
    month, day = (second, first) if first > _MONTHS_IN_A_YEAR else (first, second)
    return ShownTime(clock=clock, day=(year, month, day)) if _real(year, month, day) else None


def _year_month_day(parts: dict[str, str | None]) -> tuple[int | None, int, int] | None:
    year, day = int(parts["y"] or 0) or None, int(parts["d"] or 0)
    word = parts.get("word")
    # Hebrew writes "of May" as one word.
    month = MONTHS.get(word) or MONTHS.get(word.removeprefix("ב"), 0) if word else int(parts.get("mo") or 0)
    return (year, month, day) if _real(year or 2000, month, day) else None  # 2000 had a 29 February


def _real(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
