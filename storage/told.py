"""Whole threads and posts for a reader's screen: with the fields of the schemas, and no models.

What was validated on its way in need not be validated for every look at it, and Pydantic would take a fifth of the screen's memory and
a quarter of a second before the first thread could be read. A test holds both ways equal.
"""

from collections.abc import Sequence
from types import NoneType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from schemas.title import title_of
from storage.database import Database
from storage.plain import AUTHOR, LINK, MEDIA, Plain, Values

if TYPE_CHECKING:
    from schemas.post import Post
    from schemas.thread import Thread


_TEXT = (str, NoneType)
_KINDS: dict[str, tuple[type, ...]] = dict.fromkeys((*AUTHOR, *LINK, *MEDIA), _TEXT) | {
    "text": (str,), "cut": (bool,), "kind": (str,), "width": (int, NoneType), "height": (int, NoneType),
}  # fmt: skip


class Told(SimpleNamespace):
    """A word of the schemas, field by field."""

    @property
    def label(self) -> str:
        """What to call an author: see `schemas.post.Author.label`."""
        return str(self.name or self.handle or self.id or "")


def thread(number: int, database: Database) -> "Thread | None":
    """One thread; null if it is gone."""
    found = Plain(database).thread(number)
    if found is None:
        return None
    _prove([part["post"] for part in found["parts"]], database)
    thread: Thread = _told(found)
    return thread


def single(number: int, database: Database) -> "Thread | None":
    """A post in the shape of a thread without an id, of one part; null if it is gone."""
    found = Plain(database).those([number])
    if not found:
        return None
    _prove(found, database)
    post = found[0]
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
    found = Plain(database).those(numbers)
    _prove(found, database)
    return [_told(post) for post in found]


def _prove(posts: Sequence[Values], database: Database) -> None:
    """That what stands in the column of details is of the types that we write; the other columns are proven where they are read.

    Raises:
        ArchiveDamagedError: it is not: somebody else wrote it.
    """
    with database.sound():
        for post in posts:
            objects = [*post["links"], *post["media"], *filter(None, [post["reposted_by"]])]
            said = [(value, _KINDS[name]) for one in objects for name, value in one.items() if name in _KINDS]
            said += [(value, (str,)) for value in (*post["mentions"], *post["tags"])]
            said += [(post[name], _TEXT) for name in ("conversation_id", "quotes_id", "content_warning")]
            if not all(isinstance(value, kinds) for value, kinds in said):
                raise TypeError(post["id"])


def _told(said: Any) -> Any:
    if isinstance(said, dict):
        return Told(**{name: _told(value) for name, value in said.items()})
    return tuple(map(_told, said)) if isinstance(said, list) else said
