"""Whole threads and posts for a reader's screen: with the fields of the schemas, and no models.

What was validated on its way in need not be validated for every look at it, and Pydantic would take a fifth of the screen's memory and
a quarter of a second before the first thread could be read. A test holds both ways equal.
"""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from schemas.title import title_of
from storage.database import Database
from storage.plain import Plain, Values

if TYPE_CHECKING:
    from schemas.post import Post
    from schemas.thread import Thread


class Told(SimpleNamespace):
    """A word of the schemas, field by field."""

    @property
    def label(self) -> str:
        """What to call an author: see `schemas.post.Author.label`."""
        return str(self.name or self.handle or self.id or "")


def thread(number: int, database: Database) -> "Thread | None":
    """One thread; null if it is gone."""
    found = Plain(database).thread(number)
    return None if found is None else _told(found)


def single(number: int, database: Database) -> "Thread":
    """A post in the shape of a thread without an id, of one part."""
    (post,) = Plain(database).those([number])
    said: Values = {
        "id": "", "platform": post["platform"], "author": post["author"], "title": title_of(post["title"], post["text"]),
        "declared_total": None, "complete": True, "missing": [], "started_at": post["created_at"], "ended_at": post["created_at"],
        "sureness": 1.0,
        "parts": [{"position": 1, "evidence": [], "why": "a single post, not part of a thread", "post": post}],
    }  # fmt: skip
    thread: Thread = _told(said)
    return thread


def posts(numbers: Sequence[int], database: Database) -> "list[Post]":
    """These posts, as far as they are there."""
    return [_told(post) for post in Plain(database).those(numbers)]


def _told(said: Any) -> Any:
    if isinstance(said, dict):
        return Told(**{name: _told(value) for name, value in said.items()})
    return tuple(map(_told, said)) if isinstance(said, list) else said
