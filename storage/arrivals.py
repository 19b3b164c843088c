"""Posts arriving: inserted, merged with what was known, indexed and linked to what they answer. One transaction's work.

The way of the many is short: one `executemany` that skips what is there, one for the index. Only posts that were there already are
looked at one by one. Measured against the bare driver in tests/bench/.
"""

from collections.abc import Sequence
from itertools import count, repeat
from typing import NamedTuple

from schemas.clock import micros
from schemas.page import Page
from schemas.post import Post
from storage.answers import link_new
from storage.columns import PostRecord
from storage.entries import index, tag
from storage.meeting import Arrival, merge
from storage.namesakes import told_apart
from storage.origins import Origins
from storage.records import record
from storage.transaction import Row, Transaction

_INSERT = (
    f"INSERT INTO posts ({', '.join(PostRecord._fields)}) VALUES ({', '.join('?' * len(PostRecord._fields))})"
    " ON CONFLICT (platform, native_id) DO NOTHING"
)

_CLUE, _DETAILS = map(PostRecord._fields.index, ("clue", "details"))

_Columns = tuple[Sequence[Post], Sequence[str | None], Sequence[int | None], Sequence[int]]
"""Posts, their clues, times and places."""


class Stored(NamedTuple):
    """What a page brought."""

    new: int
    changed: int
    """Known already, and it says something else now: the old words are kept as a revision."""
    unchanged: int
    touched: tuple[int, ...]
    """The numbers of posts that stitching must look at again."""
    reshown: tuple[int, ...] = ()
    """Those of posts known already that may show other media now."""


def arrive(page: Page, clues: Sequence[str | None], transaction: Transaction, origins: Origins) -> Stored:
    """Store a page's posts; `clues` are what stitching read from each.

    Raises:
        UnicodeEncodeError, orjson.JSONEncodeError: a text holds half a character; some of the posts may have been written.
    """
    page = told_apart(page, transaction)
    source = origins.source(page.source)
    captures = {capture.sha256: origins.capture(capture, source) for capture in page.captures}
    first = next(iter(captures.values()), None)
    mark: int = transaction.value("SELECT max(id) FROM posts") or 0
    posts, clues, times, places = _oldest_first(page, clues)
    if not posts:
        return Stored(0, 0, 0, ())
    # A row a post, by `map` over columns: half the cost of a loop that names its arguments.
    authors = origins.authors(posts)
    answers = [
        first if post.capture_sha256 is None else captures.get(post.capture_sha256) or origins.foreign(post, source)
        for post in posts
    ]
    rows = list(map(record, posts, count(mark + 1), authors, times, places, clues, repeat(source), answers))
    return _settle(posts, rows, mark, transaction)


def _settle(posts: Sequence[Post], rows: Sequence[Row], mark: int, transaction: Transaction) -> Stored:
    """Store the posts; those that we knew, or that stand on the page a second time, are merged."""
    inserted = transaction.many(_INSERT, rows)
    new, known = list(zip(posts, rows, strict=True)), []
    if inserted < len(rows):
        there = {number for (number,) in transaction.rows("SELECT id FROM posts WHERE id > :mark", mark=mark)}
        known = [Arrival(post, PostRecord._make(row)) for post, row in new if row[0] not in there]
        new = [(post, row) for post, row in new if row[0] in there]
    index([row for _, row in new], transaction)
    tag(((post, row[0]) for post, row in new if row[_DETAILS] is not None), transaction)
    met = merge(known, transaction)
    linked = link_new(mark, transaction) if new else set()
    touched = met.touched | linked
    touched.update(row[0] for _, row in new if row[_CLUE] is not None)
    return Stored(len(new), met.changed, len(known) - met.changed, tuple(sorted(touched)), tuple(met.reshown))


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


def _oldest_first(page: Page, clues: Sequence[str | None]) -> _Columns:
    """So that numbers grow with time: "newest first" is then the index's own order."""
    times, places = _times(page)
    if len(places) > 1 and places[0] > places[-1]:
        return page.posts[::-1], clues[::-1], times[::-1], places[::-1]
    return page.posts, clues, times, places
