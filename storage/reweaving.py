"""All threads of whole authors at once. Nearly all stay as they are, and one look at each table in its order tells which."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from schemas.strand import Chain, Strand
from storage.transaction import Row, Transaction
from storage.weaving import Woven, drop, state_of, weave


class _Stored(NamedTuple):
    number: int
    state: Row
    """The times of its first and last part, and what it says of itself."""
    parts: tuple[Row, ...]
    """Their posts, positions, evidence and reasons, a column each."""


def reweave(
    chains: Iterable[Chain], strands: Iterable[Strand], authors: tuple[int, int], transaction: Transaction
) -> Woven:
    """Make these chains be all the threads of some authors.

    Args:
        chains: what stitching made of the strands.
        strands: all that these authors have.
        authors: the numbers of the first and the last; those between them who have no strands have no threads any more.
        transaction: where to write.
    """
    stored = _stored(authors, transaction)
    strands = list(strands)
    times = {strand.key: strand.at for strand in strands}
    fresh = [chain for chain in chains if not _is_there(chain, times, stored)]
    stale = {post for thread in stored.values() for post in thread.parts[0]}
    if not fresh and not stale:
        return Woven(0, 0, 0)
    posts = {part.key for chain in fresh for part in chain.parts}
    return weave(fresh, [strand for strand in strands if strand.key in posts], transaction, stale)


def _stored(authors: tuple[int, int], transaction: Transaction) -> dict[int, _Stored]:
    """The threads of these authors, by their first posts."""
    first, last = authors
    # In the order of their index: nothing has to be sorted.
    of_these = "WHERE t.author_id BETWEEN :first AND :last ORDER BY t.author_id, t.placed_at, t.id"
    states = {
        number: state
        for number, *state in transaction.rows(
            f"SELECT t.id, t.begun_at, t.placed_at, t.declared_total, t.missing, t.complete, t.sureness FROM threads t {of_these}",
            first=first,
            last=last,
        )
    }
    rows = transaction.rows(
        "SELECT w.thread_id, w.post_id, w.position, w.evidence, w.why"
        f" FROM threads t JOIN thread_parts w ON w.thread_id = t.id {of_these}, w.place",
        first=first,
        last=last,
    )
    found = {}
    for number, group in groupby(rows, key=itemgetter(0)):
        _, *parts = zip(*group, strict=True)
        found[parts[0][0]] = _Stored(number, tuple(states.pop(number)), tuple(parts))
    for number in states:
        drop(number, transaction)
    return found


def _is_there(chain: Chain, times: dict[int, int], stored: dict[int, _Stored]) -> bool:
    """Whether the thread is stored as it is; if so it is taken out of the stored ones. The times are those of the posts."""
    first = chain.parts[0].key
    if first not in stored:
        return False
    # A column at a time: in rows, three new values would be made of each part.
    posts, positions, evidence, whys = zip(*chain.parts, strict=True)
    written = [times[post] for post in posts]
    state = (min(written), max(written), *state_of(chain))
    if stored[first][1:] != (state, (posts, positions, tuple(map(" ".join, evidence)), whys)):
        return False
    del stored[first]
    return True
