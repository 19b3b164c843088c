"""Files of older formats, brought up step by step."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Archive, migrations
from storage.dialect import FORMAT
from storage.migrations import Step, pending
from storage.transaction import Transaction


def _add_column(transaction: Transaction) -> None:
    transaction.run("ALTER TABLE notes ADD COLUMN mood TEXT")


def _fail(transaction: Transaction) -> None:
    transaction.run("CREATE TABLE half (id)")
    raise RuntimeError("out of luck")


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A program whose format is later by these steps."""

    def upgrade(*steps: Callable[[Transaction], None]) -> None:
        known = tuple(Step(FORMAT + place, "a step", step) for place, step in enumerate(steps, 1))
        monkeypatch.setattr(migrations, "pending", lambda found: pending(found, (*migrations.STEPS, *known)))
        for module in ("storage.dialect", "storage.database"):
            monkeypatch.setattr(f"{module}.FORMAT", FORMAT + len(steps))

    return upgrade


def _schema(path: Path) -> tuple[int, str]:
    database = sqlite3.connect(path)
    version = database.execute("PRAGMA user_version").fetchone()[0]
    tables = str(database.execute("SELECT group_concat(sql) FROM sqlite_master").fetchone()[0])
    database.close()
    return int(version), tables


def test_an_older_file_is_brought_up(filled: Path, newer: Callable[..., None]) -> None:
    newer(_add_column)
    with Archive(filled) as archive:
        assert archive.totals().posts == 29
    version, tables = _schema(filled)
    assert version == FORMAT + 1
    assert "mood" in tables


def test_a_step_that_fails_leaves_the_file_as_it_was(filled: Path, newer: Callable[..., None]) -> None:
    before = _schema(filled)
    newer(_add_column, _fail)
    with pytest.raises(RuntimeError, match="luck"):
        Archive(filled)
    assert _schema(filled) == before


def test_only_the_steps_that_a_file_has_not_seen_are_pending() -> None:
    steps = [Step(number, "", _add_column) for number in (4, 2, 3)]
    assert [step.to for step in pending(2, steps)] == [3, 4]
    assert pending(4, steps) == []


def test_every_step_leads_to_the_next_format() -> None:
    assert [step.to for step in migrations.STEPS] == list(range(2, FORMAT + 1))
