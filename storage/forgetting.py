"""Forgetting posts on a person's word: out of every table, the full-text index and the captures, and never collected again.

What is left is a salted digest of each id. Records of other posts go with them where one answer held both: a capture is whole or not at all.
"""

import html
import json
import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from schemas.page import Page
from schemas.post import Post
from schemas.text import encodable
from storage.captures.removing import Remover
from storage.captures.shelf import OpenShelf
from storage.entries import unindex
from storage.media import release
from storage.records import COLUMNS, PostRecord
from storage.transaction import Transaction

_TELLING = 24
"""Letters of a text that nobody else writes by chance."""
_TELLING_ID = 8
"""Characters of an id that stand nowhere by chance."""
_SALT = "salt of what is forgotten"
_REMOVED = "urn:whipstitch:removed"


class Forgotten(NamedTuple):
    """What was forgotten."""

    posts: int
    captures: int
    mates: tuple[int, ...]
    """The numbers of posts that stood in one thread with them, or that they answered: stitching must look at these again."""


def without_forgotten(
    page: Page, clues: Sequence[str | None], transaction: Transaction
) -> tuple[Page, Sequence[str | None]]:
    """The page and its clues without what a person asked to forget; of an answer that holds some of it, the digest alone is kept."""
    digests = {digest for (digest,) in transaction.rows("SELECT digest FROM forgotten")}
    if not digests:
        return page, clues
    salt = _salt(transaction)
    kept = [
        (post, clue) for post, clue in zip(page.posts, clues, strict=True) if digests.isdisjoint(_digests(post, salt))
    ]
    if len(kept) == len(page.posts):
        return page, clues
    captures = tuple(capture.model_copy(update={"kept": False}) for capture in page.captures) if kept else ()
    posts = tuple(post for post, _ in kept)
    return page.model_copy(update={"posts": posts, "captures": captures}), [clue for _, clue in kept]


def forget(
    numbers: Collection[int], transaction: Transaction, shelf: OpenShelf, at: datetime, *, whole_authors: bool
) -> Forgotten:
    """Forget posts; with `whole_authors`, also who wrote them, and whatever they write from now on."""
    for statement in transaction.dialect.for_good:
        transaction.run(statement)
    listed = transaction.dialect.listed(sorted(numbers))
    among = transaction.dialect.among
    rows = [
        PostRecord._make(row)
        for row in transaction.all(f"SELECT {COLUMNS} FROM posts p WHERE {among('p.id', 'posts')}", posts=listed)
    ]
    _remember(rows, transaction, whole_authors=whole_authors)
    past = transaction.all(f"SELECT text, capture_id FROM revisions WHERE {among('post_id', 'posts')}", posts=listed)
    needles = _needles(rows, [text for text, _ in past])
    remover = Remover(shelf, transaction)
    seen = transaction.all(
        f"SELECT capture_id, source_id FROM sightings WHERE {among('post_id', 'posts')}", posts=listed
    )
    cited = (*(row.capture_id for row in rows), *(capture for _, capture in past), *(capture for capture, _ in seen))
    direct = {number for number in cited if number}
    captures = remover.alike(direct | remover.mentioning(needles))
    mates = _mates(rows, listed, transaction)
    remover.remove(captures, at)
    _delete(rows, listed, transaction)
    _tidy_captures(captures, transaction)
    sources = {row.source_id for row in rows if row.source_id} | {source for _, source in seen}
    _tidy_sources(sources, transaction)
    if whole_authors:
        transaction.many(
            # The row stays: other processes may know its number, which must not come to mean another.
            "UPDATE authors SET key = 'forgotten-' || id, handle = NULL, name = NULL, native_id = NULL, url = NULL WHERE id = ?",
            [(author,) for author in {row.author_id for row in rows}],
        )
    return Forgotten(len(rows), len(captures), tuple(sorted(mates)))


def _remember(rows: Iterable[PostRecord], transaction: Transaction, *, whole_authors: bool) -> None:
    salt = _salt(transaction)
    digests = {_digest(salt, row.platform, "post", row.native_id) for row in rows}
    if whole_authors:
        authors = transaction.rows(
            f"SELECT platform, key FROM authors WHERE {transaction.dialect.among('id', 'authors')}",
            authors=transaction.dialect.listed(sorted({row.author_id for row in rows})),
        )
        digests |= {_digest(salt, platform, "author", key) for platform, key in authors}
    transaction.many("INSERT INTO forgotten (digest) VALUES (?) ON CONFLICT DO NOTHING", [(one,) for one in digests])


def _digests(post: Post, salt: str) -> set[str]:
    return {_digest(salt, post.platform, "post", post.id), _digest(salt, post.platform, "author", post.author.key)}


def _digest(salt: str, *words: str) -> str:
    return sha256(encodable("\x1f".join((salt, *words))).encode()).hexdigest()


def _salt(transaction: Transaction) -> str:
    transaction.run(
        "INSERT INTO notes (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING",
        name=_SALT,
        value=secrets.token_hex(16),
    )
    return str(transaction.value("SELECT value FROM notes WHERE name = :name", name=_SALT))


def _needles(rows: Iterable[PostRecord], past: Iterable[str]) -> set[bytes]:
    """What a record that holds one of the posts holds as well, in each spelling that answers come in."""
    words = [row.native_id for row in rows] + [row.native_id.rpartition("/")[2] for row in rows]
    found = {word for word in (*words, *(row.url or "" for row in rows)) if len(word) >= _TELLING_ID}
    for text in (*(row.text for row in rows), *past):
        found |= {line.strip()[: 4 * _TELLING] for line in text.splitlines() if len(line.strip()) >= _TELLING}
    spelt = {
        form for word in found for form in (word, html.escape(word), json.dumps(word)[1:-1], word.replace("/", "\\/"))
    }
    return {form.encode() for form in spelt}


def _mates(rows: Iterable[PostRecord], listed: str, transaction: Transaction) -> set[int]:
    among = transaction.dialect.among
    found = transaction.all(
        "SELECT post_id FROM thread_parts WHERE thread_id IN"
        f" (SELECT thread_id FROM thread_parts WHERE {among('post_id', 'posts')}) AND NOT {among('post_id', 'posts')}",
        posts=listed,
    )
    for row in rows:
        if row.in_reply_to is not None:
            found += transaction.all(
                f"SELECT id FROM posts WHERE platform = :platform AND native_id = :name AND NOT {among('id', 'posts')}",
                platform=row.platform,
                name=row.in_reply_to,
                posts=listed,
            )
    return {number for (number,) in found}


def _delete(rows: Sequence[PostRecord], listed: str, transaction: Transaction) -> None:
    """Out of every table; threads that lose parts are marked, for stitching to make them anew."""
    among = transaction.dialect.among
    unindex(rows, transaction)
    release(listed, transaction)
    for statement in (
        f"UPDATE threads SET sureness = -1 WHERE id IN (SELECT thread_id FROM thread_parts WHERE {among('post_id', 'posts')})",
        f"DELETE FROM thread_parts WHERE {among('post_id', 'posts')}",
        "DELETE FROM threads WHERE sureness = -1 AND id NOT IN (SELECT thread_id FROM thread_parts)",
        f"DELETE FROM tags WHERE {among('post_id', 'posts')}",
        f"DELETE FROM revisions WHERE {among('post_id', 'posts')}",
        f"DELETE FROM sightings WHERE {among('post_id', 'posts')}",
        f"DELETE FROM absences WHERE {among('post_id', 'posts')}",
        f"DELETE FROM decisions WHERE {transaction.dialect.deciding}",
        f"DELETE FROM posts WHERE {among('id', 'posts')}",
    ):
        transaction.run(statement, **({"posts": listed} if ":posts" in statement else {}))
    transaction.many(
        "UPDATE posts SET answered = EXISTS (SELECT 1 FROM posts c WHERE c.platform = posts.platform"
        " AND c.in_reply_to = posts.native_id AND c.self_reply = 1) WHERE platform = ? AND native_id = ?",
        [(row.platform, row.in_reply_to) for row in rows if row.in_reply_to is not None],
    )


def _tidy_captures(captures: Collection[int], transaction: Transaction) -> None:
    """Those that no other post cites go; of the others time and digest stay."""
    listed = transaction.dialect.listed
    among = transaction.dialect.among
    uncited = (
        f"{among('id', 'captures')} AND id NOT IN (SELECT capture_id FROM posts WHERE capture_id IS NOT NULL)"
        " AND id NOT IN (SELECT capture_id FROM revisions WHERE capture_id IS NOT NULL)"
        " AND id NOT IN (SELECT capture_id FROM sightings WHERE capture_id IS NOT NULL)"
    )
    doomed = [
        number
        for (number,) in transaction.rows(f"SELECT id FROM captures WHERE {uncited}", captures=listed(sorted(captures)))
    ]
    for statement in (
        f"DELETE FROM records WHERE {among('capture_id', 'doomed')}",
        f"DELETE FROM captures WHERE {among('id', 'doomed')}",
    ):
        transaction.run(statement, doomed=listed(doomed))
    transaction.run(
        f"UPDATE captures SET url = '{_REMOVED}', headers = NULL WHERE {among('id', 'captures')}",
        captures=listed(sorted(captures)),
    )


def _tidy_sources(sources: Collection[int], transaction: Transaction) -> None:
    """Those that nothing refers to any more go: the address of a post may be one."""
    referring = transaction.all(transaction.dialect.referring, table="sources")
    unused = "".join(
        f" AND id NOT IN (SELECT {column} FROM {table} WHERE {column} IS NOT NULL)" for table, column in referring
    )
    transaction.run(
        f"DELETE FROM sources WHERE {transaction.dialect.among('id', 'sources')} AND id NOT IN"
        f" (SELECT source_id FROM posts WHERE source_id IS NOT NULL){unused}",
        sources=transaction.dialect.listed(sorted(sources)),
    )
