"""One sheet of an account's posts: from an AppView's feed, or from the repository itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from archiver.collectors.bluesky.locators import Repository
from archiver.collectors.bluesky.posts import HIDDEN, author_of, labels, listed_at, post_of_record, post_of_view
from archiver.collectors.bluesky.shape import items, mapping, words
from archiver.collectors.bluesky.walking import Sheet
from archiver.collectors.bluesky.xrpc import Answer, Server
from archiver.collectors.wire.permalinks import tid_time
from schemas.errors import AnswerError, UnreadableInputError
from schemas.page import Capture, Trouble
from schemas.post import Author, Post

NO_ACCOUNT = "no such account there: mistyped, renamed or gone"
_PAGE = "100"
"""Items asked for at once: the most that either method gives."""


def asks_to_be_hidden(who: str) -> Trouble:
    """What to say instead of the posts of somebody who wants to be seen by members only."""
    return Trouble(where=who, why=f"left out: asks not to be shown to people who are not logged in ({HIDDEN})")


def hidden(view: Mapping[str, Any]) -> bool:
    """Whether a post's author, or the post, asks not to be shown to everybody."""
    return HIDDEN in labels(view) or _by_a_hidden_author(view)


def _by_a_hidden_author(view: Mapping[str, Any]) -> bool:
    return HIDDEN in labels(mapping(view, "author"))


class Feed:
    """`app.bsky.feed.getAuthorFeed`: what an AppView knows of an account.

    The filter is `posts_with_replies`: `posts_and_author_threads` tells the author's threads page by page, and loses the parts that
    follow a page's end or a deleted part. Reposts are left out: they are others' words; the others can be collected by name.
    """

    def __init__(self, server: Server, who: str, *, include_hidden: bool) -> None:
        self._server = server
        self._who = who
        self._include_hidden = include_hidden

    def __call__(self, cursor: str) -> Sheet:
        """The sheet at a cursor."""
        answer = self._server.ask(
            "app.bsky.feed.getAuthorFeed",
            {"actor": self._who, "filter": "posts_with_replies", "limit": _PAGE, "cursor": cursor},
            needs="feed",
            kind=list,
            missing=NO_ACCOUNT,
        )
        listed = items(answer.said, "feed")
        own = [(place, item) for place, item in enumerate(listed) if not _passed_on(item)]
        if not self._include_hidden and any(_by_a_hidden_author(mapping(item, "post")) for _, item in own):
            # The wish of the account itself: the answer is not kept, and no more is asked for.
            return Sheet((), (), (asks_to_be_hidden(self._who),), closed=True)
        shown = own if self._include_hidden else [(n, item) for n, item in own if not hidden(mapping(item, "post"))]
        posts, troubles = read_all(shown, lambda item: post_of_view(mapping(item, "post"), answer.capture))
        if len(shown) < len(own):
            troubles.append(asks_to_be_hidden(self._who))
        places = [listed_at(mapping(item, "post")) for _, item in own if not mapping(item, "reason")]
        return _sheet(answer, posts, troubles, places, len(listed))


def _passed_on(item: Any) -> bool:
    """Whether it is here for another reason than that the account wrote it; a pinned post is its own."""
    reason = mapping(item, "reason")
    return bool(reason) and not words(reason, "$type").endswith("#reasonPin")


class Records:
    """`com.atproto.repo.listRecords`: all posts that a repository holds, from the server that keeps it. Nobody filters them."""

    def __init__(self, server: Server, author: Author, told: tuple[Capture, ...]) -> None:
        self._server = server
        self._author = author
        self._told = told
        """The answers that say who it is: kept with the first sheet."""

    def __call__(self, cursor: str) -> Sheet:
        """The sheet at a cursor."""
        did = self._author.id or ""
        answer = self._server.ask(
            "com.atproto.repo.listRecords",
            {"repo": did, "collection": "app.bsky.feed.post", "limit": _PAGE, "cursor": cursor},
            needs="records",
            kind=list,
            missing=NO_ACCOUNT,
        )
        listed = items(answer.said, "records")
        posts, troubles = read_all(
            enumerate(listed),
            lambda item: post_of_record(mapping(item), self._author, answer.capture, self._blob_url),
        )
        places = [_place(words(item, "uri"), answer.capture) for item in listed]
        sheet = _sheet(answer, posts, troubles, places, len(listed))
        told, self._told = self._told, ()
        return sheet._replace(captures=(*sheet.captures, *told))

    def _blob_url(self, cid: str) -> str | None:
        said = {"did": self._author.id or "", "cid": cid}
        return self._server.url("com.atproto.sync.getBlob", said) if cid else None


def _place(uri: str, capture: Capture) -> str:
    """Where a record stands: the listing's order is that of the keys. One that is no time, or is to come, stays on top for good."""
    key = uri.rpartition("/")[2]
    at = tid_time(key)
    return key if at and at <= capture.captured_at else ""


class Owner(NamedTuple):
    """Whose repository it is."""

    author: Author
    captures: tuple[Capture, ...]
    hidden: bool
    """They ask not to be shown to people who are not logged in."""


def owner(server: Server, target: Repository) -> Owner:
    """Who keeps a repository there: `com.atproto.repo.describeRepo`, and the profile if there is one.

    Raises:
        AnswerError: nobody of that name.
        UnreadableInputError: the server says something else altogether.
    """
    described = server.ask(
        "com.atproto.repo.describeRepo", {"repo": target.who}, needs="did", kind=str, missing=NO_ACCOUNT
    )
    did = words(described.said, "did")
    if target.who.startswith("did:") and did != target.who:
        raise UnreadableInputError(target.locator, f"the server speaks of another account, {did}")
    try:
        profile = server.ask(
            "com.atproto.repo.getRecord",
            {"repo": did, "collection": "app.bsky.actor.profile", "rkey": "self"},
            needs="value",
            kind=dict,
            missing="no profile",
        )
    except AnswerError as error:
        if error.status not in {400, 404}:
            raise
        return Owner(author_of(described.said), (described.capture,), hidden=False)
    said = mapping(profile.said, "value")
    author = author_of({**described.said, "displayName": words(said, "displayName")})
    return Owner(author, (described.capture, profile.capture), hidden=HIDDEN in labels(said))


def read_all(listed: Iterable[tuple[int, Any]], read: Callable[[Any], Post]) -> tuple[list[Post], list[Trouble]]:
    """The posts of items with their places in the listing; an item that is none is told, and the rest is read."""
    posts: list[Post] = []
    troubles: list[Trouble] = []
    for place, item in listed:
        try:
            posts.append(read(item).model_copy(update={"order": place}))
        except ValueError as error:
            where = words(item, "post", "uri") or words(item, "uri") or f"item {place + 1}"
            troubles.append(Trouble(where=where, why=str(error)))
    return posts, troubles


def _sheet(
    answer: Answer, posts: Sequence[Post], troubles: Sequence[Trouble], places: Iterable[str], length: int
) -> Sheet:
    return Sheet(
        posts,
        (answer.capture,),
        troubles,
        [place for place in places if place],
        length,
        words(answer.said, "cursor"),
    )
