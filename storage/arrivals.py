"""Posts arriving: inserted, merged with what was known, indexed and linked to what they answer. One transaction's work.

The way of the many is short: one `executemany` that skips what is there, one for the index. Only posts that were there already are
looked at one by one. Measured against the bare driver in tests/bench/.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schemas.page import Page
from schemas.post import Post, micros
from storage.database import Transaction
from storage.namesakes import told_apart
from storage.origins import Origins
from storage.records import COLUMNS, PostRecord, merged, record, same_words
from storage.search import indexed, who_token

_INSERT = (
    f"INSERT INTO posts ({', '.join(PostRecord._fields)}) VALUES ({', '.join('?' * len(PostRecord._fields))})"
    " ON CONFLICT (platform, native_id) DO NOTHING"
)
_UPDATE = f"UPDATE posts SET {', '.join(f'{name} = ?' for name in PostRecord._fields[1:])} WHERE id = ?"
_REVISE = "INSERT INTO revisions (post_id, title, text, edited_at, captured_at, capture_id) VALUES (?, ?, ?, ?, ?, ?)"
_TAG = "INSERT INTO tags (tag, post_id) VALUES (?, ?) ON CONFLICT DO NOTHING"


class Stored(NamedTuple):
    """What a page brought."""

    new: int
    changed: int
    """Known already, and it says something else now: the old words are kept as a revision."""
    unchanged: int
    touched: tuple[int, ...]
    """The numbers of posts that stitching must look at again."""


class _Arrival(NamedTuple):
    post: Post
    row: PostRecord


def arrive(page: Page, clues: Sequence[str | None], transaction: Transaction, origins: Origins) -> Stored:
    """Store a page's posts; `clues` are what stitching read from each."""
    page = told_apart(page, transaction)
    source = origins.source(page.source)
    captures = {capture.sha256: origins.capture(capture, source) for capture in page.captures}
    first = next(iter(captures.values()), None)
    mark = transaction.value("SELECT max(id) FROM posts") or 0
    arrivals: dict[tuple[str, str], _Arrival] = {}
    again: list[tuple[Post, str | None]] = []
    # Oldest first, so that numbers grow with time: "newest first" is then the index's own order.
    for post, clue, created_at, placed_at in _oldest_first(page, clues):
        if (post.platform, post.id) in arrivals:
            again.append((post, clue))
            continue
        row = record(
            post,
            number=mark + len(arrivals) + 1,
            author=origins.author(post.platform, post.author),
            created_at=created_at,
            placed_at=placed_at,
            clue=clue,
            source=source,
            capture=first
            if post.capture_sha256 is None
            else captures.get(post.capture_sha256) or origins.foreign(post, source),
        )
        arrivals[post.platform, post.id] = _Arrival(post, row)
    stored = _settle(list(arrivals.values()), mark, transaction)
    if again:
        # A post twice on one page: the second time it is one that we know.
        rest = arrive(
            page.model_copy(update={"posts": tuple(post for post, _ in again)}),
            [clue for _, clue in again],
            transaction,
            origins,
        )
        stored = Stored(
            stored.new + rest.new,
            stored.changed + rest.changed,
            stored.unchanged + rest.unchanged,
            (*stored.touched, *rest.touched),
        )
    return stored


def _settle(arrivals: Sequence[_Arrival], mark: int, transaction: Transaction) -> Stored:
    if not arrivals:
        return Stored(0, 0, 0, ())
    inserted = transaction.many(_INSERT, [arrival.row for arrival in arrivals])
    new, known = arrivals, []
    if inserted < len(arrivals):
        there = {number for (number,) in transaction.rows("SELECT id FROM posts WHERE id > :mark", mark=mark)}
        new = [arrival for arrival in arrivals if arrival.row.id in there]
        known = [arrival for arrival in arrivals if arrival.row.id not in there]
    _index([arrival.row for arrival in new], transaction)
    _tag(((arrival.post, arrival.row.id) for arrival in new), transaction)
    changed, touched = _merge(known, transaction)
    linked = _link(mark, transaction) if new else set()
    touched |= linked | {arrival.row.id for arrival in new if arrival.row.clue is not None}
    return Stored(len(new), changed, len(known) - changed, tuple(sorted(touched)))


def _times(page: Page) -> tuple[Sequence[int | None], Sequence[int]]:
    """When each post was made, and where it stands in time: without a time by the neighbour above, else below, else at the capture."""
    times = [None if post.created_at is None else micros(post.created_at) for post in page.posts]
    if None not in times:
        return times, times  # type: ignore[return-value]  # no null in it
    fallback = micros(page.captures[0].captured_at) if page.captures else 0
    latest = next((at for at in times if at is not None), fallback)
    places = []
    for at in times:
        latest = latest if at is None else at
        places.append(latest)
    return times, places


def _oldest_first(page: Page, clues: Sequence[str | None]) -> Iterable[tuple[Post, str | None, int | None, int]]:
    """Posts with their clues, times and places."""
    times, places = _times(page)
    listed = list(zip(page.posts, clues, times, places, strict=True))
    return reversed(listed) if len(listed) > 1 and places[0] > places[-1] else listed


def _index(rows: Iterable[PostRecord], transaction: Transaction) -> None:
    transaction.many(transaction.dialect.index_added, [_index_row(row) for row in rows])


def _index_row(row: PostRecord) -> tuple[int, str, str]:
    text = f"{row.title}\n{row.text}" if row.title else row.text
    return row.id, indexed(text), who_token(row.author_id)


def _tag(posts: Iterable[tuple[Post, int]], transaction: Transaction) -> None:
    tags = [(tag.casefold(), number) for post, number in posts for tag in post.tags]
    if tags:
        transaction.many(_TAG, tags)


def _merge(arrivals: Sequence[_Arrival], transaction: Transaction) -> tuple[int, set[int]]:
    """Bring known posts up to date; how many say something else now, and which stitching must see again."""
    changed = 0
    touched: set[int] = set()
    for arrival, old in zip(arrivals, _known(arrivals, transaction), strict=True):
        row = merged(old, arrival.row)
        if row == old:
            continue
        if not same_words(old, arrival.row):
            changed += 1
            row = _revise(old, row, transaction)
        transaction.many(_UPDATE, [(*row[1:], row.id)])
        if _index_row(row) != _index_row(old):
            transaction.many(transaction.dialect.index_removed, [_index_row(old)])
            _index([row], transaction)
        _tag([(arrival.post, row.id)], transaction)
        touched.add(row.id)
    return changed, touched


def _known(arrivals: Sequence[_Arrival], transaction: Transaction) -> list[PostRecord]:
    """The rows that the arrivals met, in their order."""
    found: dict[tuple[str, str], PostRecord] = {}
    for platform in {arrival.row.platform for arrival in arrivals}:
        ids = [arrival.row.native_id for arrival in arrivals if arrival.row.platform == platform]
        rows = transaction.rows(
            f"SELECT {COLUMNS} FROM posts p WHERE platform = :platform AND {transaction.dialect.among('native_id', 'ids')}",
            platform=platform,
            ids=transaction.dialect.listed(ids),
        )
        found.update(((row.platform, row.native_id), row) for row in map(PostRecord._make, rows))
    return [found[arrival.row.platform, arrival.row.native_id] for arrival in arrivals]


def _revise(old: PostRecord, new: PostRecord, transaction: Transaction) -> PostRecord:
    """Keep the words that are not the latest as a revision; the row that holds the latest."""
    seen = {
        capture: transaction.value("SELECT captured_at FROM captures WHERE id = :id", id=capture) or 0
        for capture in (old.capture_id, new.capture_id)
    }
    # An older capture may come in later: what it says is the past, not news.
    past, kept = (new, old) if seen[new.capture_id] < seen[old.capture_id] else (old, new)
    values = (old.id, past.title, past.text, past.edited_at, seen[past.capture_id], past.capture_id)
    transaction.many(_REVISE, [values])
    return kept


def _link(mark: int, transaction: Transaction) -> set[int]:
    """Find out who answers their own posts, among the new ones and between new and old; the posts that this concerns."""
    links = transaction.all(
        "SELECT c.id, p.id, c.author_id = p.author_id FROM posts c"
        " JOIN posts p ON p.platform = c.platform AND p.native_id = c.in_reply_to"
        " WHERE c.id > :mark AND c.in_reply_to IS NOT NULL",
        mark=mark,
    )
    links += transaction.all(
        # CROSS JOIN and the plus keep the planner from walking all old posts for the few new ones.
        "SELECT c.id, p.id, c.author_id = p.author_id FROM posts p CROSS JOIN posts c"
        " WHERE p.id > :mark AND c.platform = p.platform AND c.in_reply_to = p.native_id AND +c.id <= :mark",
        mark=mark,
    )
    transaction.many("UPDATE posts SET self_reply = ? WHERE id = ?", [(own, child) for child, _, own in links])
    own = [(child, parent) for child, parent, same in links if same]
    transaction.many("UPDATE posts SET answered = 1 WHERE id = ?", [(parent,) for _, parent in own])
    return {number for pair in own for number in pair}
