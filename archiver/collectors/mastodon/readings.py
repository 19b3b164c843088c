"""Statuses into pages: earlier versions first, then the statuses, with the parents that tell whose they are."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from archiver.collectors.mastodon.debts import Debts
from archiver.collectors.mastodon.histories import Histories, History
from archiver.collectors.mastodon.parents import Parents
from archiver.collectors.mastodon.server import Answer, Server
from archiver.collectors.mastodon.statuses import Status, post_of
from schemas.page import Capture, Checkpoint, Page, Trouble
from schemas.post import Post
from schemas.source import Source

_MOST_PARENTS = 50
_MOST_HISTORIES = 100
"""Requests a run beside the listing itself: a server allows 300 in five minutes."""


class Sight(NamedTuple):
    """A status and the answer that it stood in."""

    status: Status
    capture: Capture


class Readings:
    """What one run makes of one source."""

    def __init__(self, server: Server, source: Source, debts: Debts) -> None:
        """Begin a run: who is asked, what for, and what earlier runs could not have."""
        self.server = server
        self.source = source
        self.parents = Parents(server, _MOST_PARENTS)
        self._debts = debts
        self._histories = Histories(server, _MOST_HISTORIES, debts)

    def pages(
        self,
        sights: Sequence[Sight],
        captures: Iterable[Capture],
        troubles: Iterable[Trouble] = (),
        checkpoint: Checkpoint | None = None,
        *,
        since: datetime | None = None,
        total: int | None = None,
        done: int | None = None,
    ) -> Iterator[Page]:
        """Pages of earlier versions, then the page of these statuses, which alone moves the checkpoint.

        A reader that stops in between has lost nothing: the statuses come again, and with them their versions.

        Args:
            sights: statuses, in the order of their list.
            captures: the answers that they stood in.
            troubles: what could not be read there.
            checkpoint: from where to go on.
            since: what the statuses said up to this moment was seen by an earlier run.
            total: how much there is, for a progress bar.
            done: how much of it has been read.
        """
        histories, untold = self._histories.of((sight.status for sight in sights), since)
        yield from self._versions(histories)
        self.parents.see(sight.status for sight in sights)
        found = self.parents.sought(sight.status for sight in sights)
        own = {sight.status.account for sight in sights}
        # A parent by the author himself belongs to the chain; one by somebody else was asked for his name only.
        shown = {sight.status.id for sight in sights}
        kin = [Sight(parent.status, parent.answer.capture) for parent in found if parent.status.account in own]
        yield Page(
            source=self.source,
            posts=(*self._posts(sights), *self._posts([sight for sight in kin if sight.status.id not in shown])),
            captures=(*captures, *(parent.answer.capture for parent in found)),
            checkpoint=None if checkpoint is None else self.kept(checkpoint),
            troubles=(*troubles, *untold),
            total=total,
            done=done,
        )

    def late(self, checkpoint: Checkpoint) -> Iterator[Page]:
        """What earlier runs could not have of edited statuses; the checkpoint is where this run begins."""
        if not [*self._debts]:
            return
        came = [*self._histories.late()]
        histories = [one for one in came if isinstance(one, History) and one.versions]
        # The newest words first: beside them in one capture, those of no edit are known to be the oldest.
        yield from self._versions([one._replace(versions=one.versions[::-1]) for one in histories])
        troubles = tuple(one for one in came if isinstance(one, Trouble))
        yield Page(source=self.source, checkpoint=self.kept(checkpoint), troubles=troubles)

    def kept(self, checkpoint: Checkpoint) -> Checkpoint:
        """The checkpoint, with what is still to be had."""
        return Checkpoint(cursor={**checkpoint.cursor, **self._debts.cursor})

    def _posts(self, sights: Iterable[Sight]) -> Iterator[Post]:
        for place, (status, capture) in enumerate(sights):
            yield post_of(
                status,
                self.server,
                source=self.source,
                capture=capture,
                order=place,
                answers=self.parents.author(status),
            )

    def _versions(self, histories: Sequence[History]) -> Iterator[Page]:
        """The first version of each, then the second of each …: the archive keeps the words that the next ones replace.

        The last version is among them. The statuses' own answer was captured before the histories were, so what it says would
        count as the past.
        """
        for nth in range(max((len(history.versions) for history in histories), default=0)):
            layer = [history for history in histories if nth < len(history.versions)]
            sights = [Sight(history.versions[nth], history.capture) for history in layer]
            yield Page(
                source=self.source,
                posts=tuple(self._posts(sights)),
                captures=tuple(history.capture for history in layer),
            )


def latest_edit(statuses: Iterable[Status], known: datetime | None) -> datetime | None:
    """The latest edit of these, if it is later than the one known."""
    times = [status.edited_at for status in statuses if status.edited_at]
    return max([*times, *([known] if known else [])], default=None)


def sights(statuses: Iterable[Status], answer: Answer) -> list[Sight]:
    """Statuses of one answer."""
    return [Sight(status, answer.capture) for status in statuses]
