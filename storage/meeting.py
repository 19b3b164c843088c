"""Posts that we know already, seen again: brought up to date one by one, what they said before kept as revisions."""

from collections.abc import Sequence
from typing import NamedTuple

from schemas.post import Post
from storage.answers import link_again
from storage.columns import COLUMNS, PostRecord
from storage.entries import index_again, tag
from storage.merging import merged
from storage.sightings import Sight, keep
from storage.transaction import Transaction
from storage.wholeness import same_words

_UPDATE = f"UPDATE posts SET {', '.join(f'{name} = ?' for name in PostRecord._fields[1:])} WHERE id = ?"
_REVISE = "INSERT INTO revisions (post_id, title, text, edited_at, captured_at, capture_id) VALUES (?, ?, ?, ?, ?, ?)"


class Arrival(NamedTuple):
    """A post that came, and its row as if it were new."""

    post: Post
    row: PostRecord


class Met(NamedTuple):
    """What became of posts that we knew."""

    changed: int
    """So many say something else now."""
    touched: set[int]
    """Those that stitching must see again."""
    reshown: list[int]
    """Those that may show other media now."""


def merge(arrivals: Sequence[Arrival], transaction: Transaction) -> Met:
    """Bring known posts up to date."""
    rows = _known(arrivals, transaction)
    captures = _Captures(transaction)
    changed = 0
    touched: set[int] = set()
    moved: list[int] = []
    reshown: list[int] = []
    sights: list[Sight] = []
    for post, arrived in arrivals:
        old = rows[arrived.platform, arrived.native_id]
        if arrived[3:] == old[3:]:
            continue  # by far the most: nothing has happened
        if arrived.source_id != old.source_id:
            sights += ((old.id, sight.source_id, sight.capture_id) for sight in (old, arrived))
        row, revised = captures.met(old, arrived)
        changed += revised
        if row == old:
            continue
        rows[arrived.platform, arrived.native_id] = row
        transaction.many(_UPDATE, [(*row[1:], row.id)])
        index_again(old, row, transaction)
        tag([(post, row.id)], transaction)
        touched.add(row.id)
        if row.details != old.details:
            reshown.append(row.id)
        if (row.author_id, row.in_reply_to, row.clue) != (old.author_id, old.in_reply_to, old.clue):
            moved.append(row.id)
    keep(sights, transaction)
    if moved:
        touched |= link_again(moved, transaction) | _mates(moved, transaction)
    return Met(changed, touched, reshown)


def _known(arrivals: Sequence[Arrival], transaction: Transaction) -> dict[tuple[str, str], PostRecord]:
    """The rows that the arrivals met."""
    found: dict[tuple[str, str], PostRecord] = {}
    for platform in {arrival.row.platform for arrival in arrivals}:
        ids = [arrival.row.native_id for arrival in arrivals if arrival.row.platform == platform]
        rows = transaction.all(
            f"SELECT {COLUMNS} FROM posts p WHERE platform = :platform AND {transaction.dialect.among('native_id', 'ids')}",
            platform=platform,
            ids=transaction.dialect.listed(ids),
        )
        # The database's JSON ends a string at a NUL, so an id that holds one is asked for by itself.
        for name in (name for name in ids if "\0" in name):
            rows += transaction.all(
                f"SELECT {COLUMNS} FROM posts p WHERE platform = :platform AND native_id = :name",
                platform=platform,
                name=name,
            )
        found.update(((row.platform, row.native_id), row) for row in map(PostRecord._make, rows))
    return found


def _mates(numbers: Sequence[int], transaction: Transaction) -> set[int]:
    """The posts that stood in one thread with these: without them they may stand in another."""
    rows = transaction.rows(
        "SELECT post_id FROM thread_parts WHERE thread_id IN"
        f" (SELECT thread_id FROM thread_parts WHERE {transaction.dialect.among('post_id', 'numbers')})",
        numbers=transaction.dialect.listed(numbers),
    )
    return {number for (number,) in rows}


def _is_earlier_version(one: PostRecord, other: PostRecord, *, is_kept: bool) -> bool:
    """Whether the author changed this into the other: told by the times of both, by one list that holds both, or by knowing it already."""
    if other.edited_at is None:
        return False
    if one.edited_at is None:
        return is_kept or one.capture_id == other.capture_id
    return one.edited_at < other.edited_at


class _Captures:
    """Which of two sights of a post is the later one."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._times: dict[int | None, int | None] = {None: None}

    def met(self, old: PostRecord, new: PostRecord) -> tuple[PostRecord, bool]:
        """The row that knows what both say, and whether words were kept as a revision.

        An older capture may come in later: what it says is the past, not news. So is what was revised already.
        """
        differs = not same_words(old, new)
        is_kept = differs and self._is_kept(old.id, new)
        is_past = self._is_past(new, old, is_kept=is_kept) or _is_earlier_version(new, old, is_kept=is_kept)
        is_news = differs and not (is_past and is_kept)
        if is_news:
            self._revise(old.id, new if is_past else old)
        row = merged(new._replace(id=old.id, answered=old.answered), old) if is_past else merged(old, new)
        return row, is_news

    def _is_past(self, new: PostRecord, old: PostRecord, *, is_kept: bool) -> bool:
        """Whether the words that came in are older than those that we have; times of edits know best.

        A history of edits is told from its beginning, and again after a run that was cut off: in a capture that is later than what we have.
        Where one list holds both, in any order, the one that is no edit was first.
        """
        told = is_kept or new.edited_at is not None or new.capture_id == old.capture_id
        if old.edited_at is not None and new.edited_at != old.edited_at and told:
            return (new.edited_at or 0) < old.edited_at  # without a time: as it was before the first edit
        return self._is_older(new, old) or (is_kept and not self._is_older(old, new))

    def _revise(self, post: int, past: PostRecord) -> None:
        values = (post, past.title, past.text, past.edited_at, self._time(past.capture_id), past.capture_id)
        self._transaction.many(_REVISE, [values])

    def _is_kept(self, post: int, row: PostRecord) -> bool:
        found = self._transaction.value(
            "SELECT 1 FROM revisions WHERE post_id = :post AND text = :text AND title IS :title",
            post=post,
            text=row.text,
            title=row.title,
        )
        return found is not None

    def _is_older(self, one: PostRecord, other: PostRecord) -> bool:
        if one.capture_id == other.capture_id:
            return False
        mine, theirs = self._time(one.capture_id), self._time(other.capture_id)
        return mine is not None and theirs is not None and mine < theirs

    def _time(self, capture: int | None) -> int | None:
        if capture not in self._times:
            self._times[capture] = self._transaction.value(
                "SELECT captured_at FROM captures WHERE id = :id", id=capture
            )
        return self._times[capture]
