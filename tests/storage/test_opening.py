"""What becomes an archive, and what is refused and left untouched."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schemas.errors import ArchiveError, ArchiveTooNewError, NotAnArchiveError, SettingsError
from storage import Archive
from storage.dialect import FORMAT


def test_a_missing_archive_is_not_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="collect something first"):
        Archive(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()


def test_a_new_archive_gets_its_folders(tmp_path: Path) -> None:
    with Archive(tmp_path / "a" / "b" / "new.db") as archive:
        assert archive.totals() == (0, 0, 0, 0, 0)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="folder"):
        Archive(tmp_path / "file" / "new.db")


def test_a_folder_is_no_archive(tmp_path: Path) -> None:
    for create in (True, False):
        with pytest.raises(ArchiveError):
            Archive(tmp_path, create=create)


def test_an_empty_file_may_be_filled(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with Archive(path) as archive:
        assert archive.totals().posts == 0


def test_urls_name_files_and_nothing_else(tmp_path: Path) -> None:
    with Archive(f"sqlite:///{tmp_path}/by-url.db") as archive:
        assert archive.name == str(tmp_path / "by-url.db")
    with pytest.raises(SettingsError, match="postgresql"):
        Archive("postgresql://localhost/archive")


def test_a_home_that_is_not_there_is_a_name_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ArchiveError):
        Archive("~nobody-of-this-name/archive.db", create=False)


def test_a_copied_archive_is_an_archive(filled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy with 'quotes' and ünïcode?.db"
    shutil.copy(filled, copy)
    with Archive(copy) as archive:
        assert archive.totals().posts == 29


# -- files of others --------------------------------------------------------------------------------------------------


def _foreign(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE posts (id INTEGER PRIMARY KEY, mine TEXT)")
    database.commit()
    database.close()


def _text(path: Path) -> None:
    path.write_text("Dear diary\n" * 100)


def _unmarked(path: Path) -> None:
    """A database with our mark that none of our programs finished."""
    database = sqlite3.connect(path)
    database.execute(f"PRAGMA application_id = {0x57485354}")
    database.execute("CREATE TABLE other (id)")
    database.commit()
    database.close()


@pytest.mark.parametrize("make", [_foreign, _text, _unmarked])
@pytest.mark.parametrize("create", ["make", "only open"])
def test_a_foreign_file_is_left_untouched(tmp_path: Path, make: Callable[[Path], None], create: str) -> None:
    path = tmp_path / "foreign"
    make(path)
    before = path.read_bytes()
    with pytest.raises(NotAnArchiveError):
        Archive(path, create=create == "make")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_newer_format_is_left_untouched(filled: Path) -> None:
    database = sqlite3.connect(filled)
    database.execute(f"PRAGMA user_version = {FORMAT + 1}")
    database.close()
    before = filled.read_bytes()
    with pytest.raises(ArchiveTooNewError, match="upgrade") as caught:
        Archive(filled)
    assert (caught.value.found, caught.value.known) == (FORMAT + 1, FORMAT)
    assert filled.read_bytes() == before


HEADER = b"SQLite format 3\0"


def _headed(rest: bytes) -> bytes:
    """Bytes that begin like an archive of ours."""
    head = bytearray(HEADER + rest.ljust(84, b"\0"))
    head[60:64] = FORMAT.to_bytes(4)
    head[68:72] = (0x57485354).to_bytes(4)
    return bytes(head)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=300) | st.binary(max_size=4096).map(_headed) | st.binary().map(HEADER.__add__))
@example(_headed(b"\x10\x00\x01\x01\x00\x40\x20\x20").ljust(4096, b"\0"))
def test_any_bytes_are_refused_and_left_untouched(tmp_path_factory: pytest.TempPathFactory, bytes_: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "archive.db"
    path.write_bytes(bytes_)
    with pytest.raises(ArchiveError), Archive(path) as archive:
        archive.totals()
    assert path.read_bytes() == bytes_
