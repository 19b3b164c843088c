"""Files and standard input, captured like pages."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.collectors.client import Client
from schemas.errors import UnreadableInputError
from tests.archiver.small_site import BODY


def test_a_file_is_captured_with_its_time_and_digest(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(BODY)
    with Client() as client:
        capture = client.get(str(path))
        with client.open(str(path)) as (same, file):
            assert file.read() == BODY
    assert (capture.body, capture.url, capture.status) == (BODY, path.as_uri(), None)
    assert same == capture
    assert capture.captured_at.timestamp() == pytest.approx(path.stat().st_mtime)


def test_the_time_that_was_said_beats_the_files(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(BODY)
    at = datetime(2025, 5, 18, tzinfo=UTC)
    with Client(captured_at=at) as client:
        assert client.get(str(path)).captured_at == at


def test_standard_input_is_read_once_and_given_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "in"
    path.write_bytes(b"\xef\xbb\xbfhello")
    with path.open() as stdin, Client() as client:
        monkeypatch.setattr("sys.stdin", stdin)
        assert client.head("-") == b"hello"
        assert client.get("-").body == b"\xef\xbb\xbfhello"
        assert client.get("-").url == "-"


@pytest.mark.parametrize("name", ["none.txt", "."])
def test_a_file_that_cannot_be_read_is_an_error_of_ours(tmp_path: Path, name: str) -> None:
    with Client() as client, pytest.raises(UnreadableInputError):
        client.get(str(tmp_path / name))


def test_a_file_too_large_for_a_page_is_refused(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 11)
    with Client(largest=10) as client, pytest.raises(UnreadableInputError, match="larger"):
        client.get(str(tmp_path / "large"))
