"""What a reader of pages found, and the page that becomes of it."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from schemas.errors import NoPostsError
from schemas.page import Capture, Checkpoint, Page, Trouble
from schemas.post import Post
from schemas.source import Source


class Finds(NamedTuple):
    """Posts from the top of a page to its bottom, and what could not be read."""

    posts: tuple[Post, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def page_of(finds: Finds, source: Source, capture: Capture, looks_for: str) -> Page:
    """One answer's page, each post with its place and its evidence.

    Raises:
        NoPostsError: there is none.
    """
    if not finds.posts:
        raise NoPostsError(source.locator, looks_for)
    return Page(
        source=source,
        posts=tuple(_placed(finds.posts, source, capture)),
        captures=(capture,),
        checkpoint=Checkpoint(cursor=_cursor(capture)),
        troubles=finds.troubles,
    )


def _placed(posts: Iterable[Post], source: Source, capture: Capture) -> Iterable[Post]:
    for place, post in enumerate(posts):
        seen = {
            "order": place,
            "source": source.locator,
            "captured_at": capture.captured_at,
            "capture_sha256": capture.sha256,
        }
        yield post.model_copy(update=seen)


def _cursor(capture: Capture) -> dict[str, str]:
    """What to ask with next time, and how to see that nothing changed."""
    kept = {name.lower(): value for name, value in capture.headers if name.lower() in {"etag", "last-modified"}}
    return {"sha256": capture.sha256 or hashlib.sha256(capture.body).hexdigest(), **kept}
