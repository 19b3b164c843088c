"""What an edited status said before: `/history` (Mastodon 3.5 and later), every version with the first and the last."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from archiver.collectors.mastodon.debts import Debts
from archiver.collectors.mastodon.server import Server
from archiver.collectors.mastodon.statuses import Status, status_of, visible
from archiver.collectors.wire.values import moment, tables
from schemas.errors import AnswerError, RateLimitedError, TryLaterError, UnreadableInputError
from schemas.page import Capture, Trouble

_OF_A_VERSION = ("content", "spoiler_text", "sensitive", "media_attachments", "quote")
"""What an edit can change (docs.joinmastodon.org, entities/StatusEdit); all else is the status's own."""


class History(NamedTuple):
    """The versions of one status, oldest first."""

    versions: tuple[Status, ...]
    capture: Capture


class Histories:
    """Asks for what edited statuses said before, a bounded number of times."""

    def __init__(self, server: Server, most: int, debts: Debts) -> None:
        """Make ready to ask a server, so many times; what cannot be had now is written down."""
        self._server = server
        self._left = most
        self._debts = debts

    def of(self, statuses: Iterable[Status], since: datetime | None) -> tuple[list[History], list[Trouble]]:
        """The histories of those that were edited, and what could not be had.

        Args:
            statuses: edited and unedited.
            since: what they said up to this moment was seen by an earlier run.
        """
        found: list[History] = []
        troubles: list[Trouble] = []
        for status in statuses:
            if status.edited_at is None or (since and status.edited_at <= since):
                continue
            history = self._asked(status)
            if isinstance(history, Trouble):
                troubles.append(history)
            elif len(fresh := _after(since, history.versions)) > 1:
                found.append(history._replace(versions=fresh))
        return found, troubles

    def late(self) -> Iterator[History | Trouble]:
        """What earlier runs could not have, each with the status as it is now; half of what may be asked for in a run."""
        for name, _ in zip(self._debts, range(self._left // 2), strict=False):
            found = self._sought(name)
            if found is not None:
                yield found

    def _sought(self, name: str) -> History | Trouble | None:
        """Null: the status itself is gone, and its versions with it."""
        try:
            said, _ = self._server.record(f"/api/v1/statuses/{quote(name, safe='')}")
        except AnswerError:
            self._debts.settle(name)
            return None
        except RateLimitedError:
            raise
        except (UnreadableInputError, TryLaterError) as error:
            return self._put_off(name, error.why)
        status = status_of(said, self._server)
        if status is None or not visible(status, self._server):
            self._debts.settle(name)
            return None
        return self._asked(status)

    def _put_off(self, name: str, why: str) -> Trouble:
        again = "asked for again later" if self._debts.add(name, tried=True) else "given up"
        return Trouble(where=name, why=f"edited; its earlier versions could not be read: {why}; {again}")

    def _asked(self, status: Status) -> History | Trouble:
        if self._left <= 0:
            again = "a later run does" if self._debts.add(status.id, tried=False) else "there are too many"
            return Trouble(where=status.id, why=f"edited; its earlier versions were not asked for, {again}")
        self._left -= 1
        try:
            items, answer = self._server.records(f"/api/v1/statuses/{quote(status.id, safe='')}/history")
        except RateLimitedError:
            raise
        except AnswerError:
            self._debts.settle(status.id)
            return Trouble(where=status.id, why="edited; the server does not tell its earlier versions")
        except (UnreadableInputError, TryLaterError) as error:
            return self._put_off(status.id, error.why)
        self._debts.settle(status.id)
        sayings = [item for item in tables(items) if isinstance(item.get("content"), str)]
        versions = (_version(status, saying, first=place == 0) for place, saying in enumerate(sayings))
        return History(tuple(versions), answer.capture)


def _after(since: datetime | None, versions: tuple[Status, ...]) -> tuple[Status, ...]:
    if since is None:
        return versions
    return tuple(version for version in versions if version.edited_at and version.edited_at > since)


def _version(status: Status, saying: Mapping[str, Any], *, first: bool) -> Status:
    said = {**status.said, **{name: saying[name] for name in _OF_A_VERSION if name in saying}}
    edited = None if first else moment(saying.get("created_at")).at
    return status._replace(said=said, edited_at=edited)
