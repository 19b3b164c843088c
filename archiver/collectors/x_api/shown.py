"""What X shows of a single post to those without a token."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from selectolax.lexbor import LexborHTMLParser

from archiver.collectors.base import Client
from archiver.collectors.html.embeds import embedded_posts
from archiver.collectors.tweets import classic
from archiver.collectors.tweets.marks import number
from archiver.collectors.wire.json import decoded
from archiver.collectors.wire.values import table, words
from schemas.errors import AnswerError, NoPostsError, UnreadableInputError
from schemas.page import Capture, Page
from schemas.post import Post
from schemas.source import Source

_LONGEST_WAY = 60
"""Posts above one that are asked for."""
_PACE = 1.0
_GONE = 404
_AS_EMBEDDED = (
    "as X lets others embed it: links stay shortened, a long text may be cut, and whom it answers is not told"
)
_BY_SYNDICATION = "asked of X's servers for embedded posts, which its terms do not allow programs to read; without x_syndication it is left alone"


def by_oembed(source: Source, post: str, base: str, client: Client) -> Iterator[Page]:
    """The post as publishers may embed it, by the one interface that X documents as open to all.

    Args:
        source: by which it was asked for.
        post: its id.
        base: the server.
        client: the world.

    Raises:
        NoPostsError: X does not show it.
    """
    asked = urlencode({"url": f"https://x.com/i/status/{post}", "omit_script": "1", "hide_thread": "1", "dnt": "1"})
    capture = client.get(f"{base}/oembed?{asked}", pace=_PACE)
    shown = words(table(_json(source, capture)).get("html"))
    posts = list(embedded_posts(LexborHTMLParser(shown), capture)) if shown else []
    if not posts:
        raise NoPostsError(source.locator, "the post as X shows it to everybody")
    yield Page(source=source, posts=tuple(posts), captures=(capture,), notes=(_AS_EMBEDDED,))


def by_syndication(source: Source, post: str, base: str, client: Client) -> Iterator[Page]:
    """The post, and those of the same author above it, by the servers behind embedded posts.

    Raises:
        NoPostsError: X does not show it.
    """
    notes: tuple[str, ...] = (_BY_SYNDICATION,)
    author = None
    asked: str | None = post
    for _ in range(_LONGEST_WAY):
        capture = _syndicated(asked, base, client) if asked else None
        said = table(_json(source, capture)) if capture and capture.body.strip() else {}
        found = _post(said)
        if capture is None or found is None or (author is not None and found.author.id != author):
            break
        yield Page(source=source, posts=(found,), captures=(capture,), notes=notes)
        author, asked, notes = found.author.id, found.in_reply_to_id, ()
    if notes:
        raise NoPostsError(source.locator, "the post as X shows it to everybody")


def _syndicated(post: str, base: str, client: Client) -> Capture | None:
    try:
        return client.get(f"{base}/tweet-result?{urlencode({'id': post, 'lang': 'en', 'token': 'a'})}", pace=_PACE)
    except AnswerError as error:
        if error.status != _GONE:
            raise
        return None


def _post(said: Mapping[str, Any]) -> Post | None:
    """In its shape a classic tweet, but for the media; a tombstone is none."""
    media = said.get("mediaDetails")
    tweet = {**said, "extended_entities": {"media": media}, "quoted_status": said.get("quoted_tweet")}
    versions = table(said.get("edit_control")).get("edit_tweet_ids")
    try:
        post = next(classic.posts_of(tweet))
    except ValueError:
        return None
    first = number(versions[0]) if isinstance(versions, list) and versions else None
    long = bool(table(said.get("note_tweet")))
    return post.model_copy(update={"id": first or post.id, "truncated": post.truncated or long})


def _json(source: Source, capture: Capture) -> Any:
    try:
        return decoded(capture.body)
    except (ValueError, RecursionError) as error:
        raise UnreadableInputError(source.locator, f"X's answer is no JSON: {error}") from error
