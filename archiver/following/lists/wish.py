"""What somebody wishes to follow, and how."""

from datetime import datetime
from typing import NamedTuple

MEDIA = ("none", "images", "all")
"""Which of a source's pictures, films and sounds are to be fetched."""


class Wish(NamedTuple):
    """A source to be followed."""

    locator: str
    name: str | None = None
    every: int | None = None
    """Seconds; 0: its own rhythm; null: nothing is said of it."""
    since: datetime | None = None
    """Aware."""
    media: str | None = None
    """One of MEDIA; null: nothing is said of it."""
    is_feed: bool = False
    """Whether the list says that its address is a feed's; what the address itself looks like matters less."""


def media_said(said: object) -> str | None:
    """What a list says of media.

    Raises:
        ValueError: none of MEDIA.
    """
    if said is None or (isinstance(said, str) and said in MEDIA):
        return said
    raise ValueError(f"media is one of {', '.join(MEDIA)}")
