"""All that the reading view tells of a thread, read in one go: the thread, the reader's remark, past words, quoted posts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from schemas.remark import Remark, Revision
from storage import Archive

if TYPE_CHECKING:
    from schemas.post import Post
    from schemas.thread import Thread


class Reading(NamedTuple):
    """A thread, and what stands around it."""

    thread: "Thread"
    remark: Remark = Remark()
    past: Mapping[str, list[Revision]] = {}
    """By the id of a post, what it said before, oldest first."""
    quoted: Mapping[str, "Post"] = {}
    """By their ids, the quoted posts that are in the archive."""
    sought: str | None = None
    """The id of the post that somebody looks for in it."""


def of_thread(name: int | str, archive: Archive) -> Reading:
    """A thread by its number or its id.

    Raises:
        NotFoundError: there is none.
    """
    return _around(archive.desk.thread(name), archive)


def of_post(name: str, archive: Archive) -> Reading:
    """A post that belongs to no thread.

    Raises:
        NotFoundError: there is none.
    """
    return _around(archive.desk.single(name), archive)


def _around(thread: "Thread", archive: Archive) -> Reading:
    posts = [part.post for part in thread.parts]
    quotes = [post.quotes_id for post in posts if post.quotes_id]
    return Reading(
        thread,
        archive.remarks.of(thread.id) if thread.id else Remark(),
        archive.desk.revisions(thread.platform, [post.id for post in posts]),
        archive.desk.quoted(thread.platform, quotes) if quotes else {},
    )
