"""What a reader keeps: star, tags, note, how far they read; and filters by name. Only the driver: the screen starts with it."""

import json
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from schemas.errors import NotFoundError
from schemas.filter import ThreadFilter
from schemas.text import encodable
from storage.database import Database
from storage.transaction import Transaction

if TYPE_CHECKING:
    from schemas.remark import Remark

_OF_THREAD = "SELECT w.post_id FROM thread_parts w JOIN threads t ON t.id = w.thread_id WHERE t.key = :thread"
_TIMES = ("since", "until")

STARRED = "SELECT w.thread_id FROM remarks r JOIN thread_parts w ON w.post_id = r.post_id WHERE r.starred = 1"
READ = (
    "SELECT s.id FROM remarks r JOIN thread_parts w ON w.post_id = r.post_id JOIN threads s ON s.id = w.thread_id"
    " WHERE r.seen > 0 GROUP BY s.id HAVING sum(r.seen) >= max(s.parts)"
)
MINE = "SELECT w.thread_id FROM own_tags o JOIN thread_parts w ON w.post_id = o.post_id WHERE o.tag = :mine"
"""The numbers of the threads that are starred, read, tagged so by the reader: each as long as the reader was diligent."""


class Remarks:
    """A reader's remarks on threads, and their filters.

    Threads go by their id. Any method may raise `ArchiveError`; those that write wait for another writer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, thread: str) -> "Remark":
        """The remark on a thread; an empty one if there is none."""
        from schemas.remark import Remark  # a list of threads is on screen before anybody asks

        row = self._database.one(
            "SELECT max(r.starred), sum(r.seen), max(r.place), max(r.note) FROM remarks r"
            f" WHERE r.post_id IN ({_OF_THREAD})",
            thread=thread,
        )
        tags = self._database.all(
            f"SELECT DISTINCT tag FROM own_tags WHERE post_id IN ({_OF_THREAD}) ORDER BY tag", thread=thread
        )
        starred, seen, place, note = row or (0, 0, 0, None)
        return Remark(starred == 1, seen or 0, place or 0, note, tuple(tag for (tag,) in tags))

    def star(self, thread: str, *, starred: bool) -> None:
        """Star a thread, or take its star away."""
        self._put(thread, "starred", int(starred), 0)

    def see(self, thread: str, parts: int) -> None:
        """A thread was read when it had so many parts; 0: it is unread again."""
        self._put(thread, "seen", parts, 0)

    def leave(self, thread: str, place: int) -> None:
        """Where a reader left a thread."""
        self._put(thread, "place", place, 0)

    def note(self, thread: str, note: str | None) -> None:
        """Write a note on a thread, or take it away."""
        self._put(thread, "note", None if note is None else encodable(note), None)

    def tag(self, thread: str, tags: tuple[str, ...]) -> None:
        """Make these the reader's own tags of a thread."""
        with self._database.writing() as transaction:
            post = _head(thread, transaction)
            transaction.run(f"DELETE FROM own_tags WHERE post_id IN ({_OF_THREAD})", thread=thread)
            rows = [(tag, post) for tag in dict.fromkeys(map(own_tag, tags)) if tag]
            transaction.many("INSERT INTO own_tags (tag, post_id) VALUES (?, ?)", rows)

    def tags(self) -> list[tuple[str, int]]:
        """The reader's own tags, each with its number of threads, by name."""
        return [
            (tag, count)
            for tag, count in self._database.all(
                "SELECT o.tag, count(DISTINCT w.thread_id) FROM own_tags o JOIN thread_parts w ON w.post_id = o.post_id"
                " GROUP BY o.tag ORDER BY o.tag"
            )
        ]

    def filters(self) -> list[tuple[str, ThreadFilter]]:
        """The saved filters, by name."""
        with self._database.sound():
            return [
                (name, _filter(json.loads(asked)))
                for name, asked in self._database.all("SELECT name, asked FROM saved_filters ORDER BY name")
            ]

    def save_filter(self, name: str, asked: ThreadFilter | None) -> None:
        """Give a filter a name, which may have been another's; null takes the name away."""
        with self._database.writing() as transaction:
            transaction.run("DELETE FROM saved_filters WHERE name = :name", name=encodable(name))
            if asked is not None:
                transaction.run(
                    "INSERT INTO saved_filters (name, asked) VALUES (:name, :asked)",
                    name=encodable(name),
                    asked=json.dumps(filter_fields(asked)),
                )

    def _put(self, thread: str, column: str, value: int | str | None, nothing: int | None) -> None:
        """Say one thing of a thread: at its first post, and of no other post of it any more."""
        with self._database.writing() as transaction:
            post = _head(thread, transaction)
            transaction.run(
                f"UPDATE remarks SET {column} = :nothing WHERE post_id IN ({_OF_THREAD})",
                thread=thread,
                nothing=nothing,
            )
            if value != nothing:
                transaction.run(
                    "INSERT INTO remarks (post_id, starred, seen, place) VALUES (:post, 0, 0, 0) ON CONFLICT DO NOTHING",
                    post=post,
                )
                transaction.run(f"UPDATE remarks SET {column} = :value WHERE post_id = :post", post=post, value=value)


def own_tag(typed: str) -> str:
    """A tag in the one spelling in which it is kept: without `#`, case folded, in one piece."""
    return "-".join(encodable(typed).lstrip("#").casefold().split())


def filter_fields(asked: ThreadFilter) -> dict[str, Any]:
    """The fields of a filter that ask something, as JSON takes them."""
    said = ((field.name, getattr(asked, field.name)) for field in fields(asked))
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in said if value is not None
    }


def _filter(said: dict[str, Any]) -> ThreadFilter:
    values: dict[str, Any] = {
        name: datetime.fromisoformat(value) if name in _TIMES else value for name, value in said.items()
    }
    return ThreadFilter(**values)


def _head(thread: str, transaction: Transaction) -> int:
    post = transaction.value("SELECT head_id FROM threads WHERE key = :thread", thread=thread)
    if post is None:
        raise NotFoundError("thread", thread, "it was stitched anew meanwhile")
    return int(post)
