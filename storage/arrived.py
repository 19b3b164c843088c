"""Threads by when their parts arrived, told by the numbers of posts, which grow with arrival."""

from typing import NamedTuple

from storage.database import Database


class Arrived(NamedTuple):
    """The numbers of threads, oldest first."""

    new: list[int]
    """None of their parts was here before."""
    completed: list[int]
    """Some parts were, and the last one that was missing has come."""


def arrived_since(newest: int, database: Database) -> Arrived:
    """The threads that are new, or newly complete, since the post of this number arrived."""
    rows = database.all(
        "SELECT t.id, t.complete, (SELECT min(w.post_id) FROM thread_parts w WHERE w.thread_id = t.id) > :newest FROM threads t"
        " WHERE t.id IN (SELECT w.thread_id FROM thread_parts w WHERE w.post_id > :newest) ORDER BY t.placed_at, t.id",
        newest=newest,
    )
    new = [number for number, _, is_new in rows if is_new]
    return Arrived(new, [number for number, complete, is_new in rows if complete and not is_new])
