"""What a server that answers only those whom it knows still shows to everybody: an account's feed.

Mastodon has it at `/@ada.rss`, with up to 200 posts if it is asked so (its `app/controllers/accounts_controller.rb`), GoToSocial at
`/@ada/feed.rss`, with 20, if the account wants one. Neither says what a post answers.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from archiver.collectors.base import Client
from archiver.collectors.feeds.posts import posts_of
from archiver.collectors.feeds.xml_feed import read_xml
from archiver.collectors.mastodon.accounts import ClosedError
from archiver.collectors.mastodon.addresses import status_address
from archiver.collectors.mastodon.statuses import post_id
from archiver.collectors.wire.charset import decoded
from archiver.collectors.wire.finds import Finds, page_of
from schemas.errors import UnreadableInputError
from schemas.page import Capture, Checkpoint, Page, Trouble
from schemas.post import Author, Post
from schemas.source import Platform, Source

_FEEDS = ("{base}/@{user}.rss?limit=200", "{base}/@{user}/feed.rss")
_ACCEPT = "application/rss+xml, application/xml;q=0.9"
_NOT_CHANGED = 304


def feed_pages(closed: ClosedError, source: Source, cursor: Mapping[str, str], client: Client) -> Iterator[Page]:
    """The newest posts by the account's feed, with a word on what is lost.

    Args:
        closed: who would not answer, and whose posts were asked for.
        source: what is collected.
        cursor: where the last run ended, by this way or the other.
        client: the way out.

    Raises:
        ClosedError: there is no feed either.
        TryLaterError: not now.
    """
    shown = _shown(closed, cursor, client)
    if shown is None:
        raise closed
    if shown.finds is None:
        yield Page(source=source, captures=(shown.capture,), troubles=(_loss(closed),))
        return
    posts = tuple(_of_the_account(post, closed) for post in shown.finds.posts)
    page = page_of(Finds(posts, (_loss(closed), *shown.finds.troubles)), source, shown.capture, "posts in its feed")
    # The place that a list was read up to is worth more than an unchanged feed.
    yield page.model_copy(update={"checkpoint": None if cursor.get("account_id") else _checkpoint(shown)})


class _Shown(NamedTuple):
    feed: str
    capture: Capture
    finds: Finds | None
    """Null: nothing has changed."""


def _shown(closed: ClosedError, cursor: Mapping[str, str], client: Client) -> _Shown | None:
    for form in _FEEDS:
        feed = form.format(base=closed.base, user=closed.user)
        etag = cursor.get("etag") if cursor.get("feed") == feed else None
        try:
            capture = client.get(feed, {"Accept": _ACCEPT, **({"If-None-Match": etag} if etag else {})})
            if capture.status == _NOT_CHANGED:
                return _Shown(feed, capture, None)
            reading = read_xml(decoded(capture.body, capture.media_type), capture.url)
        except UnreadableInputError:  # not there, closed as well, or no feed: the next one, and then the reason why
            continue
        if reading is not None and reading.entries:
            return _Shown(feed, capture, posts_of(reading, capture.url, closed.base))
    return None


def _of_the_account(post: Post, closed: ClosedError) -> Post:
    """As the API would tell it: the same id, so that it is the same post when the API opens, and no title. Others' are left as they are."""
    address = status_address(post.url or post.id)
    if address is None or (address.base, address.user) != (closed.base, closed.user):
        return post
    handle = f"{closed.user}@{closed.host}"
    author = Author(handle=handle, name=post.author.name, url=f"{closed.base}/@{closed.user}")
    known = {"platform": Platform.MASTODON, "id": post_id(address.id, closed.host)}
    return post.model_copy(update={**known, "author": author, "title": None})


def _loss(closed: ClosedError) -> Trouble:
    said = "answers only those whom it knows; its public feed was read: the newest posts only, without what they answer, earlier versions"
    return Trouble(where=closed.host, why=f"{said} and languages. An access token in the settings brings the rest")


def _checkpoint(shown: _Shown) -> Checkpoint:
    etag = next((value for name, value in shown.capture.headers if name.lower() == "etag"), "")
    return Checkpoint(cursor={"feed": shown.feed, "etag": etag})
