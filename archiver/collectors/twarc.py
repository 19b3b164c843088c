"""Tweets in JSON Lines, as `twarc` writes them and others with it: API v2 in pages or flattened, API 1.1, streams."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from archiver.collectors.base import Client
from archiver.collectors.bulk.lines import lines
from archiver.collectors.bulk.outline import outline
from archiver.collectors.bulk.paging import Piece, paged
from archiver.collectors.tweets import classic, v2
from archiver.collectors.tweets.marks import number
from archiver.collectors.wire.json import decoded
from archiver.collectors.wire.values import table, tables, words
from schemas.page import Checkpoint, Page, Trouble
from schemas.post import Post
from schemas.source import Source

_NOTICES = frozenset({"delete", "limit", "disconnect", "warning", "scrub_geo", "status_withheld", "user_withheld"})
"""What a stream says between tweets."""


class Twarc:
    """The collector for `.jsonl` files of tweets."""

    name = "twarc"
    looks_for = "lines of JSON from X's API, with id and text"

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """A file whose first line is a tweet, or an answer with tweets."""
        if head is None:
            return None
        keys = outline(head)
        is_ours = keys.keys() >= _IS_PAGE or keys.keys() >= _IS_V2 or keys.keys() >= _IS_CLASSIC
        return Source(collector=self.name, locator=locator) if is_ours else None

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:  # noqa: ARG002 - a file is read whole: storing is idempotent
        """The posts, in pages."""
        with client.open(source.locator) as (capture, file):
            yield from paged(_pieces(file), source, capture, capture.size, self.looks_for)


_IS_PAGE = {"data.id", "data.text"}
_IS_V2 = {"id", "text", "author_id"}
_IS_CLASSIC = {"id_str", "created_at"}


def _pieces(file: BinaryIO) -> Iterator[Piece]:
    for place, line in enumerate(lines(file), 1):
        done = file.tell()
        if line.strip():
            yield _piece(f"line {place}", line, done)


def _piece(where: str, line: bytes, done: int) -> Piece:
    posts: list[Post] = []
    troubles: list[Trouble] = []
    try:
        said = decoded(line)
    except (ValueError, RecursionError) as error:
        return Piece(done, troubles=(Trouble(where=where, why=f"no JSON: {error}"),))
    for posts_of in _tweets(table(said), where, troubles):
        try:
            posts += posts_of
        except ValueError as error:
            troubles.append(Trouble(where=where, why=str(error)))
    return Piece(done, posts, troubles)


def _tweets(said: Mapping[str, Any], where: str, troubles: list[Trouble]) -> Iterator[Iterator[Post]]:
    """What each tweet of a line gives; and what the line says besides."""
    if "data" in said or "errors" in said:
        beside = v2.context(said)
        for tweet in _in_order((*(tables(said.get("data")) or tables([said.get("data")])), *beside.tweets.values())):
            yield v2.posts_of(tweet, beside)
        troubles += (Trouble(where=where, why=_fault(fault)) for fault in tables(said.get("errors")))
    elif "id_str" in said or "full_text" in said:
        yield classic.posts_of(said)
    elif said.keys() & _NOTICES:
        pass
    else:
        yield v2.posts_of(said, v2.context(said))


def _in_order(tweets: tuple[Mapping[str, Any], ...]) -> list[Mapping[str, Any]]:
    """Each once, in their order; the later versions of edited ones last, so that the last one counts."""
    once: dict[str | None, Mapping[str, Any]] = {}
    for tweet in tweets:
        once.setdefault(number(tweet.get("id")), tweet)
    return sorted(once.values(), key=_version)


def _version(tweet: Mapping[str, Any]) -> int:
    post_id = number(tweet.get("id"))
    return int(post_id) if post_id and v2.identity(tweet) != post_id else 0


def _fault(fault: Mapping[str, Any]) -> str:
    """What the API could not give: a tweet that is deleted, protected, of a suspended account."""
    return words(fault.get("detail")) or words(fault.get("title")) or "an error without words"
