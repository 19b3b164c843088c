"""The moment by which an answer must be whole, known to every socket operation made for it.

httpx's timeouts are per operation: a server that sends a byte each second never runs into one. Here each operation gets what is left
of the whole, so that no sequence of them, of headers, body or handshake, can outlast it. That needs no second thread as a watchdog.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic

_ENDS: ContextVar[float] = ContextVar("ends", default=inf)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Everything that this thread asks of a socket in here ends in so many seconds, in real time."""
    before = _ENDS.set(monotonic() + seconds)
    try:
        yield
    finally:
        _ENDS.reset(before)


def seconds_left() -> float:
    """Until the deadline; infinite without one, never below zero."""
    return max(0.0, _ENDS.get() - monotonic())


def at_most(seconds: float | None, late: type[Exception]) -> float:
    """The timeout for one operation: what the library wants, or what is left if that is less.

    Raises:
        late: nothing is left.
    """
    left = seconds_left()
    if left <= 0:
        raise late("the deadline has passed")
    return left if seconds is None else min(seconds, left)
