"""A round: every followed source that is due, different hosts side by side, no host twice at once.

::

    worker ─ claim ─▶ (Followed, Lease) ─ visit ─▶ Visited ─ settle ─▶ queue ─▶ whoever iterates
       ▲  └ none is free: ends                                  │
       └────────────────────────────────────────────────────────┘

Any number of rounds may go on at once, in this process or in others: what is claimed is leased, and the database is asked for one
claim at a time.
"""

import random
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Event, Thread

from archiver.collectors.base import Client
from archiver.following import rhythm
from archiver.following.heartbeat import beating
from archiver.following.kinds import Kinds
from archiver.following.visits import Recognise, Visit, clock
from schemas.following import Followed, Lease, Visited
from storage import Archive

_SIDE_BY_SIDE = 4
"""Hosts asked at once: enough that one slow server does not keep the rest waiting, few enough for a small machine."""

_Said = Visited | BaseException | None


class Round:
    """One round over what is followed."""

    def __init__(
        self,
        archive: Archive,
        client: Client,
        recognise: Recognise,
        holder: str,
        *,
        kinds: Kinds,
        due_only: bool = True,
    ) -> None:
        """Make ready.

        Args:
            archive: what is followed, and where it goes.
            client: the way out; for several threads.
            recognise: who collects a locator.
            holder: what the run is called.
            kinds: which media are wanted.
            due_only: whether only what is due is visited.
        """
        self._archive = archive
        self._client = client
        self._recognise = recognise
        self._holder = holder
        self._due_only = due_only
        self._kinds = kinds
        self._began_at = clock()
        self._round_began = self._began_at if due_only else archive.rota.round_began(self._began_at)
        """Runs over everything that overlap are one round: what one of them visited the others do not."""
        self._over = Event()
        self._said: SimpleQueue[_Said] = SimpleQueue()

    def visits(self) -> Iterator[Visited]:
        """Each visit when it is over; all of it is stored.

        Raises:
            ArchiveError: nothing can be stored any more.
        """
        workers = [Thread(target=self._work, daemon=True, name=f"visits {n}") for n in range(_SIDE_BY_SIDE)]
        with beating(self._archive, self._holder):
            try:
                for worker in workers:
                    worker.start()
                at_work = len(workers)
                while at_work:
                    said = self._said.get()
                    if isinstance(said, Visited):
                        yield said
                    elif said is None:
                        at_work -= 1
                    else:
                        raise said
            finally:
                # A worker that waits for a server is left behind: without its lease it can store nothing.
                self._over.set()

    def _work(self) -> None:
        try:
            while not self._over.is_set() and (claimed := self._claimed()):
                self._said.put(self._visited(*claimed))
        except BaseException as error:  # noqa: BLE001 - it is raised where somebody listens
            self._said.put(error)
        else:
            self._said.put(None)

    def _claimed(self) -> tuple[Followed, Lease] | None:
        return self._archive.rota.claim(self._holder, clock(), began_at=self._round_began, due_only=self._due_only)

    def _visited(self, followed: Followed, lease: Lease) -> Visited:
        visit = Visit(followed.locator, self._archive, self._client, lease, self._kinds.of(followed))
        visited = visit.whole(self._recognise, followed.since)
        settle(self._archive, followed, lease, visited, self._began_at)
        return visited


def settle(archive: Archive, followed: Followed, lease: Lease, visited: Visited, run_began_at: int) -> None:
    """Write down how a visit went and when the next is due, and give back the lease."""
    chance = random.random()  # noqa: S311 - nobody gains by guessing it
    after = rhythm.following(followed, visited, run_began_at=run_began_at, now=clock(), chance=chance)
    archive.rota.settle(lease, visited, rhythm.result(visited), after, rhythm.rests_until(visited.error))
