"""The rota: what is followed and when it is due, who is at it right now, and what became of each run."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from schemas.errors import NotFoundError, UsageError
from schemas.following import Followed, Lease, Rhythm, Run, Visited
from storage import leases, runs
from storage.database import Database
from storage.transaction import Row

if TYPE_CHECKING:
    from schemas.source import Source

_FIELDS = (
    "SELECT s.id, s.collector, s.locator, s.name, f.host, f.every, f.since, f.media, f.followed_at, f.rhythm, f.failures, f.due_at,"
    " f.last_at, f.last_result, f.last_error, f.last_new_at,"
    " EXISTS (SELECT 1 FROM leases l WHERE l.locator = s.locator AND l.until > :now)"
    " FROM followed f JOIN sources s ON s.id = f.source_id"
)


class Rota:
    """Everything about following; `now` is always UTC microseconds. Any method may raise `ArchiveError` and its branches."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- what is followed ---------------------------------------------------------------------------------------------

    def followed(self, now: int = 0) -> list[Followed]:
        """Everything that is followed, by name, with its health."""
        rows = self._database.all(f"{_FIELDS} ORDER BY coalesce(s.name, s.locator), s.id", now=now)
        return [_followed(row) for row in rows]

    def follow(
        self,
        source: "Source",
        rhythm: Rhythm,
        *,
        host: str | None,
        every: int | None,
        since: int | None,
        now: int,
        media: str | None = None,
    ) -> bool:
        """Follow a source from now on, or change how; whether it is new.

        Args:
            source: what; a name replaces the one it had.
            rhythm: that of a new one; of one that is followed already it stays, unless `every` says otherwise.
            host: whom its visits ask.
            every: seconds between visits; 0: its own rhythm; null: as it was, which of a new one is its own rhythm.
            since: posts made before are not kept; null: as it was.
            now: the time.
            media: which of new posts to fetch; null: as it was, which of a new one is as the settings say.
        """
        from storage.origins import Known, Origins

        with self._database.writing() as transaction:
            number = Origins(transaction, Known()).source(source)
            before = transaction.one("SELECT every FROM followed WHERE source_id = :number", number=number)
            if before is None:
                transaction.run(
                    "INSERT INTO followed (source_id, host, every, since, media, followed_at, rhythm, failures, due_at)"
                    " VALUES (:number, :host, :every, :since, :media, :now, :seconds, 0, :due_at)",
                    number=number,
                    host=host,
                    every=every or None,
                    since=since,
                    media=media,
                    now=now,
                    seconds=rhythm.seconds,
                    due_at=rhythm.due_at,
                )
                return True
            transaction.run(
                "UPDATE followed SET host = :host, since = coalesce(:since, since), media = coalesce(:media, media)"
                " WHERE source_id = :number",
                number=number,
                host=host,
                since=since,
                media=media,
            )
            if every is not None and (every or None) != before[0]:
                transaction.run(
                    "UPDATE followed SET every = :every, rhythm = :seconds, due_at = min(due_at, :due_at) WHERE source_id = :number",
                    number=number,
                    every=every or None,
                    seconds=rhythm.seconds,
                    due_at=now + rhythm.seconds * 1_000_000,
                )
            return False

    def unfollow(self, name: str) -> str:
        """Follow a source no more, by its locator or its name; its locator. What was collected stays.

        Raises:
            NotFoundError: nothing of that name is followed.
            UsageError: several are.
        """
        with self._database.writing() as transaction:
            found = transaction.all(
                "SELECT s.id, s.locator FROM followed f JOIN sources s ON s.id = f.source_id"
                " WHERE s.locator = :name OR s.name = :name ORDER BY s.locator <> :name",
                name=name,
            )
            if not found:
                raise NotFoundError("followed source", name, "`whipstitch sources` lists what is followed")
            number, locator = found[0]
            if len(found) > 1 and locator != name:
                raise UsageError(f"{name!r} is the name of {len(found)} sources; name one by its locator")
            transaction.run("DELETE FROM followed WHERE source_id = :number", number=number)
            return str(locator)

    # -- visits -------------------------------------------------------------------------------------------------------

    def any_due(self, now: int) -> bool:
        """Whether anything is due: asked before anything heavy is loaded."""
        return self._database.one("SELECT 1 FROM followed WHERE due_at <= :now LIMIT 1", now=now) is not None

    def claim(self, holder: str, now: int, *, began_at: int, due_only: bool = True) -> tuple[Followed, Lease] | None:
        """The source that has been due for longest and that nobody is at, with the right to collect it; null if there is none.

        Args:
            holder: the run.
            now: the time.
            began_at: what was visited since is not visited again: when the run began, or see `round_began`.
            due_only: whether it must be due.
        """
        due = "f.due_at <= :now AND " if due_only else ""
        with self._database.writing() as transaction:
            row = transaction.one(
                f"{_FIELDS} WHERE {due}(f.last_at IS NULL OR f.last_at < :began_at)"
                f" AND NOT {leases.is_held('s.locator', 'f.host')} ORDER BY f.due_at, f.source_id LIMIT 1",
                now=now,
                began_at=began_at,
            )
            if row is None:
                return None
            followed = _followed(row)
            lease = Lease(followed.locator, followed.host, holder)
            leases.take(lease, now, transaction)
            return followed, lease

    def settle(self, lease: Lease, visited: Visited, result: str, rhythm: Rhythm, host_rests_until: int = 0) -> None:
        """Write down how a visit went, and give back its lease; nothing is written by a run that has lost it.

        Args:
            lease: what the visit was made under.
            visited: what it brought.
            result: `new`, `quiet`, `later` or `failed`.
            rhythm: when the next one is due.
            host_rests_until: none of the host's sources is due before that.
        """
        with self._database.writing() as transaction:
            if not leases.release(lease.holder, transaction, lease.locator):
                return
            transaction.run(
                "UPDATE followed SET rhythm = :seconds, failures = :failures, due_at = :due_at, last_at = :at, last_result = :result,"
                " last_error = :error, last_new_at = CASE WHEN :result = 'new' THEN :at ELSE last_new_at END"
                " WHERE source_id = (SELECT id FROM sources WHERE locator = :locator)",
                locator=lease.locator,
                at=visited.began_at,
                result=result,
                error=None if visited.error is None else str(visited.error),
                **rhythm._asdict(),
            )
            if host_rests_until:
                transaction.run(
                    "UPDATE followed SET due_at = max(due_at, :until) WHERE host = :host",
                    until=host_rests_until,
                    host=lease.host,
                )

    def take(self, lease: Lease, now: int) -> bool:
        """Take the right to collect one source; false while somebody else is at it, or at its host."""
        with self._database.writing() as transaction:
            return leases.take(lease, now, transaction)

    def renew(self, holder: str, now: int) -> None:
        """Say that a run is still at work."""
        with self._database.writing() as transaction:
            leases.renew(holder, now, transaction)

    def release(self, holder: str) -> None:
        """Give back all that a run holds."""
        with self._database.writing() as transaction:
            leases.release(holder, transaction)

    # -- runs ---------------------------------------------------------------------------------------------------------

    def newest_post(self) -> int:
        """The highest number of a post: those beyond arrive later."""
        return runs.newest_post(self._database)

    def newest_post_at(self, moment: int) -> int:
        """The same for a moment in the past, as far as runs tell: too low rather than too high."""
        return runs.newest_post_at(moment, self._database)

    def begin(self, holder: str, now: int, newest: int) -> int:
        """Write down that a run begins, and bury the dead; its number. `newest` is what `newest_post` said."""
        with self._database.writing() as transaction:
            leases.bury(now, transaction)
            return runs.begin(holder, now, newest, transaction)

    def round_began(self, now: int) -> int:
        """When the round over everything that is going on began: with the first of the runs that are at work, or else now."""
        return runs.earliest_at_work(now, self._database)

    def end(self, number: int, holder: str, state: str, visits: Sequence[Visited], now: int) -> None:
        """Write down what became of a run, and give back all that it holds."""
        with self._database.writing() as transaction:
            leases.release(holder, transaction)
            runs.end(number, state, visits, now, transaction)

    def runs(self, limit: int | None = None) -> list[Run]:
        """The runs, newest first."""
        return runs.runs(limit, self._database)


def _followed(row: Row) -> Followed:
    *before, seconds, failures, due_at, last_at, result, error, last_new_at, collecting = row
    rhythm = Rhythm(seconds, failures, due_at)
    return Followed._make((*before, rhythm, last_at, result, error, last_new_at, collecting == 1))
