"""What servers say about when to come back.

`Retry-After` is seconds or a date (RFC 9110, section 10.2.3). The moment at which a used-up allowance is renewed is an ISO time with
Mastodon, seconds since 1970 with X and Bluesky, and seconds from now in the IETF's draft and with Reddit.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

_FAMILIES = ("x-ratelimit-", "ratelimit-", "x-rate-limit-")
"""Mastodon, Reddit; Bluesky, the draft; X."""
_LONGEST = timedelta(days=366)
"""Nobody means more; more may not even be a date."""
_SINCE_1970 = 1_000_000_000
"""Seconds. Less is from now (31 years), more is since 1970 (2001 at the earliest)."""


class Budget(NamedTuple):
    """How many more requests a server takes, and when it counts anew."""

    remaining: float
    resets_at: datetime


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """The moment that `Retry-After` names."""
    said = headers.get("retry-after", "").strip()
    if not said:
        return None
    if (seconds := _number(said)) is not None:
        return _later(now, seconds)
    try:
        return _capped(parsedate_to_datetime(said), now)
    except (ValueError, TypeError, OverflowError):
        return None


def budget(headers: Mapping[str, str], now: datetime) -> Budget | None:
    """What the server says of its allowance, in whichever spelling."""
    for family in _FAMILIES:
        said = headers.get(family + "remaining")
        if said is None or (remaining := _number(said)) is None:
            continue
        resets_at = _moment(headers.get(family + "reset", "").strip(), now)
        return Budget(remaining, resets_at) if resets_at else None
    return None


def asked_pause(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Until when a server that refused wants to be left alone.

    An allowance that is not used up was not the reason (X answers 429 to a used-up month), so its reset says nothing.
    """
    if named := retry_after(headers, now):
        return named
    known = budget(headers, now)
    return known.resets_at if known and known.remaining < 1 else None


def _moment(said: str, now: datetime) -> datetime | None:
    number = _number(said)
    if number is None:
        try:
            return _capped(datetime.fromisoformat(said), now)
        except (ValueError, OverflowError):
            return None
    if number < _SINCE_1970:
        return _later(now, number)
    if number > _SINCE_1970 * 100:  # thousandths
        number /= 1000
    return _later(now, number - now.timestamp())


def _number(said: str) -> float | None:
    """A plain number; neither `nan`, `inf` nor `1e9` is one."""
    if not said.isascii() or not said.replace(".", "", 1).isdigit():
        return None
    return float(said)


def _later(now: datetime, seconds: float) -> datetime:
    longest = _LONGEST.total_seconds()
    return now.astimezone(UTC) + timedelta(seconds=max(-longest, min(seconds, longest)))


def _capped(moment: datetime, now: datetime) -> datetime:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(moment.astimezone(UTC), now.astimezone(UTC) + _LONGEST)
