"""A post that belongs to no thread, in the shape of a thread, so that it can be read like one."""

from schemas.post import Post
from schemas.thread import Thread, ThreadPart
from schemas.title import title_of


def of_one_post(post: Post) -> Thread:
    """A thread without an id, of one part."""
    part = ThreadPart(position=1, evidence=(), why="a single post, not part of a thread", post=post)
    return Thread(
        id="",
        platform=post.platform,
        author=post.author,
        title=title_of(post.title, post.text),
        declared_total=None,
        complete=True,
        missing=(),
        started_at=post.created_at,
        ended_at=post.created_at,
        parts=(part,),
    )
