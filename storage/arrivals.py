"""Posts arriving: inserted, merged with what was known, indexed and linked to what they answer. One transaction's work.

The way of the many is short: one `executemany` that skips what is there, one for the index. Only posts that were there already are
looked at one by one. Measured against the bare driver in tests/bench/.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from schemas.clock import micros
from schemas.page import Page
from schemas.post import Post
from storage.answers import link_new
from storage.entries import index, tag
from storage.meeting import Arrival, merge
from storage.namesakes import told_apart
from storage.origins import Origins
from storage.records import PostRecord, record
from storage.transaction import Transaction

_INSERT = (
    f"INSERT INTO posts ({', '.join(PostRecord._fields)}) VALUES ({', '.join('?' * len(PostRecord._fields))})"
    " ON CONFLICT (platform, native_id) DO NOTHING"
)

_texts = itemgetter(
    *map(PostRecord._fields.index, ("native_id", "url", "title", "text", "lang", "in_reply_to", "in_reply_to_author"))
)


class Stored(NamedTuple):
    """What a page brought."""

    new: int
    changed: int
    """Known already, and it says something else now: the old words are kept as a revision."""
    unchanged: int
    touched: tuple[int, ...]
    """The numbers of posts that stitching must look at again."""


def arrive(page: Page, clues: Sequence[str | None], transaction: Transaction, origins: Origins) -> Stored:
    """Store a page's posts; `clues` are what stitching read from each.

    Raises:
        UnicodeEncodeError, orjson.JSONEncodeError: a text holds half a character; none of the posts has been written.
    """
    page = told_apart(page, transaction)
    source = origins.source(page.source)
    captures = {capture.sha256: origins.capture(capture, source) for capture in page.captures}
    first = next(iter(captures.values()), None)
    mark = transaction.value("SELECT max(id) FROM posts") or 0
    arrivals: dict[tuple[str, str], Arrival] = {}
    again: list[Arrival] = []
    authors: dict[tuple[str, int], int] = {}  # by object: readers make each author of a page once
    # Oldest first, so that numbers grow with time: "newest first" is then the index's own order.
    for post, clue, created_at, placed_at in _oldest_first(page, clues):
        who = (post.platform, id(post.author))
        author = authors.get(who)
        if author is None:
            author = authors[who] = origins.author(post.platform, post.author)
        row = record(
            post,
            number=mark + len(arrivals) + 1,
            author=author,
            created_at=created_at,
            placed_at=placed_at,
            clue=clue,
            source=source,
            capture=first
            if post.capture_sha256 is None
            else captures.get(post.capture_sha256) or origins.foreign(post, source),
        )
        arrival = Arrival(post, row)
        if arrivals.setdefault((post.platform, post.id), arrival) is not arrival:
            again.append(arrival)
    rows = [arrival.row for arrival in (*arrivals.values(), *again)]
    "".join(
        filter(None, chain.from_iterable(map(_texts, rows)))
    ).encode()  # half a character is found now, or in the middle
    return _settle(list(arrivals.values()), again, mark, transaction)


def _settle(arrivals: Sequence[Arrival], again: Sequence[Arrival], mark: int, transaction: Transaction) -> Stored:
    """Store the posts; `again` are those that stand on the page a second time, when we know them already."""
    if not arrivals:
        return Stored(0, 0, 0, ())
    # Bare tuples: the driver takes a slower way through anything else that has an order.
    inserted = transaction.many(_INSERT, [tuple(arrival.row) for arrival in arrivals])
    new, known = arrivals, [*again]
    if inserted < len(arrivals):
        there = {number for (number,) in transaction.rows("SELECT id FROM posts WHERE id > :mark", mark=mark)}
        new = [arrival for arrival in arrivals if arrival.row.id in there]
        known = [*(arrival for arrival in arrivals if arrival.row.id not in there), *again]
    index([arrival.row for arrival in new], transaction)
    tag(((arrival.post, arrival.row.id) for arrival in new), transaction)
    changed, touched = merge(known, transaction)
    linked = link_new(mark, transaction) if new else set()
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
