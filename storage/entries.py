"""What stands beside a post's row: its words in the full-text index, and its tags."""

from collections.abc import Iterable

from schemas.post import Post
from storage.records import PostRecord
from storage.search import indexed, who_token
from storage.transaction import Transaction

_TAG = "INSERT INTO tags (tag, post_id) VALUES (?, ?) ON CONFLICT DO NOTHING"


def index(rows: Iterable[PostRecord], transaction: Transaction) -> None:
    """Take posts into the index."""
    transaction.index([_entry(row) for row in rows])


def index_again(old: PostRecord, new: PostRecord, transaction: Transaction) -> None:
    """Let the index follow a post that changed; it must be told exactly what it was given before."""
    if _entry(new) != _entry(old):
        transaction.settle()
        transaction.many(transaction.dialect.index_removed, [_entry(old)])
        index([new], transaction)


def tag(posts: Iterable[tuple[Post, int]], transaction: Transaction) -> None:
    """Keep the tags of posts, each with its number."""
    tags = [(tag.casefold(), number) for post, number in posts for tag in post.tags]
    if tags:
        transaction.many(_TAG, tags)


def _entry(row: PostRecord) -> tuple[int, str, str]:
    text = f"{row.title}\n{row.text}" if row.title else row.text
    return row.id, indexed(text), who_token(row.author_id)
