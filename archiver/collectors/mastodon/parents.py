"""Whose posts are answered.

`in_reply_to_account_id` is right when it names the author. Otherwise it may be wrong: in an author's chain below another's post it goes
on naming that other (docs.joinmastodon.org, entities/Status; app/models/status.rb, `set_reply_to_account`). Then only the parent tells.
"""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

from archiver.collectors.mastodon.server import Answer, Server
from archiver.collectors.mastodon.statuses import Status, status_of, visible
from schemas.errors import RateLimitedError, TryLaterError, UnreadableInputError


class Found(NamedTuple):
    """A parent that had to be asked for."""

    status: Status
    answer: Answer


class Parents:
    """Remembers who wrote what; asks for a parent that nobody has shown, a bounded number of times."""

    def __init__(self, server: Server, most: int) -> None:
        """Begin to remember; `most` is how many parents may be asked for."""
        self._server = server
        self._left = most
        self._authors: dict[str, str | None] = {}

    def see(self, statuses: Iterable[Status]) -> None:
        """Remember these."""
        self._authors.update((status.id, status.handle) for status in statuses)

    def author(self, status: Status) -> str | None:
        """Whom a status answers, by handle; null when that is not sure."""
        if status.parent is None:
            return None
        if status.parent_account == status.account:
            return status.handle
        return self._authors.get(status.parent)

    def sought(self, statuses: Iterable[Status]) -> list[Found]:
        """The parents of these that are still unknown, as far as they can be had."""
        found = []
        for status in statuses:
            parent = status.parent
            if parent and parent not in self._authors and status.parent_account != status.account and self._left > 0:
                self._left -= 1
                # Once is enough, whatever becomes of it.
                self._authors[parent] = None
                if got := self._asked(parent):
                    self.see([got.status])
                    found.append(got)
        return found

    def _asked(self, parent: str) -> Found | None:
        try:
            said, answer = self._server.record(f"/api/v1/statuses/{quote(parent, safe='')}")
        except UnreadableInputError:  # deleted, hidden, or no status: the post that answers it is whole without it
            return None
        except RateLimitedError:
            raise
        except TryLaterError:  # a parent that cannot be shown must not keep the posts away
            self._left = 0
            return None
        status = status_of(said, self._server)
        return Found(status, answer) if status and visible(status, self._server) else None
