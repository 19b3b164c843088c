"""All that an account wrote, as far as X shows it and the money reaches; nothing is read twice.

::

    known           bottom ◀──────────── top          what runs before have read, without a hole but for:
    a run           1. the hole that the last one left      low ── … ◀── high
                    2. what is new                          top ── … ◀── newest    (a hole, if the budget ends in it)
                    3. what is older                        … ◀── bottom

X gives newest first; `since_id` and `until_id` bound a page on both sides, so that each place is asked for once.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from archiver.collectors.wire.values import words
from archiver.collectors.x_api.api import Answer, Api
from schemas.page import Checkpoint, Page
from schemas.source import Source

_LARGEST = 100
_REACH = "X shows an account's newest 3,200 posts only; older ones are in its archive"


class Place(NamedTuple):
    """Where a run stands: what the checkpoint keeps."""

    user: str
    handle: str
    name: str = ""
    top: str = ""
    bottom: str = ""
    low: str = ""
    high: str = ""
    ended: str = ""
    """`yes` when there is nothing older."""

    @property
    def checkpoint(self) -> Checkpoint:
        """This place, to be kept."""
        return Checkpoint(cursor=self._asdict())

    @property
    def account(self) -> Mapping[str, Any]:
        """The account in X's words; it was paid for once."""
        return {"id": self.user, "username": self.handle, "name": self.name}


def place_in(cursor: Mapping[str, str]) -> Place | None:
    """The place that a checkpoint keeps."""
    if not (cursor.get("user") and cursor.get("handle")):
        return None
    return Place(**{name: cursor.get(name, "") for name in Place._fields})


class Timeline:
    """One run over one account."""

    def __init__(self, api: Api, source: Source, place: Place) -> None:
        """Begin where the last run ended."""
        self._api = api
        self._source = source
        self._place = place
        self._was_asked = False

    def pages(self) -> Iterator[Page]:
        """The hole, the new, the old."""
        if self._place.high:
            yield from self._hole()
        if self._place.top and not self._place.high:
            yield from self._new()
        if self._place.ended != "yes" and not self._place.high:
            yield from self._old()

    @property
    def is_empty(self) -> bool:
        """Whether X was asked, and there has never been a post."""
        return self._was_asked and not self._place.top

    def _hole(self) -> Iterator[Page]:
        while self._place.high and (found := self._asked(since_id=self._place.low, until_id=self._place.high)):
            answer, ids = found
            is_done = not ids or answer.next_page is None
            self._place = self._place._replace(
                high="" if is_done else str(min(ids)), low="" if is_done else self._place.low
            )
            yield self._page(answer)

    def _new(self) -> Iterator[Page]:
        found = self._asked(since_id=self._place.top)
        if found is None:
            return
        answer, ids = found
        if ids:
            known = self._place.top
            self._place = self._place._replace(top=str(max(ids)))
            if answer.next_page is not None:
                self._place = self._place._replace(low=known, high=str(min(ids)))
        yield self._page(answer)
        yield from self._hole()

    def _old(self) -> Iterator[Page]:
        while self._place.ended != "yes":
            found = self._asked(**({"until_id": self._place.bottom} if self._place.bottom else {}))
            if found is None:
                return
            answer, ids = found
            if not ids and not self._place.top:
                yield self._page(answer)
                return
            self._place = self._place._replace(
                top=self._place.top or str(max(ids)),
                bottom=str(min(ids)) if ids else self._place.bottom,
                ended="yes" if not ids or answer.next_page is None else "",
            )
            yield self._page(answer, notes=(_REACH,) if self._place.ended else ())

    def _asked(self, **bounds: str) -> tuple[Answer, list[int]] | None:
        """A page and the ids on it; null when the budget does not reach for one."""
        size = self._api.budget.page(_LARGEST)
        if not size:
            return None
        self._was_asked = True
        # Never `exclude=replies`: parts of a thread are replies, and X then shows 800 posts instead of 3,200.
        answer = self._api.posts(
            f"/users/{self._place.user}/tweets", max_results=str(size), exclude="retweets", **bounds
        )
        names = [words(item.get("id")) or "" for item in answer.items]
        return answer, [int(name) for name in names if name.isascii() and name.isdigit()]

    def _page(self, answer: Answer, notes: tuple[str, ...] = ()) -> Page:
        posts, troubles = answer.read(self._place.account)
        return Page(
            source=self._source,
            posts=tuple(posts),
            captures=(answer.capture,),
            checkpoint=self._place.checkpoint,
            troubles=tuple(troubles),
            notes=notes,
        )
