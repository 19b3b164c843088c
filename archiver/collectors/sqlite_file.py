"""Databases of posts that other tools made, known by their tables."""

from collections.abc import Callable, Iterator

from archiver.collectors.base import Client
from archiver.collectors.bulk.paging import Piece, paged
from archiver.collectors.databases import mastodon, twitter
from archiver.collectors.databases.reading import Database, opened
from schemas.errors import UnreadableInputError
from schemas.page import Checkpoint, Page, Trouble
from schemas.post import Post
from schemas.source import Source

_MAGIC = b"SQLite format 3\0"
"""How every such file begins (sqlite.org/fileformat2.html)."""
_KINDS: tuple[tuple[frozenset[str], Callable[[Database], Iterator[Post | None]]], ...] = (
    (twitter.TABLES, twitter.posts_of),
    (mastodon.TABLES, mastodon.posts_of),
)
_NONE_OF_THEM = "an SQLite database, but none that twitter-to-sqlite or mastodon-to-sqlite made"


class SqliteFile:
    """The collector for databases of `twitter-to-sqlite` and `mastodon-to-sqlite`."""

    name = "sqlite_file"
    looks_for = "rows in a table of tweets or statuses"

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """Any SQLite database: which one it is, its tables tell when it is read."""
        is_ours = head is not None and head.startswith(_MAGIC)
        return Source(collector=self.name, locator=locator) if is_ours else None

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:  # noqa: ARG002 - a file is read whole: storing is idempotent
        """The posts, in pages."""
        with client.open(source.locator) as (capture, file), opened(source.locator, file) as database:
            posts = next((posts_of for tables, posts_of in _KINDS if tables <= database.tables), None)
            if posts is None:
                raise UnreadableInputError(source.locator, _NONE_OF_THEM)
            yield from paged(_pieces(posts(database)), source, capture, capture.size, self.looks_for)


def _pieces(posts: Iterator[Post | None]) -> Iterator[Piece]:
    """A piece for each row; how far through the file one is, a database does not tell."""
    unread = 0
    for post in posts:
        unread += post is None
        yield Piece(0, () if post is None else (post,))
    if unread:
        yield Piece(0, troubles=(Trouble(where=f"{unread:,} rows", why="no posts: without an id, a text or a server"),))
