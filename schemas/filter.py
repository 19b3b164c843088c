"""A question put to the archive, as a value.

Plain frozen dataclasses, not Pydantic: a list must be on screen before Pydantic is loaded (it costs a third of the start).
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFilter:
    """Which posts. Every field that is set must hold; unset fields ask nothing."""

    platform: str | None = None
    author: str | None = None
    """A handle (with or without `@`), an id, or a displayed name; case does not matter."""
    source: str | None = None
    """A locator or a source's name."""
    since: datetime | None = None
    """Inclusive, aware."""
    until: datetime | None = None
    """Exclusive, aware."""
    tag: str | None = None
    """With or without `#`."""
    text: str | None = None
    """A full-text query as a user types it."""
    media: bool | None = None
    """With media, or without."""
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadFilter(PostFilter):
    """Which threads: those with a part that the post's fields let through."""

    complete: bool | None = None
    starred: bool | None = None
    """With the reader's star, or without."""
    unread: bool | None = None
    """With parts that the reader has not read yet, or read through."""
    mine: str | None = None
    """A tag that the reader gave."""
