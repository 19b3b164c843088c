"""Whether a post is still there: an AppView is asked for it by its URI, and leaves out what it does not have."""

from datetime import datetime

from archiver.collectors.bluesky.listings import hidden
from archiver.collectors.bluesky.posts import post_of_view
from archiver.collectors.bluesky.shape import items, mapping, words
from archiver.collectors.bluesky.xrpc import Server
from schemas.page import Absence, Page
from schemas.post import Post
from schemas.source import Source


def presence(post: Post, source: Source, server: Server, at: datetime) -> Page:
    """A page that holds the post as it is now, or says that it is not there."""
    answer = server.ask("app.bsky.feed.getPosts", {"uris": post.id}, needs="posts", kind=list, missing="no such post")
    views = [mapping(view) for view in items(answer.said, "posts")]
    found = next((view for view in views if words(view, "uri") == post.id), None)
    if found is None:
        absence = Absence(platform=post.platform, id=post.id, at=at, why="left out")
        return Page(source=source, captures=(answer.capture,), absent=(absence,))
    if hidden(found):
        return Page(source=source)  # a wish that came later: what was public is kept, this answer is not
    return Page(source=source, posts=(post_of_view(found, answer.capture),), captures=(answer.capture,))
