"""All that an account wrote: backwards the first time, forwards ever after, each page with the place from which to go on.

::

    first run     newest ◀── max_id ── … ── oldest      newest_id is set by the first page, backfill_max_id by each
    later runs    … newest_id ── min_id ──▶ newest      then what was left of the way back, if it was cut short
                  before it the newest page once more, for edits of what is known

`min_id` gives the page right after an id, `since_id` the newest one: with it, gaps could stay (docs.joinmastodon.org, methods/accounts).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from archiver.collectors.mastodon.accounts import Account, statuses_path
from archiver.collectors.mastodon.readings import Readings, latest_edit, sights
from archiver.collectors.mastodon.server import Answer
from archiver.collectors.mastodon.statuses import Status, Taken, taken
from archiver.collectors.wire.values import moment, name_of, tables
from schemas.page import Capture, Checkpoint, Page, Trouble

_PAGE = "40"
"""The most that a server gives at a time."""


class Place(NamedTuple):
    """Where a run stands: what the checkpoint keeps."""

    host: str
    account_id: str
    newest_id: str = ""
    backfill_max_id: str = ""
    backfill_done: bool = False
    edited_until: str = ""

    @property
    def checkpoint(self) -> Checkpoint:
        """This place, to be kept."""
        return Checkpoint(cursor={**self._asdict(), "backfill_done": "yes" if self.backfill_done else "no"})


def place_in(cursor: Mapping[str, str], host: str, account_id: str) -> Place:
    """The place that a checkpoint keeps; a new one if it is of another account, as after a move or a new beginning."""
    if (cursor.get("host"), cursor.get("account_id")) != (host, account_id):
        return Place(host, account_id)
    said = {name: cursor.get(name, "") for name in ("newest_id", "backfill_max_id", "edited_until")}
    return Place(host, account_id, backfill_done=cursor.get("backfill_done") == "yes", **said)


class Timeline:
    """One run over one account."""

    def __init__(self, account: Account, place: Place, readings: Readings, most_pages: int) -> None:
        """Begin where the last run ended, and read at most so many pages."""
        self._account = account
        self._place = place
        self._readings = readings
        self._left = most_pages
        self._done = 0
        self._fresh = not place.newest_id
        self._evidence: tuple[Capture, ...] = (account.capture,)
        """The answer that told the account's id: kept with the first page."""

    def pages(self) -> Iterator[Page]:
        """What is edited, what is new, and what was left behind."""
        yield from self._readings.late(self._place.checkpoint)
        if self._place.newest_id:
            yield from self._edited(moment(self._place.edited_until).at)
            yield from self._forward()
        if not self._place.backfill_done:
            yield from self._backward()

    # -- the three ways -----------------------------------------------------------------------------------------------

    def _forward(self) -> Iterator[Page]:
        asked: set[str] = set()
        while self._left > 0:
            asked.add(self._place.newest_id)
            items, answer = self._listed(min_id=self._place.newest_id)
            if not items:
                return
            newest = answer.cursor("prev", "min_id") or _newest(items) or self._place.newest_id
            troubles = self._standstill(repeated=newest in asked) or self._bound()
            if newest not in asked:
                self._place = self._place._replace(newest_id=newest)
            yield from self._read(items, answer, troubles)
            if newest in asked:
                return

    def _backward(self) -> Iterator[Page]:
        asked: set[str] = set()
        while self._left > 0:
            below = self._place.backfill_max_id
            asked.add(below)
            items, answer = self._listed(**({"max_id": below} if below else {}))
            if not items:
                yield from self._end(answer)
                return
            if not self._place.newest_id:
                newest = answer.cursor("prev", "min_id") or _newest(items) or ""
                self._place = self._place._replace(newest_id=newest)
            # A page may lack its `next` because one of its posts was hidden: only an empty page is the end.
            oldest = answer.cursor("next", "max_id") or _oldest(items) or below
            troubles = self._standstill(repeated=oldest in asked) or self._bound()
            if oldest not in asked:
                self._place = self._place._replace(backfill_max_id=oldest)
            yield from self._read(items, answer, troubles)
            if oldest in asked:
                return

    def _edited(self, since: datetime | None) -> Iterator[Page]:
        """Edits are made to the newest posts, mostly: one look at them shows which.

        Before anything new is read: a new post's edit must not hide an earlier one of a known post, should the run end in between.
        """
        items, answer = self._listed()
        known = [
            status for status in self._taken(items).statuses if _by_age(status.id) <= _by_age(self._place.newest_id)
        ]
        edited = [status for status in known if status.edited_at and (since is None or status.edited_at > since)]
        if edited:
            self._note(edited)
            yield from self._readings.pages(
                sights(edited, answer), self._captures(answer), checkpoint=self._place.checkpoint, since=since
            )

    # -- one page -----------------------------------------------------------------------------------------------------

    def _listed(self, **cursor: str) -> tuple[list[Any], Answer]:
        self._left -= 1
        return self._account.server.records(
            statuses_path(self._account.id), limit=_PAGE, exclude_reblogs="true", **cursor
        )

    def _read(self, items: Sequence[Any], answer: Answer, troubles: Sequence[Trouble]) -> Iterator[Page]:
        found = self._taken(items)
        self._done += len(items)
        self._note(found.statuses)
        total = max(self._account.statuses or 0, self._done) if self._fresh else None
        yield from self._readings.pages(
            sights(found.statuses, answer),
            self._captures(answer),
            (*found.troubles, *troubles),
            self._place.checkpoint,
            total=total,
            done=self._done if total else None,
        )

    def _taken(self, items: Sequence[Any]) -> Taken:
        """The account's own: no server lists another's posts here but by mistake, or to put words into his mouth."""
        found = taken(items, self._account.server)
        strange = [status for status in found.statuses if status.account != self._account.id]
        troubles = [Trouble(where=status.id, why="a post of another account; left out") for status in strange]
        own = [status for status in found.statuses if status.account == self._account.id]
        return Taken(own, [*found.troubles, *troubles])

    def _note(self, statuses: Sequence[Status]) -> None:
        latest = latest_edit(statuses, moment(self._place.edited_until).at)
        self._place = self._place._replace(edited_until=latest.isoformat() if latest else "")

    def _end(self, answer: Answer) -> Iterator[Page]:
        """The way back is walked; unless it led nowhere, which a suspended account's does, too."""
        if not self._place.newest_id:
            said = f"the account is said to have {self._account.statuses} posts, and the server shows none of them"
            troubles = (Trouble(where="the list", why=said),) if self._account.statuses else ()
            yield self._bare(answer, troubles=troubles)
            return
        self._place = self._place._replace(backfill_done=True)
        yield self._bare(answer, checkpoint=self._place.checkpoint)

    def _bare(self, answer: Answer, troubles: Sequence[Trouble] = (), checkpoint: Checkpoint | None = None) -> Page:
        return Page(
            source=self._readings.source,
            captures=self._captures(answer),
            troubles=tuple(troubles),
            checkpoint=None if checkpoint is None else self._readings.kept(checkpoint),
        )

    def _captures(self, answer: Answer) -> tuple[Capture, ...]:
        captures, self._evidence = (answer.capture, *self._evidence), ()
        return captures

    # -- what can go wrong --------------------------------------------------------------------------------------------

    def _standstill(self, *, repeated: bool) -> tuple[Trouble, ...]:
        said = "the server names the same page again; the rest was left for a later run"
        return (Trouble(where="the list", why=said),) if repeated else ()

    def _bound(self) -> tuple[Trouble, ...]:
        said = "enough pages for one run; collect again for the rest"
        return (Trouble(where="the list", why=said),) if self._left <= 0 else ()


def _newest(items: Sequence[Any]) -> str | None:
    return max(_ids(items), key=_by_age, default=None)


def _oldest(items: Sequence[Any]) -> str | None:
    return min(_ids(items), key=_by_age, default=None)


def _ids(items: Sequence[Any]) -> list[str]:
    return [name for item in tables(list(items)) if (name := name_of(item.get("id")))]


def _by_age(name: str) -> tuple[int, str]:
    """Longer ids are later, then the alphabet's order: true of Mastodon's numbers, ULIDs and flakes alike."""
    return len(name), name
