import gzip
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from storage import Archive
from tests.storage.captures.conftest import MakeCapture, faults, file_capture, folder_of, keep_in, notes


@pytest.fixture
def kept(archive: Archive, make_capture: MakeCapture, start: datetime) -> Path:
    """The one file of an archive of answers of every kind."""
    keep_in(archive, make_capture(b"one" * 99), make_capture(b"two" * 99, minute=1, packed=False))
    keep_in(archive, make_capture(b"one" * 99, minute=2), make_capture(b"", minute=3, status=304))
    keep_in(archive, file_capture(b"page", start), file_capture(b"huge", start, kept=False))
    assert not faults(archive) + notes(archive)
    (path,) = folder_of(archive).iterdir()
    return path


def test_no_byte_changes_unseen(archive: Archive, kept: Path) -> None:
    whole = kept.read_bytes()
    for place in range(0, len(whole), 7):
        changed = bytearray(whole)
        changed[place] ^= 0x10
        if not _says_the_same(bytes(changed), whole):
            kept.write_bytes(changed)
            assert faults(archive), place


def _says_the_same(changed: bytes, whole: bytes) -> bool:
    """Of a gzip member, the time and the system, and the bits that fill its last byte, say nothing of what is in it."""
    try:
        return gzip.decompress(changed) == gzip.decompress(whole)
    except (OSError, EOFError, zlib.error):
        return False


def test_another_answer_in_its_place_is_seen(
    archive: Archive, kept: Path, tmp_path: Path, make_capture: MakeCapture
) -> None:
    with Archive(tmp_path / "other.db") as other:
        keep_in(other, make_capture(b"eno" * 99), make_capture(b"owt" * 99, minute=1, packed=False))
        (path,) = folder_of(other).iterdir()
        kept.write_bytes(path.read_bytes())
    assert faults(archive)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda path: path.unlink(), "it is gone"),
        (lambda path: path.write_bytes(path.read_bytes()[:-50]), "cut short"),
        (lambda path: path.write_bytes(path.read_bytes()[:-500]), "point at records that are not there"),
        (lambda path: path.write_bytes(b""), "cut short"),
        (lambda path: path.write_bytes(b"\0" * 100_000), "damaged at 0"),
    ],
)
def test_what_is_lost_is_told(archive: Archive, kept: Path, harm: Callable[[Path], object], said: str) -> None:
    harm(kept)
    assert said in "\n".join(faults(archive))


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DELETE FROM records WHERE kind = 'resource'", "captures that point at no record"),
        ("DELETE FROM records WHERE same_as IS NULL AND kind = 'response'", "another's that is not kept"),
        ("UPDATE records SET start = start + 1 WHERE kind = 'resource'", "point at records that are not there"),
        ("UPDATE records SET length = length + 1 WHERE kind = 'resource'", "another record"),
        ("UPDATE captures SET url = 'https://else.example/'", "of another address"),
        ("UPDATE captures SET sha256 = 'other' || id", "the digest differs"),
    ],
)
def test_a_row_that_is_wrong_is_told(archive: Archive, kept: Path, sql: str, said: str) -> None:
    assert kept.exists()
    with archive.writing() as writer:
        writer._transaction.run("PRAGMA defer_foreign_keys = ON")
        writer._transaction.run(sql)
    assert said in "\n".join(faults(archive))


def test_a_file_that_nothing_points_at_is_no_fault(archive: Archive, kept: Path) -> None:
    kept.with_name("0-stray.warc.gz").write_bytes(kept.read_bytes())
    assert not faults(archive)
    assert "0-stray" in "".join(notes(archive))
