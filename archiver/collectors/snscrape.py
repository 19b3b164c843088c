"""Tweets in JSON Lines, as `snscrape --jsonl` and `twscrape` write them."""

from collections.abc import Iterator
from typing import BinaryIO

from archiver.collectors.base import Client
from archiver.collectors.bulk.lines import lines
from archiver.collectors.bulk.outline import outline
from archiver.collectors.bulk.paging import Piece, paged
from archiver.collectors.tweets.snscrape import TWEET, posts_of
from archiver.collectors.wire.json import decoded
from archiver.collectors.wire.values import table, words
from schemas.page import Checkpoint, Page, Trouble
from schemas.post import Post
from schemas.source import Source

_OTHERS = "snscrape.modules."


class Snscrape:
    """The collector for `.jsonl` files of snscrape and twscrape."""

    name = "snscrape"
    looks_for = "lines of JSON that snscrape or twscrape wrote for tweets"

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """A file whose first line is an object of snscrape's."""
        if head is None:
            return None
        keys = outline(head)
        is_ours = keys.get("_type", "").startswith(_OTHERS) or keys.keys() >= _IS_TWEET
        return Source(collector=self.name, locator=locator) if is_ours else None

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:  # noqa: ARG002 - a file is read whole: storing is idempotent
        """The posts, in pages."""
        with client.open(source.locator) as (capture, file):
            yield from paged(_pieces(file), source, capture, capture.size, self.looks_for)


_IS_TWEET = {"rawContent", "conversationId", "user.username"}
"""Of a tweet that is longer than a file's head: there, the type stands behind everything else."""


def _pieces(file: BinaryIO) -> Iterator[Piece]:
    for place, line in enumerate(lines(file), 1):
        done = file.tell()
        if not line.strip():
            continue
        try:
            yield Piece(done, _posts(line))
        except (ValueError, RecursionError) as error:
            yield Piece(done, troubles=(Trouble(where=f"line {place}", why=str(error)),))


def _posts(line: bytes) -> list[Post]:
    said = table(decoded(line))
    kind = words(said.get("_type")) or TWEET
    if kind != TWEET:
        raise ValueError(f"{kind} is not read; only tweets are")
    return list(posts_of(said))
