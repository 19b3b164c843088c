"""Exports without the posts that are gone from where they were written: whoever deleted them may not want them passed on."""

from collections.abc import Iterable, Iterator

from schemas.post import Post
from schemas.thread import Thread
from schemas.title import title_of


def posts_there(posts: Iterable[Post]) -> Iterator[Post]:
    """Those that are not gone."""
    return (post for post in posts if post.gone_at is None)


def threads_there(threads: Iterable[Thread]) -> Iterator[Thread]:
    """The threads, with gaps where parts are gone; one of which all parts are is left out."""
    for thread in threads:
        if all(part.post.gone_at is None for part in thread.parts):
            yield thread
        elif any(part.post.gone_at is None for part in thread.parts):
            yield _with_gaps(thread)


def _with_gaps(thread: Thread) -> Thread:
    parts = tuple(part for part in thread.parts if part.post.gone_at is None)
    gone = {part.position for part in thread.parts if part.post.gone_at is not None}
    times = [part.post.created_at for part in parts if part.post.created_at is not None]
    first = parts[0].post
    return thread.model_copy(
        update={
            "parts": parts,
            "title": title_of(first.title, first.text),
            "missing": tuple(sorted({*thread.missing, *gone} - {part.position for part in parts})),
            "complete": False,
            "started_at": min(times, default=None),
            "ended_at": max(times, default=None),
        }
    )
