"""One lane to each host: one request at a time, at a decent distance from the last, and none while the host wants its rest."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from math import inf
from threading import Lock

from archiver.collectors.web.manners import Clock, Manners
from archiver.collectors.web.pauses import asked_pause, budget
from schemas.errors import RateLimitedError, TryLaterError


class Lane:
    """The way to one host. Whoever is in it is alone."""

    def __init__(self, clock: Clock, longest: float) -> None:
        """Make a lane; no distance that is learned from a host is longer than so many seconds."""
        self._clock = clock
        self._longest = longest
        self._busy = Lock()
        self._last = -inf
        self._spread = 0.0
        self._closed_until: datetime | None = None

    @contextmanager
    def turn(self, locator: str, pace: float, ends: float) -> Iterator[None]:
        """Wait for our turn, and have it.

        Args:
            locator: for the error.
            pace: seconds since the last request; zero hurries, whatever was learned.
            ends: when our patience does, on the monotonic clock.

        Raises:
            RateLimitedError: the host wants a longer pause than we wait for.
            TryLaterError: others were before us for too long.
        """
        if not self._busy.acquire(timeout=max(0.0, ends - self._clock.monotonic())):
            raise TryLaterError(locator, "other requests to the same host took too long")
        try:
            self._rest(locator, ends)
            self._keep_distance(locator, pace, ends)
            yield
        finally:
            self._busy.release()

    def heed(self, headers: Mapping[str, str], *, refused: bool) -> datetime | None:
        """Learn from an answer; whoever comes next keeps to it.

        Returns:
            From when on the host will answer again, if it refused and says so.
        """
        now = self._clock.now()
        if refused:
            until = asked_pause(headers, now)
            self._closed_until = until or self._closed_until
            return until
        known = budget(headers, now)
        if known and known.remaining < 1:
            self._closed_until = known.resets_at
        seconds = (known.resets_at - now).total_seconds() / max(known.remaining, 1.0) if known else 0.0
        self._spread = min(max(seconds, 0.0), self._longest)
        return None

    def _rest(self, locator: str, ends: float) -> None:
        if self._closed_until is None:
            return
        seconds = (self._closed_until - self._clock.now()).total_seconds()
        if seconds > min(self._longest, ends - self._clock.monotonic()):
            raise RateLimitedError(locator, self._closed_until)
        if seconds > 0:
            self._clock.sleep(seconds)
        self._closed_until = None

    def _keep_distance(self, locator: str, pace: float, ends: float) -> None:
        now = self._clock.monotonic()
        opens = self._last + (max(pace, self._spread) if pace > 0 else 0.0)
        if opens > ends:
            raise TryLaterError(locator, "other requests to the same host took too long")
        if opens > now:
            self._clock.sleep(opens - now)
        self._last = max(now, opens)


class Lanes:
    """The lanes to all hosts. For any number of threads."""

    def __init__(self, manners: Manners, clock: Clock) -> None:
        """Make none yet."""
        self._manners = manners
        self._clock = clock
        self._lanes: dict[str, Lane] = {}
        self._making = Lock()

    def to(self, host: str) -> Lane:
        """The lane to this host, whatever the port: the machine behind it is the same."""
        with self._making:
            if host not in self._lanes:
                self._lanes[host] = Lane(self._clock, self._manners.longest_pause)
            return self._lanes[host]
