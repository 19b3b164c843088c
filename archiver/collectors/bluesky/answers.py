"""One archived answer of an AppView or PDS by itself: for web archives, where the questions around it are past."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from archiver.collectors.base import Client
from archiver.collectors.bluesky.listings import hidden, read_all
from archiver.collectors.bluesky.posts import author_of, post_of_record, post_of_view, writer_of
from archiver.collectors.bluesky.shape import items, mapping, words
from archiver.collectors.wire.json import answered
from schemas.page import Capture, Checkpoint, Page
from schemas.post import Post
from schemas.source import Source

_Said = Mapping[str, Any]


class BlueskyAnswer:
    """Reads feeds, threads, posts by their URIs, and records."""

    name = "bluesky_answer"
    looks_for = "posts in an answer of the AT Protocol"

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """JSON from an address of a method that shows posts."""
        if head is None or not head.lstrip().startswith(b"{") or _method(locator) not in _METHODS:
            return None
        return Source(collector=self.name, locator=locator)

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:  # noqa: ARG002 - there is one answer
        """The one page of an answer; those who ask not to be shown to strangers are left out.

        Raises:
            UnreadableInputError: it is no JSON.
        """
        capture = client.get(source.locator)
        said = answered(capture)
        method = _method(capture.url)
        read = _record if method == _RECORDS else _view
        shown = [item for item in _METHODS[method](mapping(said)) if not hidden(mapping(item))]
        posts, troubles = read_all(enumerate(shown), lambda item: read(mapping(item), capture))
        yield Page(source=source, posts=tuple(posts), captures=(capture,), troubles=tuple(troubles))


def _view(view: _Said, capture: Capture) -> Post:
    return post_of_view(view, capture)


def _record(item: _Said, capture: Capture) -> Post:
    return post_of_record(item, author_of({"did": writer_of(words(item, "uri")) or ""}), capture, lambda _: None)


def _feed(said: _Said) -> Iterator[Any]:
    """What the account wrote itself; what it passed on is told with a reason."""
    for item in items(said, "feed"):
        reason = mapping(item, "reason")
        if not reason or words(reason, "$type").endswith("#reasonPin"):
            yield mapping(item, "post")


def _thread(said: _Said) -> Iterator[Any]:
    """Everything above and below a post that the answer shows."""
    waiting: list[Any] = [mapping(said, "thread")]
    while waiting:
        node = waiting.pop()
        if mapping(node, "post"):
            yield mapping(node, "post")
        waiting += [*items(node, "replies"), *([mapping(node, "parent")] if mapping(node, "parent") else [])]


_RECORDS = "com.atproto.repo.listRecords"
_METHODS: Mapping[str, Callable[[_Said], Iterator[Any]]] = {
    "app.bsky.feed.getAuthorFeed": _feed,
    "app.bsky.feed.getPostThread": _thread,
    "app.bsky.feed.getPosts": lambda said: iter(items(said, "posts")),
    "app.bsky.feed.searchPosts": lambda said: iter(items(said, "posts")),
    _RECORDS: lambda said: iter(items(said, "records")),
}


def _method(url: str) -> str:
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return path.removeprefix("/xrpc/") if path.startswith("/xrpc/") else ""
