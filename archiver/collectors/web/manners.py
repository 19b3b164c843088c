"""How much we ask of servers, and of the patience of whoever waits for us."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple


class Manners(NamedTuple):
    """The numbers; what is right for a public server is the default."""

    pace: float = 1.0
    """Seconds from one request to the next to the same host; hosts that the settings allow by name are not made to wait for."""
    attempts: int = 3
    """How often an answer is asked for that may come the next time."""
    longest_pause: float = 30.0
    """Seconds; a server that wants a longer one gets it: until a later run."""
    patience: float = 120.0
    """Seconds for one address in all: attempts, pauses and redirects."""


class Clock(NamedTuple):
    """What time it is, and how to let it pass."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
