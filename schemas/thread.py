"""A thread: the parts of one author's chain in order, with the gaps named."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from schemas.post import Author, Post
from schemas.strand import Evidence
from schemas.word import Word


class ThreadPart(Word):
    """A post in its place."""

    position: int
    """The number that the author gave, or the place in the chain."""
    evidence: tuple[Evidence, ...]
    """Why it is here."""
    why: Annotated[str, Field(exclude=True)] = ""
    """The same in one readable line."""
    post: Post


class Thread(Word):
    """Parts in reading order. Derived from posts: it may be dropped and rebuilt at any time."""

    id: str
    """Stable: stays the same when later collections bring more parts."""
    platform: str
    author: Author
    title: str
    """The first part's headline or first line, without its number."""
    declared_total: int | None
    """How many parts the author announced; null when never announced."""
    complete: bool
    """A declared total is reached without a gap, or a chain of replies has no known gap."""
    missing: tuple[int, ...]
    """Positions known to be absent."""
    started_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    sureness: Annotated[float, Field(ge=0, le=1)] = 1.0
    """How sure we are that a careful reader would make the same thread."""
    parts: tuple[ThreadPart, ...]


class ThreadsDocument(Word):
    """What `export --format json` writes: one document."""

    format: Literal["whipstitch.threads"]
    version: Literal[1]
    generated_at: AwareDatetime
    generator: str
    threads: tuple[Thread, ...]
