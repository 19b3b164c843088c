"""Threads, or posts, as JSON Lines: one a line, no envelope."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from archiver.export.json import as_json

if TYPE_CHECKING:  # see base.py
    from schemas.post import Post
    from schemas.thread import Thread


class Jsonl:
    """`--format jsonl`."""

    name = "jsonl"
    suffix = ".jsonl"

    def write(
        self,
        threads: "Iterable[Thread] | Iterable[dict[str, Any]]",
        out: BinaryIO,
        *,
        generated_at: datetime,  # noqa: ARG002 - no envelope, no date
    ) -> int:
        """Write a thread a line."""
        return _lines(threads, out)


def write_posts(posts: "Iterable[Post] | Iterable[dict[str, Any]]", out: BinaryIO) -> int:
    """Write a post a line; what goes out can go in again."""
    return _lines(posts, out)


def _lines(said: "Iterable[Post] | Iterable[Thread] | Iterable[dict[str, Any]]", out: BinaryIO) -> int:
    count = 0
    for one in said:
        out.write(as_json(one))
        out.write(b"\n")
        count += 1
    return count
