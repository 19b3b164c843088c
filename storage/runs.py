"""The runs of `collect`: what each did, and which posts arrived since."""

import json
from collections.abc import Sequence

from schemas.following import Run, Visited
from storage.database import Database
from storage.transaction import Transaction

_MOST_RUNS = 10_000
"""Runs remembered: every ten minutes for two months, about 2 MB."""
_MOST_ERRORS = 100
_LONG = 3_600_000_000
"""Microseconds. A run that began before may have died on another machine, where nobody sees that."""
_SUMS = ("new", "changed", "new_threads", "changed_threads", "requests", "size")


def newest_post(database: Database) -> int:
    """The highest number of a post."""
    row = database.one("SELECT max(id) FROM posts")
    return 0 if row is None or row[0] is None else int(row[0])


def begin(holder: str, now: int, newest: int, transaction: Transaction) -> int:
    """A new run's number; the oldest runs go."""
    number = int(
        transaction.value(
            "INSERT INTO runs (holder, began_at, state, sources, failed, new, changed, new_threads, changed_threads, requests, size,"
            " newest_before) VALUES (:holder, :now, 'running', 0, 0, 0, 0, 0, 0, 0, 0, :newest) RETURNING id",
            holder=holder,
            now=now,
            newest=newest,
        )
    )
    transaction.run("DELETE FROM runs WHERE id <= :old", old=number - _MOST_RUNS)
    return number


def earliest_at_work(now: int, database: Database) -> int:
    """When the first of the runs began that are at work; now, if there is none."""
    row = database.one(
        "SELECT min(began_at) FROM runs WHERE state = 'running' AND began_at > :since", since=now - _LONG
    )
    return now if row is None or row[0] is None else int(row[0])


def end(number: int, state: str, visits: Sequence[Visited], now: int, transaction: Transaction) -> None:
    """Write down what became of a run; one that found all sources in other hands is not worth a line."""
    if state == "done" and not visits:
        transaction.run("DELETE FROM runs WHERE id = :number", number=number)
        return
    errors = [(one.locator, str(one.error)) for one in visits if one.error is not None]
    sums = {name: sum(getattr(one, name) for one in visits) for name in _SUMS}
    transaction.run(
        "UPDATE runs SET ended_at = :now, state = :state, sources = :sources, failed = :failed,"
        f" {', '.join(f'{name} = :{name}' for name in _SUMS)}, errors = :errors,"
        " newest_after = (SELECT coalesce(max(id), 0) FROM posts) WHERE id = :number",
        now=now,
        state=state,
        sources=len(visits),
        failed=len(errors),
        errors=json.dumps(errors[:_MOST_ERRORS]) if errors else None,
        number=number,
        **sums,
    )


def runs(limit: int | None, database: Database) -> list[Run]:
    """The runs, newest first."""
    rows = database.all(
        "SELECT id, began_at, ended_at, state, sources, failed, new, changed, new_threads, changed_threads, requests, size, errors"
        " FROM runs ORDER BY id DESC LIMIT :limit",
        limit=-1 if limit is None else limit,
    )
    with database.sound():
        return [Run._make((*facts, _pairs(errors))) for *facts, errors in rows]


def _pairs(errors: str | None) -> tuple[tuple[str, str], ...]:
    return () if errors is None else tuple((str(locator), str(why)) for locator, why in json.loads(errors))


def newest_post_at(moment: int, database: Database) -> int:
    """A number such that all posts up to it had arrived by that moment; those beyond arrived later, as far as runs tell."""
    row = database.one(
        "SELECT max((SELECT coalesce(max(newest_before), 0) FROM runs WHERE began_at <= :moment),"
        " (SELECT coalesce(max(newest_after), 0) FROM runs WHERE ended_at <= :moment))",
        moment=moment,
    )
    return 0 if row is None else int(row[0])
