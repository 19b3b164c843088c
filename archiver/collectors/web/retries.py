"""Asking again, if that may help: a few times, at growing distances, within bounds."""

from collections.abc import Callable
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_random_exponential

from archiver.collectors.web.manners import Clock, Manners
from schemas.errors import RateLimitedError, TryLaterError

_T = TypeVar("_T")
_JITTERED = wait_random_exponential(multiplier=0.5, max=10)
"""Up to 0.5, 1, 2 … seconds: those who failed together must not come back together."""


class AgainError(Exception):
    """It failed in a way that the next attempt may not."""

    def __init__(self, told: TryLaterError) -> None:
        super().__init__(str(told))
        self.told = told
        """What to tell if no attempt succeeds."""


class Retries:
    """Attempts as manners allow them."""

    def __init__(self, manners: Manners, clock: Clock) -> None:
        """Wait by this clock."""
        self._manners = manners
        self._clock = clock

    def of(self, attempt: Callable[[], _T], ends: float) -> _T:
        """What the first attempt that succeeds gives.

        Args:
            attempt: what to do; it raises AgainError where doing it again may help.
            ends: when our patience does, on the monotonic clock.

        Raises:
            TryLaterError: as the last attempt told.
        """
        retrying = Retrying(
            sleep=self._clock.sleep,
            retry=retry_if_exception_type(AgainError),
            wait=self._wait,
            stop=lambda state: self._enough(state, ends),
            reraise=True,
        )
        try:
            return retrying(attempt)
        except AgainError as error:
            raise error.told from error.__cause__

    def _wait(self, state: RetryCallState) -> float:
        """At least as long as the server asked for, or it will count against us."""
        return max(_JITTERED(state), self._pause(state))

    def _pause(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        told = error.told if isinstance(error, AgainError) else None
        until = told.retry_at if isinstance(told, RateLimitedError) else None
        return (until - self._clock.now()).total_seconds() if until else 0.0

    def _enough(self, state: RetryCallState, ends: float) -> bool:
        return (
            state.attempt_number >= self._manners.attempts
            or self._pause(state) > self._manners.longest_pause
            or self._clock.monotonic() + state.upcoming_sleep > ends
        )
