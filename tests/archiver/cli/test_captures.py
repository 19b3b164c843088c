import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archiver.cli.conftest import Tell


@pytest.fixture
def collected(tell: Tell, river: Path) -> Path:
    assert tell("-q", "collect", river).code == 0
    return river


@pytest.mark.usefixtures("collected")
def test_a_post_names_the_record_that_it_came_from(tell: Tell, tmp_path: Path) -> None:
    (row,) = [json.loads(line) for line in tell("captures", "--json").out.splitlines()]
    assert row["kind"] == "resource"
    shown = json.loads(tell("show", "1", "--json").out)
    post = shown["parts"][0]["post"]
    assert post["record"] == {"file": row["file"], "offset": row["offset"], "length": row["length"]}
    assert post["capture_sha256"] == row["sha256"]
    whole = (tmp_path / "archive.db.captures" / row["file"]).read_bytes()
    assert whole[row["offset"] :].startswith(b"\x1f\x8b")
    assert f"kept: {row['file']} at {row['offset']}" in tell("show", "1", "--why").out


@pytest.mark.usefixtures("collected")
def test_captures_are_exported_for_replay(tell: Tell, tmp_path: Path) -> None:
    said = tell("captures", "export", "-o", tmp_path / "all.wacz")
    assert (said.code, said.out) == (0, "")
    assert "1 pages" in said.err
    assert zipfile.ZipFile(tmp_path / "all.wacz").testzip() is None


@pytest.mark.parametrize(
    "wrong",
    [["-o", "x"], ["export"], ["export", "-o", "x", "--json"], ["export", "-o", "x", "--limit", "1"], ["import"]],
)
def test_words_that_do_not_fit_are_refused(tell: Tell, wrong: list[str]) -> None:
    assert tell("captures", *wrong).code == 2


def test_a_file_that_is_too_large_is_not_copied(tell: Tell, river: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHIPSTITCH_KEEP_FILES", "100")
    assert tell("-q", "collect", river).code == 0
    assert json.loads(tell("captures", "--json").out)["kind"] == "reference"
    assert json.loads(tell("show", "1", "--json").out)["parts"][0]["post"]["record"] is None
    assert tell("check").code == 0


def test_check_looks_at_the_captures_unless_it_must_be_quick(tell: Tell, collected: Path, tmp_path: Path) -> None:
    assert collected.exists()
    assert tell("check").code == 0
    (path,) = (tmp_path / "archive.db.captures").iterdir()
    with path.open("ab") as file:
        file.write(b"\x1f\x8b\x08")
    said = tell("check")
    assert said.code == 0, "the tail of a run that died is no fault"
    assert "half a record" in said.err
    path.unlink()
    said = tell("check")
    assert (said.code, "it is gone" in said.out) == (5, True)
    assert tell("check", "--quick").code == 0


def test_a_list_can_be_had_of_one_source(tell: Tell, collected: Path, write: Callable[..., Path]) -> None:
    assert tell("-q", "collect", write({"id": "5"}, name="other.jsonl")).code == 0
    assert len(tell("captures").out.splitlines()) == 2
    assert len(tell("captures", "--source", collected).out.splitlines()) == 1
    assert len(tell("captures", "--limit", "1").out.splitlines()) == 1
    assert tell("captures", "--source", "none").out == ""
