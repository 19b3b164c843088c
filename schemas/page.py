"""What one answer from outside holds: posts, where to go on, the bytes as they came."""

from typing import Annotated

from pydantic import Field

from schemas.post import Post
from schemas.source import Source
from schemas.word import Moment, Word


class Checkpoint(Word):
    """From where to go on. Opaque to everybody but the collector that made it."""

    cursor: Annotated[dict[str, str], Field(default_factory=dict)]


class Capture(Word):
    """An answer as it came: WARC's response record."""

    url: str
    """Where it came from: a URL, or an absolute path as a `file:` URI, or `-`."""
    captured_at: Moment
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: int
    """Bytes of the body."""
    media_type: str = "application/octet-stream"
    status: int | None = None
    """HTTP status; null for a file."""
    headers: tuple[tuple[str, str], ...] = ()
    body: Annotated[bytes, Field(exclude=True, repr=False)] = b""


class Trouble(Word):
    """Something in an answer that could not be read; the rest was."""

    where: str
    """A line number, an item's id."""
    why: str


class Page(Word):
    """One answer: it is stored whole or not at all, together with its checkpoint."""

    source: Source
    posts: tuple[Post, ...] = ()
    captures: tuple[Capture, ...] = ()
    checkpoint: Checkpoint | None = None
    """Null: the checkpoint stays where it was."""
    troubles: tuple[Trouble, ...] = ()
    notes: tuple[str, ...] = ()
    """What whoever waits should know, though nothing went wrong: what a run will cost, and what it did."""
    more_at_hand: bool = False
    """The next page comes at once, out of the same file: it may be stored in the same transaction."""
    total: int | None = None
    """How much there is in all, in the unit of `done`, for a progress bar; null when unknown."""
    done: int | None = None
    """How much of `total` has been read, this page included."""
