"""Whether a status is still there: its server is asked for it by name."""

from datetime import datetime
from urllib.parse import quote

from archiver.collectors.mastodon.server import Server
from archiver.collectors.mastodon.statuses import post_of, status_of
from schemas.errors import AnswerError
from schemas.page import Absence, Page
from schemas.post import Post
from schemas.source import Source

_NOT_THERE = frozenset({404, 410})
"""What Mastodon says of a deleted status; 410 is for those who remember (RFC 9110, section 15.5.11)."""


def presence(post: Post, source: Source, server: Server, at: datetime) -> Page:
    """A page that holds the status as it is now, or says that it is not there."""
    name = post.id.partition("/")[2]
    try:
        said, answer = server.record(f"/api/v1/statuses/{quote(name, safe='')}")
    except AnswerError as error:
        if error.status not in _NOT_THERE:
            raise
        return Page(source=source, absent=(Absence(platform=post.platform, id=post.id, at=at, why=str(error.status)),))
    status = status_of(said, server)
    seen = (
        ()
        if status is None
        else (post_of(status, server, source=source, capture=answer.capture, answers=post.in_reply_to_author),)
    )
    return Page(source=source, posts=seen, captures=(answer.capture,))
