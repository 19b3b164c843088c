"""Every method of an archive that reads, to be called in states in which few of them can answer."""

import inspect
from collections.abc import Iterator

from schemas.filter import PostFilter
from schemas.post import Author, Post
from schemas.source import Source
from storage import Archive

SOURCE = Source(collector="test", locator="/posts.jsonl")
ARGUMENTS: dict[str, tuple[object, ...]] = {
    "thread_rows": ([1, 2],),
    "search": ("gauge",),
    "thread": ("1",),
    "post": ("1",),
    "checkpoint": (SOURCE,),
    "noted": ("clues",),
    "numbers_of": ("1",),
    "thread_number": ("1",),
    "threads_with": ([1, 2],),
    "writers": ([1, 2],),
    "threads_of": ([1],),
    "arrived_since": (0,),
    "numbers_that": (PostFilter(),),
    "numbers_by": ("ada",),
    "revisions": (Post(platform="x", id="1", author=Author(handle="ada")),),
}
METHODS = [
    name
    for name, member in inspect.getmembers(Archive, inspect.isfunction)
    if not name.startswith("_") and name not in {"close", "writing", "back_up"}
]
"""All but those that write, which are tried elsewhere."""


def call(archive: Archive, name: str) -> object:
    answer = getattr(archive, name)(*ARGUMENTS.get(name, ()))
    return list(answer) if isinstance(answer, Iterator) else answer


def write(archive: Archive) -> None:
    with archive.writing() as writer:
        writer.note("a", "b")
