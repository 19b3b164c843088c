"""What stands beside a post's row: its words in the full-text index, and its tags."""

from collections.abc import Iterable
from operator import itemgetter

from schemas.post import Post
from storage.columns import PostRecord
from storage.search import indexed, who_token
from storage.transaction import Row, Transaction

_TAG = "INSERT INTO tags (tag, post_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
_words = itemgetter(*map(PostRecord._fields.index, ("id", "author_id", "title", "text")))


def index(rows: Iterable[Row], transaction: Transaction) -> None:
    """Take posts into the index."""
    transaction.index(map(_entry, rows))


def index_again(old: PostRecord, new: PostRecord, transaction: Transaction) -> None:
    """Let the index follow a post that changed; it must be told exactly what it was given before."""
    if _entry(new) != _entry(old):
        transaction.settle()
        transaction.many(transaction.dialect.index_removed, [_entry(old)])
        index([new], transaction)


def unindex(rows: Iterable[PostRecord], transaction: Transaction) -> None:
    """Take posts out of the index, and let nothing of them stay in its pages."""
    transaction.settle()
    transaction.many(transaction.dialect.index_removed, [_entry(row) for row in rows])
    transaction.run(transaction.dialect.index_merged)


def tag(posts: Iterable[tuple[Post, int]], transaction: Transaction) -> None:
    """Keep the tags of posts, each with its number."""
    tags = [(tag.casefold(), number) for post, number in posts for tag in post.tags]
    if tags:
        transaction.many(_TAG, tags)


def _entry(row: Row) -> tuple[int, str, str]:
    number, author, title, text = _words(row)
    return number, indexed(f"{title}\n{text}" if title else text), who_token(author)
