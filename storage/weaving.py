"""Chains become stored threads. A thread keeps its id as long as most of its parts stay together."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schemas.strand import Chain, Evidence, Strand
from storage.transaction import Transaction

_THREAD = (
    "INSERT INTO threads (id, key, author_id, head_id, source_id, placed_at, begun_at, started_at, ended_at, parts, declared_total,"
    " missing, missing_count, complete, sureness) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_PART = "INSERT INTO thread_parts (post_id, thread_id, place, position, evidence, why) VALUES (?, ?, ?, ?, ?, ?)"


class Woven(NamedTuple):
    """What became of the threads that a page touched."""

    new: int
    changed: int
    gone: int
    """Threads whose parts now stand in others, or in none."""


class _Part(NamedTuple):
    post: int
    position: int
    evidence: str
    why: str


class _Old(NamedTuple):
    number: int
    key: str
    state: tuple[object, ...]
    ends: tuple[int, int]
    """When its first and its last part were written."""
    parts: list[_Part]


def weave(
    chains: Sequence[Chain], strands: Iterable[Strand], transaction: Transaction, touched: Iterable[int] = ()
) -> Woven:
    """Make the stored threads of these strands be these chains; `touched` posts may be strands no longer."""
    by_number = {strand.key: strand for strand in strands}
    old = _threads_of(list(by_number.keys() | set(touched)), transaction)
    heirs = _heirs(chains, old)
    new = changed = 0
    kept: set[int] = set()
    next_number = (transaction.value("SELECT max(id) FROM threads") or 0) + 1
    writing: list[tuple[Chain, int, str]] = []
    taken = {thread.key for thread in old}
    for place, chain in enumerate(chains):
        before = heirs.get(place)
        if before is None:
            writing.append((chain, next_number, _new_key(chain, by_number, taken, transaction)))
            next_number += 1
            new += 1
            continue
        kept.add(before.number)
        if _is_same(before, chain, by_number):
            continue
        drop(before.number, transaction)
        writing.append((chain, before.number, before.key))
        changed += 1
    gone = [thread.number for thread in old if thread.number not in kept]
    for number in gone:
        drop(number, transaction)
    sources = _sources([chain.parts[0].key for chain, _, _ in writing], transaction)
    transaction.many(_THREAD, [_row(chain, number, key, by_number, sources) for chain, number, key in writing])
    transaction.many(
        _PART,
        [
            (part.post, number, place, *part[1:])
            for chain, number, _ in writing
            for place, part in enumerate(_parts(chain))
        ],
    )
    return Woven(new, changed, len(gone))


def _threads_of(posts: list[int], transaction: Transaction) -> list[_Old]:
    """The stored threads that hold any of these posts, whole."""
    dialect = transaction.dialect
    rows = transaction.all(
        "SELECT t.id, t.key, t.declared_total, t.missing, t.complete, t.sureness, t.begun_at, t.placed_at,"
        " w.post_id, w.position, w.evidence, w.why FROM threads t JOIN thread_parts w ON w.thread_id = t.id"
        f" WHERE t.id IN (SELECT thread_id FROM thread_parts WHERE {dialect.among('post_id', 'posts')})"
        " ORDER BY t.id, w.place",
        posts=dialect.listed(posts),
    )
    found: dict[int, _Old] = {}
    for number, key, total, missing, complete, sureness, begun, placed, *part in rows:
        state = (total, missing, complete, sureness)
        thread = found.setdefault(number, _Old(number, key, state, (begun, placed), []))
        thread.parts.append(_Part(*part))
    return list(found.values())


def _heirs(chains: Sequence[Chain], old: Sequence[_Old]) -> dict[int, _Old]:
    """Which chain, by its place, goes on as which old thread: the one that shares most parts, each at most once."""
    thread_of = {part.post: thread for thread in old for part in thread.parts}
    shared: Counter[tuple[int, int]] = Counter()
    for place, chain in enumerate(chains):
        for part in chain.parts:
            if part.key in thread_of:
                shared[thread_of[part.key].number, place] += 1
    by_number = {thread.number: thread for thread in old}
    heirs: dict[int, _Old] = {}
    taken: set[int] = set()
    for (number, place), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if number not in taken and place not in heirs:
            heirs[place] = by_number[number]
            taken.add(number)
    return heirs


def _is_same(old: _Old, chain: Chain, strands: dict[int, Strand]) -> bool:
    return old.state == state_of(chain) and old.parts == _parts(chain) and old.ends == _ends(chain, strands)


def _ends(chain: Chain, strands: dict[int, Strand]) -> tuple[int, int]:
    times = [strands[part.key].at for part in chain.parts]
    return min(times), max(times)


def state_of(chain: Chain) -> tuple[object, ...]:
    """What a stored thread says of itself: total, what is missing, whether it is complete, how sure it is."""
    missing = json.dumps(chain.missing) if chain.missing else None
    return chain.declared_total, missing, int(_is_complete(chain)), round(chain.sureness, 3)


def _is_complete(chain: Chain) -> bool:
    """Whether nothing is known to lack, and the end is known: by an announced total, by reply links, or by a person's word."""
    if chain.missing or chain.declared_total is not None:
        return not chain.missing
    tied = {Evidence.REPLY, Evidence.MANUAL}
    return len(chain.parts) > 1 and all(tied.intersection(part.evidence) for part in chain.parts[1:])


def _parts(chain: Chain) -> list[_Part]:
    return [_Part(part.key, part.position, " ".join(part.evidence), part.why) for part in chain.parts]


def _row(
    chain: Chain, number: int, key: str, strands: dict[int, Strand], sources: dict[int, int | None]
) -> tuple[object, ...]:
    mine = [strands[part.key] for part in chain.parts]
    times = [strand.at for strand in mine if strand.width >= 0]
    total, missing, complete, sureness = state_of(chain)
    return (
        number,
        key,
        mine[0].author,
        mine[0].key,
        sources[mine[0].key],
        *_ends(chain, strands)[::-1],
        min(times, default=None),
        max(times, default=None),
        len(mine),
        total,
        missing,
        len(chain.missing),
        complete,
        sureness,
    )


def _sources(posts: list[int], transaction: Transaction) -> dict[int, int | None]:
    dialect = transaction.dialect
    return dict(
        transaction.all(
            f"SELECT id, source_id FROM posts WHERE {dialect.among('id', 'posts')}",
            posts=dialect.listed(posts),
        )
    )


def drop(number: int, transaction: Transaction) -> None:
    """Take a thread and its parts out."""
    transaction.run("DELETE FROM thread_parts WHERE thread_id = :number", number=number)
    transaction.run("DELETE FROM threads WHERE id = :number", number=number)


def _new_key(chain: Chain, strands: dict[int, Strand], taken: set[str], transaction: Transaction) -> str:
    """An id for a thread that was not there: of its first part, so that two archives of the same posts mostly agree.

    `taken` are those that the threads at hand go by, or went by until now: an id that was quoted never comes to mean another thread.
    """
    first = strands[chain.parts[0].key]
    platform = transaction.value("SELECT platform FROM authors WHERE id = :author", author=first.author)
    for salt in range(1_000):
        said = f"{platform}\x1f{first.id}\x1f{salt or ''}"
        key = "t-" + hashlib.sha256(said.encode()).hexdigest()[:12]
        if key not in taken and transaction.value("SELECT 1 FROM threads WHERE key = :key", key=key) is None:
            return key
    raise AssertionError("a thousand threads began with one post")
