"""One status and its author's own chain around it: upwards while the posts are theirs, downwards where they answer themselves.

`/context` is cut without a sign: 40 above, 60 below, 20 deep for those without a token, 4,096 each with one (Mastodon,
app/controllers/api/v1/statuses_controller.rb). What it cut is looked for in the author's listing, where a chain lies in one piece.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from archiver.collectors.mastodon.accounts import statuses_path
from archiver.collectors.mastodon.addresses import StatusAddress
from archiver.collectors.mastodon.readings import Readings, Sight, latest_edit, sights
from archiver.collectors.mastodon.server import Answer, Server
from archiver.collectors.mastodon.statuses import Status, Taken, status_of, taken, visible
from archiver.collectors.wire.values import moment
from schemas.errors import UnreadableInputError
from schemas.page import Checkpoint, Page, Trouble

_MOST_PAGES = 10
"""Of 40 posts each, in either direction: chains of a few hundred parts."""


class Conversation:
    """One run over one status."""

    def __init__(self, address: StatusAddress, server: Server, readings: Readings, cursor: Mapping[str, str]) -> None:
        """Make ready to ask; the cursor is where the last run left it."""
        self._since = self._edited = moment(cursor.get("edited_until")).at
        self._cursor = {"host": server.host, "edited_until": cursor.get("edited_until", "")}
        self._address = address
        self._server = server
        self._readings = readings
        self._chain: dict[str, Status] = {}

    def pages(self) -> Iterator[Page]:
        """The status and its context; then what the context cut.

        Raises:
            UnreadableInputError: there is no such status, or it cannot be read.
        """
        yield from self._readings.late(Checkpoint(cursor=self._cursor))
        path = f"/api/v1/statuses/{quote(self._address.id, safe='')}"
        said, answer = self._server.record(path)
        status = status_of(said, self._server)
        if status is None or not visible(status, self._server):
            raise UnreadableInputError(answer.capture.url, "no status that can be read; has the layout changed?")
        context, around = self._server.record(f"{path}/context")
        above, below = self._taken(context.get("ancestors")), self._taken(context.get("descendants"))
        self._readings.parents.see([*above.statuses, *below.statuses])
        self._chain[status.id] = status
        up = self._upwards(above.statuses)
        down = self._downwards(below.statuses)
        yield from self._read(
            [*sights(up, around), Sight(status, answer.capture), *sights(down, around)],
            (answer, around),
            (*above.troubles, *below.troubles, *self._hearsay(status)),
        )
        yield from self._rest_above(status.account)
        yield from self._rest_below(status.account)

    def _hearsay(self, status: Status) -> tuple[Trouble, ...]:
        """A server may say of another's account what it likes, and knows only some of its posts."""
        if status.handle.endswith(f"@{self._server.host}"):
            return ()
        said = f"by {status.handle}, told by {self._server.host}; its author's own server knows better"
        return (Trouble(where=status.id, why=said),)

    # -- the chain ----------------------------------------------------------------------------------------------------

    def _upwards(self, statuses: Sequence[Status]) -> list[Status]:
        """Those above the chain's top, as long as each is by the same author."""
        known = {status.id: status for status in statuses}
        found: list[Status] = []
        top = self._top()
        while top.parent and top.parent not in self._chain and (parent := known.get(top.parent)):
            if parent.account != top.account:
                break
            self._chain[parent.id] = top = parent
            found.append(parent)
        return found[::-1]

    def _downwards(self, statuses: Sequence[Status]) -> list[Status]:
        """Those that answer the chain and are by its author; whichever order they are listed in."""
        account = self._top().account
        waiting = [status for status in statuses if status.account == account and status.id not in self._chain]
        found: list[Status] = []
        while joining := [status for status in waiting if status.parent in self._chain]:
            self._chain.update((status.id, status) for status in joining)
            found += joining
            waiting = [status for status in waiting if status.id not in self._chain]
        return found

    def _top(self) -> Status:
        """The part whose parent is not in the chain."""
        return next(status for status in self._chain.values() if status.parent not in self._chain)

    # -- what the context cut -----------------------------------------------------------------------------------------

    def _rest_above(self, account: str) -> Iterator[Page]:
        for _ in range(_MOST_PAGES):
            top = self._top()
            if not self._wants_parent(top):
                return
            found, answer = self._listed(account, max_id=top.id)
            joined = self._upwards(found.statuses)
            if not joined:
                said = "it answers a post that the server does not show; what stands above may be missing"
                yield self._remark(answer, top, said)
                return
            yield from self._read(sights(joined, answer), (answer,), found.troubles)
        yield from self._too_long()

    def _wants_parent(self, top: Status) -> bool:
        """Whether a part is missing above: the post that it answers is the author's."""
        return top.parent is not None and self._readings.parents.author(top) == top.handle

    def _rest_below(self, account: str) -> Iterator[Page]:
        for _ in range(_MOST_PAGES):
            last = max(self._chain, key=lambda name: (len(name), name))
            found, answer = self._listed(account, min_id=last)
            joined = self._downwards(found.statuses)
            if not joined:
                return
            yield from self._read(sights(joined, answer), (answer,), found.troubles)
        yield from self._too_long()

    def _too_long(self) -> Iterator[Page]:
        said = "the chain may go on; collect its author for the whole"
        yield Page(
            source=self._readings.source,
            troubles=(Trouble(where="the chain", why=said),),
        )

    # -- one answer ---------------------------------------------------------------------------------------------------

    def _taken(self, items: Any) -> Taken:
        return taken(items if isinstance(items, list) else (), self._server)

    def _listed(self, account: str, **cursor: str) -> tuple[Taken, Answer]:
        items, answer = self._server.records(statuses_path(account), limit="40", exclude_reblogs="true", **cursor)
        return taken(items, self._server), answer

    def _read(
        self, seen: Sequence[Sight], answers: Sequence[Answer], troubles: Sequence[Trouble] = ()
    ) -> Iterator[Page]:
        self._edited = latest_edit((sight.status for sight in seen), self._edited)
        cursor = {"host": self._server.host, "edited_until": self._edited.isoformat() if self._edited else ""}
        captures = [answer.capture for answer in answers]
        yield from self._readings.pages(seen, captures, troubles, Checkpoint(cursor=cursor), since=self._since)

    def _remark(self, answer: Answer, status: Status, why: str) -> Page:
        return Page(
            source=self._readings.source,
            captures=(answer.capture,),
            troubles=(Trouble(where=status.id, why=why),),
        )
