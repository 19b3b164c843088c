import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.errors import ArchiveError
from schemas.page import Page
from schemas.post import Post
from storage import Archive

MakePost = Callable[..., Post]
MakePage = Callable[..., Page]
AT = "2025-05-18T14:00:00Z"


@pytest.fixture
def filled(archive: Archive, make_post: MakePost, make_page: MakePage) -> Archive:
    with archive.writing() as writer:
        writer.store(make_page(*(make_post(str(n), f"gauge {n}", minute=n) for n in range(30))), [None] * 30)
    return archive


def test_a_copy_is_an_archive_of_the_moment(filled: Archive, tmp_path: Path) -> None:
    made = filled.back_up(tmp_path / "copy.db", AT)
    with filled.writing() as writer:
        writer.note("later", "than the copy")
    with Archive(tmp_path / "copy.db", create=False) as copy:
        assert list(copy.posts()) == list(filled.posts())
        assert copy.noted("later") is None
        assert list(copy.problems()) == []
        assert copy.search("gauge")
    said = json.loads(made.manifest.read_text())
    assert said["sha256"] != ""
    assert {path.name for path in tmp_path.iterdir()} >= {"copy.db", "copy.db.manifest.json"}
    assert not [path for path in tmp_path.iterdir() if "part" in path.name]


def test_the_list_has_the_digest_of_all_that_belongs_to_it(filled: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "archive.db.captures"
    folder.mkdir(exist_ok=True)
    (folder / "one.warc.gz").write_bytes(b"an answer")
    made = filled.back_up(tmp_path / "copy.db", AT)
    said = json.loads(made.manifest.read_text())
    assert said["sha256"] == hashlib.sha256((tmp_path / "copy.db").read_bytes()).hexdigest()
    digest = hashlib.sha256(b"an answer").hexdigest()
    assert {"file": "one.warc.gz", "size": 9, "sha256": digest} in said["captures"]
    assert [one["file"] for one in said["captures"]] == sorted(path.name for path in folder.iterdir())


def test_a_copy_is_taken_while_somebody_writes(filled: Archive, tmp_path: Path) -> None:
    with filled.writing() as writer:
        writer.note("half", "way")
        filled.back_up(tmp_path / "copy.db", AT)
    with Archive(tmp_path / "copy.db", create=False) as copy:
        assert copy.noted("half") is None


def test_an_older_copy_stays_until_the_new_one_is_whole(filled: Archive, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(b"the old one")
    filled.close()
    body = bytearray((tmp_path / "archive.db").read_bytes())
    body[9000:60000] = b"\xff" * 51000
    (tmp_path / "archive.db").write_bytes(body)
    with Archive(tmp_path / "archive.db") as wounded, pytest.raises(ArchiveError):
        wounded.back_up(tmp_path / "copy.db", AT)
    assert (tmp_path / "copy.db").read_bytes() == b"the old one"
    assert not [path for path in tmp_path.iterdir() if "part" in path.name]


@pytest.mark.parametrize("place", [".", "archive.db", "no/such/folder/copy.db"])
def test_a_place_that_will_not_do_is_said(filled: Archive, tmp_path: Path, place: str) -> None:
    with pytest.raises(ArchiveError):
        filled.back_up(tmp_path / place, AT)
    assert filled.totals().posts == 30


def test_a_closed_archive_says_so(filled: Archive, tmp_path: Path) -> None:
    filled.close()
    with pytest.raises(ArchiveError, match="closed"):
        filled.back_up(tmp_path / "copy.db", AT)
