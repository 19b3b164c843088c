"""An author's thread around one post, out of `app.bsky.feed.getPostThread`.

One answer shows what is above a post and what is below it, but neither its siblings nor what lies beyond the limits. So we ask for the
post, then for the root of its conversation, then wherever the author's own replies are known to go on. Only what the author of the
post wrote is kept: other people's answers are theirs, and no part of it.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from archiver.collectors.bluesky.listings import asks_to_be_hidden, hidden
from archiver.collectors.bluesky.posts import post_of_view, writer_of
from archiver.collectors.bluesky.shape import dig, items, mapping, words
from archiver.collectors.bluesky.xrpc import Answer, Server
from schemas.errors import AnswerError, UnreadableInputError
from schemas.page import Page, Trouble
from schemas.post import Post
from schemas.source import Source

_DEPTH = "100"
_HEIGHT = "300"
"""Each level nests the answer deeper, and JSON readers stop at about a thousand: where more is there, we ask again."""
_NO_POST = "no such post: deleted, mistyped, or its author is gone"
_UNSEEN = {"#notFoundPost": "deleted", "#blockedPost": "its author blocks the one above or below"}


class Around:
    """The walk around one post."""

    def __init__(self, source: Source, server: Server, *, include_hidden: bool, most_pages: int) -> None:
        self._source = source
        self._server = server
        self._include_hidden = include_hidden
        self._most_pages = most_pages
        self._author = ""
        self._seen: set[str] = set()
        self._expanded: set[str] = set()
        """Posts whose answers have been listed."""
        self._waiting: deque[str] = deque()

    def pages(self, uri: str) -> Iterator[Page]:
        """The author's posts around this one, an answer at a time.

        Raises:
            UnreadableInputError: the post cannot be seen.
        """
        answer = self._ask(uri)
        anchor = mapping(answer.said, "thread")
        if not mapping(anchor, "post"):
            raise UnreadableInputError(self._source.locator, f"this post cannot be seen ({_why(anchor)})")
        if hidden(mapping(anchor, "post")) and not self._include_hidden:
            who = words(anchor, "post", "author", "handle") or uri
            yield Page(source=self._source, troubles=(asks_to_be_hidden(who),))
            return
        self._author = words(anchor, "post", "author", "did")
        yield self._page(answer)
        for _ in range(self._most_pages - 1):
            more = self._next()
            if more is None:
                return
            yield self._another(more)

    def _ask(self, uri: str) -> Answer:
        question = {"uri": uri, "depth": _DEPTH, "parentHeight": _HEIGHT}
        return self._server.ask("app.bsky.feed.getPostThread", question, needs="thread", kind=dict, missing=_NO_POST)

    def _next(self) -> str | None:
        while self._waiting:
            uri = self._waiting.popleft()
            if uri and uri not in self._expanded:
                self._expanded.add(uri)
                return uri
        return None

    def _another(self, uri: str) -> Page:
        try:
            return self._page(self._ask(uri))
        except AnswerError as error:
            return Page(source=self._source, troubles=(Trouble(where=uri, why=str(error)),))

    def _page(self, answer: Answer) -> Page:
        node = mapping(answer.said, "thread")
        self._expanded.add(words(node, "post", "uri"))
        above, gaps = self._above(node)
        posts: list[Post] = []
        troubles = list(gaps)
        for view in (*reversed(above), *self._below(node)):
            if words(view, "uri") in self._seen:
                continue
            self._seen.add(words(view, "uri"))
            try:
                post = post_of_view(view, answer.capture)
                posts.append(post.model_copy(update={"source": self._source.locator}))
            except ValueError as error:
                troubles.append(Trouble(where=words(view, "uri") or "a post", why=str(error)))
        return Page(source=self._source, posts=tuple(posts), captures=(answer.capture,), troubles=tuple(troubles))

    # -- upwards ------------------------------------------------------------------------------------------------------

    def _above(self, node: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], list[Trouble]]:
        """The author's posts above a node, nearest first, and where the way up is broken."""
        found: list[Mapping[str, Any]] = []
        if root := self._own_root(node):
            self._waiting.append(root)
        while mapping(node, "parent", "post"):
            node = mapping(node, "parent")
            if self._is_own(node):
                found.append(mapping(node, "post"))
        if found:
            self._waiting.append(words(found[-1], "uri"))
        up = words(node, "post", "record", "reply", "parent", "uri")
        parent = mapping(node, "parent")
        if parent:
            return found, [
                Trouble(where=words(parent, "uri") or up, why=f"a part above cannot be seen ({_why(parent)})")
            ]
        if up:  # there is more above than one answer shows
            self._waiting.append(words(node, "post", "uri"))
        return found, []

    def _own_root(self, node: Mapping[str, Any]) -> str | None:
        root = words(node, "post", "record", "reply", "root", "uri")
        return root if root and writer_of(root) == self._author else None

    # -- downwards ----------------------------------------------------------------------------------------------------

    def _below(self, node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """A node's post and the author's own answers to it, to those, and so on."""
        waiting = deque([node])
        while waiting:
            node = waiting.popleft()
            if not self._is_own(node):
                continue
            view = mapping(node, "post")
            yield view
            answers = items(node, "replies")
            if answers:
                self._expanded.add(words(view, "uri"))
            elif dig(view, "replyCount"):
                self._waiting.append(words(view, "uri"))
            waiting.extend(answer for answer in answers if isinstance(answer, dict))

    def _is_own(self, node: Mapping[str, Any]) -> bool:
        return bool(self._author) and words(node, "post", "author", "did") == self._author


def _why(node: Mapping[str, Any]) -> str:
    kind = words(node, "$type")
    return next((why for name, why in _UNSEEN.items() if kind.endswith(name)), "unknown why")
