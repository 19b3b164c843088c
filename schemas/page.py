"""What one answer from outside holds: posts, where to go on, the bytes as they came."""

from typing import Annotated

from pydantic import Field

from schemas.post import Post
from schemas.source import Source
from schemas.word import Moment, Word


class Checkpoint(Word):
    """From where to go on. Opaque to everybody but the collector that made it."""

    cursor: Annotated[dict[str, str], Field(default_factory=dict)]


class Exchange(Word):
    """A question to a server and what it answered, as it went over the wire but for what is secret."""

    url: str
    at: Moment
    peer: str | None = None
    """The numeric address that was connected to: the server's, or a proxy's."""
    target: str
    """What was asked for: path and query."""
    asked: tuple[tuple[str, str], ...]
    """The request's header fields; those that identify whoever asks are left out."""
    status: int
    reason: str = ""
    headers: tuple[tuple[str, str], ...]
    """The answer's, in its order and spelling; cookies are left out, and how it was cut into pieces on its way."""
    body: Annotated[bytes, Field(repr=False)] = b""
    """As it came, packed as `Content-Encoding` says."""


class Capture(Word):
    """An answer as it came: what a WARC record is made of."""

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
    """Unpacked; empty for what is read piece by piece and too large to be kept."""
    exchanges: Annotated[tuple[Exchange, ...], Field(exclude=True, repr=False)] = ()
    """What went over the wire for it: redirects first, the answer last; nothing for a file."""
    kept: bool = True
    """Whether its bytes are to be kept; of others, large files above all, the digest alone is."""


class Trouble(Word):
    """Something in an answer that could not be read; the rest was."""

    where: str
    """A line number, an item's id."""
    why: str


class Absence(Word):
    """A post that was asked for and is not there."""

    platform: str
    id: str
    at: Moment
    why: str
    """What the server said: `404`, `410`, or that it left the post out."""


class Page(Word):
    """One answer: it is stored whole or not at all, together with its checkpoint."""

    source: Source
    posts: tuple[Post, ...] = ()
    captures: tuple[Capture, ...] = ()
    checkpoint: Checkpoint | None = None
    """Null: the checkpoint stays where it was."""
    troubles: tuple[Trouble, ...] = ()
    absent: tuple[Absence, ...] = ()
    """Posts that this answer says are not there, although they were asked for."""
    notes: tuple[str, ...] = ()
    """What whoever waits should know, though nothing went wrong: what a run will cost, and what it did."""
    more_at_hand: bool = False
    """The next page comes at once, out of the same file: it may be stored in the same transaction."""
    total: int | None = None
    """How much there is in all, in the unit of `done`, for a progress bar; null when unknown."""
    done: int | None = None
    """How much of `total` has been read, this page included."""
