"""What stitching needs to know of a post, and what it gives back. Plain tuples: a rebuild reads a million of them."""

from enum import StrEnum
from typing import NamedTuple


class Evidence(StrEnum):
    """Why a part is in its thread."""

    NUMBER = "number"
    """Its author numbered it."""
    REPLY = "reply"
    """It answers, or is answered by, another part of the same author."""
    TIME = "time"
    """Its place in time or in the listing, beside the others."""
    MANUAL = "manual"
    """A person said so."""


class Strand(NamedTuple):
    """One post that may be part of a thread: never its text, only what was read from it when it arrived.

    Only posts that carry a clue, that answer a post of their own author or are answered by one become strands.
    """

    key: int
    """The archive's number of the post; unique, and without meaning for the order."""
    author: int
    """The archive's number of the author; one author is on one platform."""
    id: str
    """The platform's id: settles ties in time where ids grow with it."""
    at: int
    """UTC microseconds: when it was posted or, if that is unknown, the best place among its neighbours."""
    width: int
    """How many microseconds `at` may be off: 0, a minute, an hour, a day; -1 when the time is a guess altogether."""
    listing: int | None
    """The capture on whose list it was seen; `order` compares within one only."""
    order: int | None
    """The place on that list, 0 at the top; lists run newest first or oldest first."""
    reply_to: str | None
    """The id of the post that it answers."""
    self_reply: bool | None
    """Whether that post is of the same author; null when not known."""
    clue: str | None
    """What `archiver.stitching.markers.clue` read from the text; opaque to everybody else."""

    @property
    def answers_others(self) -> bool:
        """Whether it surely answers somebody else's post."""
        return self.self_reply is not None and not self.self_reply


class ChainPart(NamedTuple):
    """A strand in its place."""

    key: int
    position: int
    """The number that the author gave, or the place in the chain, from 1 (from 0 where the author counts so)."""
    evidence: tuple[Evidence, ...]
    why: str
    """One readable line: what speaks for it, and which sibling lost against it."""


class Chain(NamedTuple):
    """One thread, before anybody fetched its texts."""

    parts: tuple[ChainPart, ...]
    """In reading order; one part only for a lone "2/6"."""
    declared_total: int | None
    """How many parts the author announced, the last word counting; null when never announced."""
    missing: tuple[int, ...]
    """Positions known to be absent, rising, and never more than 1,000 of them."""
    sureness: float
    """0 to 1: how sure the whole is."""


class Decision(NamedTuple):
    """A person's word on what belongs together; it stands above every rebuild until it is taken back."""

    kind: str
    """`join` or `split`."""
    posts: tuple[int, ...]
    """The archive's numbers. Of a join: a post of each piece, in the order in which the pieces follow; of a split: the post that
    begins the second piece, and the one that ends the first."""
