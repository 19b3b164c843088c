"""The days of a listing whose times show none: a clock that runs backwards on the way up the page means another day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from archiver.collectors.panels.clocks import Clock, ShownTime
from schemas.post import Precision

_FEWEST_RISES = 5
"""Bare clocks that never fall for so many posts are an oldest-first list; one post a day by chance is rarer (1 in 120)."""


class When(NamedTuple):
    """What is known of a post's time."""

    at: datetime | None = None
    """UTC; the start of the minute or hour, the noon of the day that `precision` names."""
    precision: Precision | None = None
    inferred: bool = False
    spelling: str = ""
    """The clock or date in one spelling, for the post's identity; empty when tomorrow's page would show another."""


def listing_dates(shown: Sequence[ShownTime | None], captured_at: datetime, pinned: Sequence[bool] = ()) -> list[When]:
    """When each post of a listing was written, from the top of the page to its bottom.

    Args:
        shown: the times as shown; null where the page was cut before it.
        captured_at: when the page was saved, in the zone of its clocks.
        pinned: which posts stand out of order; they tell nothing about the others.
    """
    pins = list(pinned) or [False] * len(shown)
    upwards = _oldest_first(shown, captured_at)
    walk = range(len(shown) - 1, -1, -1) if upwards else range(len(shown))
    found = [When()] * len(shown)
    # Wall clock throughout: the zone is put back at the end.
    now = ceiling = captured_at.replace(tzinfo=None)
    for place in walk:
        time_shown = shown[place]
        if time_shown is None:
            continue
        found[place], latest = _resolved(time_shown, now if pins[place] else ceiling, captured_at)
        if latest and not pins[place]:
            ceiling = min(ceiling, latest)
    return found


def _resolved(shown: ShownTime, ceiling: datetime, captured_at: datetime) -> tuple[When, datetime | None]:
    """The time of one post, and the latest moment (by the wall clock) that the post below it may have."""
    if shown.unclear:
        return When(spelling=shown.unclear), None
    try:
        local = _local(shown, ceiling, captured_at.replace(tzinfo=None))
        zone = (shown.clock and shown.clock.zone) or captured_at.tzinfo
        precision = _precision(shown)
        # A day stands as its noon: at midnight it would be another day in half of the world's zones.
        representative = local.replace(hour=12) if precision is Precision.DAY else local
        at = representative.replace(tzinfo=zone).astimezone(UTC)
    except (OverflowError, ValueError):
        # "29 Feb" of no year within reach, or the edge of the calendar: shown, but not a time.
        return When(), None
    inferred = shown.day is None or shown.day[0] is None
    when = When(at, precision, inferred, _spelling(shown, local))
    return when, local + _WIDTH[precision] - timedelta(microseconds=1)


_WIDTH = {
    Precision.SECOND: timedelta(seconds=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: timedelta(days=1),
}


def _precision(shown: ShownTime) -> Precision:
    if shown.ago_precision:
        return shown.ago_precision
    if shown.clock is None:
        return Precision.DAY
    return Precision.MINUTE if shown.clock.second is None else Precision.SECOND


def _local(shown: ShownTime, ceiling: datetime, now: datetime) -> datetime:
    if shown.ago is not None:
        return _floor(now - shown.ago, shown.ago_precision)
    clock = _time(shown.clock)
    if shown.days_ago is not None:
        return datetime.combine(now.date() - timedelta(days=shown.days_ago), clock)
    if shown.weekday is not None:
        return datetime.combine(now.date() - timedelta(days=(now.weekday() - shown.weekday) % 7 or 7), clock)
    if shown.day is not None:
        return datetime.combine(_date(shown.day, ceiling.date()), clock)
    today = datetime.combine(ceiling.date(), clock)
    return today if today <= ceiling else today - timedelta(days=1)


def _date(day: tuple[int | None, int, int], latest: date) -> date:
    year, month, number = day
    if year is not None:
        return date(year, month, number)
    # Eight years hold a leap year, whatever the century.
    for candidate in range(latest.year, latest.year - 9, -1):
        if (month, number) == (2, 29) and not _leap(candidate):
            continue
        found = date(candidate, month, number)
        if found <= latest:
            return found
    raise ValueError(day)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _floor(moment: datetime, precision: Precision | None) -> datetime:
    if precision is Precision.DAY:
        return datetime.combine(moment.date(), time())
    if precision is Precision.HOUR:
        return moment.replace(minute=0, second=0, microsecond=0)
    return moment.replace(second=0, microsecond=0)


def _time(clock: Clock | None) -> time:
    return time(clock.hour, clock.minute, clock.second or 0) if clock else time()


def _spelling(shown: ShownTime, local: datetime) -> str:
    if shown.clock_only:
        return f"{local:%H:%M}"
    if shown.clock is not None:
        return local.isoformat(timespec="minutes")
    return local.date().isoformat() if shown.day else ""


def _oldest_first(shown: Sequence[ShownTime | None], captured_at: datetime) -> bool:
    """Whether times grow on the way down the page. Newest first is the rule, and what we take when in doubt."""
    fixed = [when for time_shown in shown if time_shown and (when := _fixed(time_shown, captured_at))]
    rises, falls = _steps(fixed)
    if rises or falls:
        return rises > falls
    clocks = [_time(time_shown.clock) for time_shown in shown if time_shown and time_shown.clock_only]
    rises, falls = _steps(clocks)
    return not falls and rises >= _FEWEST_RISES - 1


def _fixed(shown: ShownTime, captured_at: datetime) -> datetime | None:
    """A time that does not hang on the others."""
    if shown.clock_only:
        return None
    when, _ = _resolved(shown, captured_at.replace(tzinfo=None), captured_at)
    return when.at


def _steps(times: Sequence[datetime] | Sequence[time]) -> tuple[int, int]:
    pairs = list(pairwise(times))
    return sum(below > above for above, below in pairs), sum(below < above for above, below in pairs)  # type: ignore[operator]  # both of one kind
