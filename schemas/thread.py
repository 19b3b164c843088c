"""A thread: the parts of one author's chain in order, with the gaps named."""

import re
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from schemas.post import Author, Post
from schemas.strand import Evidence
from schemas.word import Word

_NUMBERING = re.compile(r"^[\s\u200e\u200f🧵(\[（【]*\d{1,3}\s?(?:[/／⁄]\s?\d{0,3}|[.)])[)\]）】:.\s\u200e\u200f-]*(?=\D)")
"""A number at the head of a title, where it would only repeat what the list shows beside it. Bounded: costs nothing."""
_LONGEST_TITLE = 120


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


def title_of(title: str | None, text: str) -> str:
    """A title for a thread out of its first part: one line, at most 120 characters; still hostile text.

    >>> title_of(None, "1/5 Nine gauges, one riddle\\nand more")
    'Nine gauges, one riddle'
    """
    line = next((line for line in (title or text[:2000]).splitlines() if line.strip()), "")[:400]
    line = " ".join(_NUMBERING.sub("", line, count=1).split()) or " ".join(line.split())
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1].rstrip() + "…"
