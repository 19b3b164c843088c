"""When a source is due again. Pure: no clock, no chance but what is given.

A source that nobody set a distance for finds its own: nothing new makes it half as long again, something new a third shorter, so that
about every second visit brings something; a full bag halves it, for feeds show no more than their newest posts. Failures say nothing
about how much a source has to tell: they leave its rhythm alone and put the next visit off, longer each time.
"""

from schemas.errors import RateLimitedError, TryLaterError
from schemas.following import Followed, Rhythm, Visited

SHORTEST = 15 * 60
"""Seconds. Who wants to be quicker says so with `--every`."""
LONGEST = 24 * 3600
FIRST = 3600
"""Of a source of which nothing is known yet."""
_MUCH = 10
"""Posts of one visit: half of what most feeds show."""
_SOON = 5 * 60
_SAME_DAY = 6 * 3600
"""The longest that a network or a server that is down makes a source wait."""
_WEEK = 7 * 24 * 3600
"""The longest that a source waits whose server says no: it may have moved, or come back."""
_SECOND = 1_000_000


def first(every: int | None, now: int) -> Rhythm:
    """Of a source that is followed from now on: due at once."""
    return Rhythm(every or FIRST, 0, now)


def result(visited: Visited) -> str:
    """How a visit went, in a word."""
    if visited.error is not None:
        return "later" if isinstance(visited.error, TryLaterError) else "failed"
    return "new" if visited.new or visited.changed else "quiet"


def following(followed: Followed, visited: Visited, *, run_began_at: int, now: int, chance: float = 0.5) -> Rhythm:
    """The rhythm after a visit.

    Args:
        followed: the source, and its rhythm before.
        visited: what the visit brought.
        run_began_at: UTC microseconds; distances are counted from there, not from when the source's turn came, or a source would
            miss every second run of a crontab.
        now: UTC microseconds, at the end of the visit.
        chance: from 0 to 1: spreads what failed together, as after a night without network.
    """
    seconds = followed.rhythm.seconds
    if visited.error is not None:
        failures = followed.rhythm.failures + 1
        pause = _put_off(seconds, failures, visited.error) * (0.9 + 0.2 * chance)
        return Rhythm(seconds, failures, max(now + int(pause * _SECOND), rests_until(visited.error)))
    seconds = followed.every or _adapted(seconds, visited, is_first=followed.last_at is None)
    # A little less, for the next run of a crontab may begin a moment earlier within its minute.
    return Rhythm(seconds, 0, run_began_at + (seconds - min(60, seconds // 10)) * _SECOND)


def rests_until(error: Exception | None) -> int:
    """From when on a server that named a moment will answer again; 0 if it named none."""
    if isinstance(error, RateLimitedError) and error.retry_at is not None:
        return int(error.retry_at.timestamp() * _SECOND)
    return 0


def _adapted(seconds: int, visited: Visited, *, is_first: bool) -> int:
    if is_first:
        return seconds  # all that there ever was says nothing of how fast more comes
    if visited.new >= _MUCH:
        seconds = seconds // 2
    elif visited.new or visited.changed:
        seconds = seconds * 2 // 3
    else:
        seconds = seconds * 3 // 2
    return max(SHORTEST, min(seconds, LONGEST))


def _put_off(seconds: int, failures: int, error: Exception) -> float:
    doubled: int = 2 ** min(failures - 1, 20)
    if isinstance(error, TryLaterError):
        return min(_SOON * doubled, max(seconds, _SAME_DAY))
    return min(max(seconds, FIRST) * doubled, _WEEK)
