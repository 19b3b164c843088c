"""By what else a post came: the same one from an archive of its author, from the network, out of a page that shows it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from storage.transaction import Row, Transaction

_KEEP = (
    "INSERT INTO sightings (post_id, source_id, capture_id) VALUES (?, ?, ?)"
    " ON CONFLICT (post_id, source_id) DO UPDATE SET capture_id = excluded.capture_id"
)

Sight = tuple[int, int | None, int | None]
"""A post, the source by which it came, and the capture in which it was seen last."""


class _Rows(Protocol):
    def all(self, sql: str, **parameters: object) -> Sequence[Row]: ...
    def among(self, column: str, parameter: str) -> str: ...
    def listed(self, values: Sequence[int] | Sequence[str]) -> str: ...


def keep(sights: Iterable[Sight], transaction: Transaction) -> None:
    """Remember that posts came by these sources; those that came by one alone have no sighting, `posts` says which."""
    known = [sight for sight in sights if sight[1] is not None]
    if known:
        transaction.many(_KEEP, known)


def of_posts(numbers: Sequence[int], database: _Rows) -> Mapping[int, list[int]]:
    """The sources of each of these posts that came by several."""
    found: dict[int, list[int]] = {}
    among, listed = database.among("post_id", "numbers"), database.listed(list(numbers))
    for post, source in database.all(
        f"SELECT post_id, source_id FROM sightings WHERE {among} ORDER BY post_id, source_id", numbers=listed
    ):
        found.setdefault(post, []).append(source)
    return found
