"""What somebody wishes to follow, and how."""

from datetime import datetime
from typing import NamedTuple


class Wish(NamedTuple):
    """A source to be followed."""

    locator: str
    name: str | None = None
    every: int | None = None
    """Seconds; 0: its own rhythm; null: nothing is said of it."""
    since: datetime | None = None
    """Aware."""
    is_feed: bool = False
    """Whether the list says that its address is a feed's; what the address itself looks like matters less."""
