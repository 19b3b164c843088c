"""Strands: what stitching reads of the archive. Out of one covering index, never the texts."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter

from schemas.strand import Decision, Strand
from storage.columns import WIDTHS
from storage.database import Database
from storage.transaction import Row, Transaction

_WIDTH = " ".join(f"WHEN '{precision}' THEN {width}" for precision, width in WIDTHS.items() if width)
_COLUMNS = (
    "p.id, p.author_id, p.native_id, p.placed_at,"
    f" CASE WHEN p.created_at IS NULL THEN -1 ELSE CASE p.created_precision {_WIDTH} ELSE 0 END END,"
    " CASE WHEN p.listed IS NOT NULL THEN p.capture_id END, p.listed, p.in_reply_to, p.self_reply, p.clue"
)
"""What a strand says, in its order."""
DECISIONS = "SELECT kind, posts FROM decisions ORDER BY id"
IS_STRAND = "(p.clue IS NOT NULL OR p.self_reply = 1 OR p.answered = 1 OR p.decided = 1)"
"""The posts `p` that stitching must know of."""


def strands(database: Database | Transaction, after: int = 0) -> Iterator[list[Strand]]:
    """The strands of every author with a higher number, in the order of time; an author at a time."""
    rows = database.rows(
        f"SELECT {_COLUMNS} FROM posts p {database.dialect.by_index('posts_strands')}"
        f" WHERE {IS_STRAND} AND p.author_id > :after ORDER BY p.author_id, p.placed_at, p.id",
        after=after,
    )
    for _, mine in groupby(map(_strand, rows), key=_AUTHOR):
        yield list(mine)


def decisions(rows: Iterable[Row]) -> list[Decision]:
    """What people said, in the order in which they said it."""
    return [Decision(kind, tuple(json.loads(posts))) for kind, posts in rows]


def kin(touched: Iterable[int], gap: int, transaction: Transaction) -> list[Strand]:
    """The segments that the touched posts stand in, whole: all that can be in one thread with them.

    A segment is one author's strands with no two neighbours further apart than `gap` microseconds; where a post answers another of
    its author across such a gap, or a person joined them, both segments belong together.
    """
    joined = [decision.posts for decision in decisions(transaction.all(DECISIONS)) if decision.kind == "join"]
    found: dict[int, Strand] = {}
    asked = set(touched)
    asked |= _siblings(asked, transaction)
    while asked:
        for strand in _by_number(sorted(asked), transaction):
            if strand.key not in found:
                found.update((other.key, other) for other in _segment(strand, gap, transaction))
        asked = {post for posts in joined if not found.keys().isdisjoint(posts) for post in posts}
        asked |= _across(found, transaction)
        asked -= found.keys()
    return list(found.values())


def _siblings(touched: set[int], transaction: Transaction) -> set[int]:
    """The other parts of the threads that the touched posts are in: should a thread fall apart, each piece is seen to."""
    among = transaction.dialect.among("post_id", "posts")
    rows = transaction.rows(
        f"SELECT post_id FROM thread_parts WHERE thread_id IN (SELECT thread_id FROM thread_parts WHERE {among})",
        posts=transaction.dialect.listed(sorted(touched)),
    )
    return {post for (post,) in rows}


def _by_number(numbers: list[int], transaction: Transaction) -> list[Strand]:
    among = transaction.dialect.among("p.id", "numbers")
    rows = transaction.all(
        f"SELECT {_COLUMNS} FROM posts p WHERE {among} AND {IS_STRAND}",
        numbers=transaction.dialect.listed(numbers),
    )
    return [_strand(row) for row in rows]


def _segment(strand: Strand, gap: int, transaction: Transaction) -> list[Strand]:
    """The strands around one, walking both ways until a gap."""
    mine = [strand]
    by_index = transaction.dialect.by_index("posts_strands")
    for step, order in (("<", "DESC"), (">", "ASC")):
        edge = strand.at
        rows = transaction.rows(
            f"SELECT {_COLUMNS} FROM posts p {by_index} WHERE p.author_id = :author AND {IS_STRAND}"
            f" AND (p.placed_at, p.id) {step} (:at, :number) ORDER BY p.placed_at {order}, p.id {order}",
            author=strand.author,
            at=strand.at,
            number=strand.key,
        )
        for row in rows:
            other = _strand(row)
            if abs(other.at - edge) > gap:
                break
            edge = other.at
            mine.append(other)
    return mine


def _across(found: dict[int, Strand], transaction: Transaction) -> set[int]:
    """The posts that a reply to or from what was found leads to, and all of the author's between the two: replies cross gaps."""
    dialect = transaction.dialect
    answering = [strand.key for strand in found.values() if strand.self_reply]
    parents = transaction.all(
        "SELECT p.author_id, p.placed_at, c.placed_at FROM posts c"
        " JOIN posts p ON p.platform = c.platform AND p.native_id = c.in_reply_to"
        f" WHERE {dialect.among('c.id', 'numbers')} AND p.author_id = c.author_id AND NOT {dialect.among('p.id', 'found')}",
        numbers=dialect.listed(answering),
        found=dialect.listed(list(found)),
    )
    children = transaction.all(
        "SELECT c.author_id, p.placed_at, c.placed_at FROM posts p"
        " JOIN posts c ON c.platform = p.platform AND c.in_reply_to = p.native_id"
        f" WHERE {dialect.among('p.id', 'found')} AND p.answered = 1 AND c.self_reply = 1 AND NOT {dialect.among('c.id', 'found')}",
        found=dialect.listed(list(found)),
    )
    between: set[int] = set()
    for author, one, other in (*parents, *children):
        rows = transaction.rows(
            f"SELECT p.id FROM posts p {dialect.by_index('posts_strands')}"
            f" WHERE p.author_id = :author AND {IS_STRAND} AND p.placed_at BETWEEN :first AND :last",
            author=author,
            first=min(one, other),
            last=max(one, other),
        )
        between.update(number for (number,) in rows)
    return between


_AUTHOR = itemgetter(Strand._fields.index("author"))
_strand: Callable[[Row], Strand] = partial(tuple.__new__, Strand)
"""A tuple made directly costs a third of one made by its class, and a rebuild makes one of every row."""
