"""Files that were cut short, scribbled over or do not fit together."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.errors import ArchiveDamagedError, ArchiveError, NotFoundError
from storage import Archive
from tests.storage.every_method import METHODS, call


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("kept", [100, 512, 4096, 9000, 40_000])
def test_a_truncated_archive_is_an_error_of_ours(filled: Path, name: str, kept: int) -> None:
    filled.write_bytes(filled.read_bytes()[:kept])
    try:
        with Archive(filled) as archive:
            call(archive, name)
    except (ArchiveError, NotFoundError):
        pass


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(100, 200_000), st.binary(min_size=1, max_size=40)), min_size=1, max_size=30))
def test_a_damaged_archive_is_an_error_of_ours(
    filled: Path, tmp_path_factory: pytest.TempPathFactory, wounds: list[tuple[int, bytes]]
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "archive.db"
    body = bytearray(filled.read_bytes())
    for at, bytes_ in wounds:
        at %= len(body) - len(bytes_) - 100  # noqa: PLW2901 - folded into the file
        body[at + 100 : at + 100 + len(bytes_)] = bytes_
    path.write_bytes(body)
    for name in METHODS:
        try:
            with Archive(path) as archive:
                call(archive, name)
        except (ArchiveError, NotFoundError):
            continue


def test_damage_is_named_as_damage(filled: Path) -> None:
    body = bytearray(filled.read_bytes())
    body[4096:] = b"\xff" * (len(body) - 4096)
    filled.write_bytes(body)
    with Archive(filled) as archive, pytest.raises(ArchiveDamagedError):
        list(archive.posts())


@pytest.mark.parametrize(
    "wound",
    [
        "UPDATE posts SET details = '{'",
        "UPDATE posts SET created_at = 9223372036854775807",
        "UPDATE posts SET created_precision = 'never'",
        "UPDATE threads SET missing = 'x'",
        "UPDATE threads SET sureness = 'x'",
        "UPDATE thread_parts SET evidence = 'hearsay'",
        "UPDATE sources SET checkpoint = '['",
        "UPDATE captures SET sha256 = 'x'",
        "DELETE FROM authors",
        "UPDATE posts SET text = CAST(x'ff' AS TEXT)",
        "DROP TABLE thread_parts",
    ],
)
def test_a_value_that_cannot_be_is_damage(filled: Path, wound: str) -> None:
    database = sqlite3.connect(filled)
    database.execute(wound)
    database.commit()
    database.close()
    failed = 0
    with Archive(filled) as archive:
        for name in METHODS:
            try:
                call(archive, name)
            except NotFoundError:
                continue
            except ArchiveError:
                failed += 1
    assert failed


# -- what a check finds -----------------------------------------------------------------------------------------------


def test_check_finds_what_does_not_fit_together(filled: Path) -> None:
    database = sqlite3.connect(filled)
    database.execute("DELETE FROM thread_parts WHERE place = 1")
    database.commit()
    database.close()
    with Archive(filled) as archive:
        assert any("number of parts" in line for line in archive.problems())


def test_a_whole_archive_has_no_problems(filled: Path) -> None:
    with Archive(filled) as archive:
        assert list(archive.problems()) == []
