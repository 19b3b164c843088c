"""What a reader keeps of a thread. Plain tuples: lists are on screen before Pydantic is loaded."""

from typing import NamedTuple


class Remark(NamedTuple):
    """A reader's star, tags, note, and how far they read. Texts are as typed: not yet fit for a screen."""

    starred: bool = False
    seen: int = 0
    """How many parts there were when the thread was read last; 0: it is unread."""
    place: int = 0
    """The entry of the reading view (a part or a gap, from 1) that stood at its upper edge; 0 is the head."""
    note: str | None = None
    tags: tuple[str, ...] = ()
    """The reader's own, in alphabetical order."""


class Revision(NamedTuple):
    """What a post said before, or in an older capture that came later."""

    title: str | None
    text: str
    edited_at: int | None
    """UTC microseconds, as is the next."""
    captured_at: int | None
