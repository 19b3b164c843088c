"""Threads, or posts, as JSON Lines: one a line, no envelope."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import BinaryIO

from pydantic import TypeAdapter

from archiver.export.json import as_json
from schemas.post import Post
from schemas.thread import Thread

_post_as_json: Callable[[Post], bytes] = TypeAdapter(Post).serializer.to_json


class Jsonl:
    """`--format jsonl`."""

    name = "jsonl"
    suffix = ".jsonl"

    def write(self, threads: Iterable[Thread], out: BinaryIO, *, generated_at: datetime) -> int:  # noqa: ARG002 - no envelope, no date
        """Write a thread a line."""
        count = 0
        for thread in threads:
            out.write(as_json(thread))
            out.write(b"\n")
            count += 1
        return count


def write_posts(posts: Iterable[Post], out: BinaryIO) -> int:
    """Write a post a line; what goes out can go in again."""
    count = 0
    for post in posts:
        out.write(_post_as_json(post))
        out.write(b"\n")
        count += 1
    return count
