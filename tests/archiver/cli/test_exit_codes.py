"""What each exit code is for."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archiver import collectors
from schemas.errors import TryLaterError
from schemas.source import Source
from tests.archiver.cli.conftest import Tell


class _Later:
    """A collector of a network that is down."""

    name = "later"
    looks_for = "better days"

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        return Source(collector=self.name, locator=locator) if head is None and "later" in locator else None

    def pages(self, source: Source, *_: object) -> "Iterator[Any]":
        raise TryLaterError(source.locator, "the network is down")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collectors, "COLLECTORS", (_Later(), *collectors.COLLECTORS))


def test_0_is_for_done_and_for_nothing_new(tell: Tell, river: Path) -> None:
    said = tell("collect", river)
    assert (said.code, said.out) == (0, "")
    assert "4 new" in said.err
    again = tell("collect", river)
    assert (again.code, again.out) == (0, "")
    assert "0 new" in again.err
    assert "4 known already" in again.err


def test_1_is_for_a_bug_of_ours(tell: Tell, river: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("\x1b[31mred")

    tell("collect", river)
    monkeypatch.setattr("storage.archive.Archive.thread_numbers", fail)
    said = tell("threads")
    assert said.code == 1
    assert said.err == "whipstitch: this is a bug: ZeroDivisionError: ␛[31mred; --debug shows where\n"
    assert "Traceback" in tell("--debug", "threads").err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["collect"],
        ["threads", "--since", "yesterday"],
        ["threads", "--since", "0001-01-01"],
        ["threads", "--limit", "0"],
        ["threads", "--limit", "-1"],
        ["threads", "--limit", "many"],
        ["threads", "--since", "2025-01-02", "--until", "2025-01-01"],
        ["threads", "--complete", "--incomplete"],
        ["export", "--format", "papyrus"],
        ["export", "--posts", "--format", "json"],
        ["export", "--posts", "--complete"],
        ["search"],
        ["show"],
        ["show", "no-such-thread"],
        ["show", "\udcff"],
        ["search", "word", "--text", "word"],
        ["browse"],
        ["completion", "cmd"],
        ["--log-format", "xml", "threads"],
        ["--archive", "postgresql://x/y", "threads"],
    ],
)
def test_2_is_for_wrong_usage(tell: Tell, river: Path, arguments: list[str]) -> None:
    tell("collect", river)
    said = tell(*arguments)
    assert said.code == 2, said.err
    assert said.out == ""
    assert "Traceback" not in said.err
    assert "a bug" not in said.err


def test_2_is_for_broken_settings(tell: Tell, river: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "settings.toml").write_text("archive = = =")
    monkeypatch.setenv("WHIPSTITCH_SETTINGS", str(tmp_path / "settings.toml"))
    assert tell("collect", river).code == 2
    monkeypatch.delenv("WHIPSTITCH_ARCHIVE")
    said = tell("threads")
    assert said.code == 2
    assert "settings.toml" in said.err


def test_3_is_for_some_that_failed(tell: Tell, river: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("no\n")
    said = tell("collect", tmp_path / "none", river, tmp_path / "bad.jsonl")
    assert said.code == 3
    assert "2 of 3 sources failed; the others are stored" in said.err
    assert str(tmp_path / "none") in said.err
    assert str(tmp_path / "bad.jsonl") in said.err
    assert tell("search", "gauge").out


@pytest.mark.parametrize("body", [b"", b"nothing\n", b"{}\n", b"\0" * 100, b"[[[[\n", b"\xff\xfe{\0"])
def test_4_is_for_what_holds_no_posts(tell: Tell, tmp_path: Path, body: bytes) -> None:
    (tmp_path / "in.jsonl").write_bytes(body)
    said = tell("collect", tmp_path / "in.jsonl")
    assert said.code == 4
    assert said.err.splitlines()[-1].startswith("whipstitch: ")


@pytest.mark.parametrize(
    "locator", ["no/such/file", "gopher://old.example/", "~nobody-of-this-name/x", "x" * 5_000, "\udcff.jsonl", ".", ""]
)
def test_4_is_for_what_nobody_knows(tell: Tell, locator: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = tell("collect", locator)
    assert said.code == 4, said.err
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("command", [["threads"], ["search", "x"], ["show", "x"], ["export"], ["check"], ["stitch"]])
def test_5_is_for_an_archive_that_is_none(tell: Tell, tmp_path: Path, command: list[str]) -> None:
    assert tell(*command).code == 5, "there is none yet"
    foreign = tmp_path / "foreign.db"
    database = sqlite3.connect(foreign)
    database.execute("CREATE TABLE mine (id)")
    database.commit()
    database.close()
    (tmp_path / "text").write_text("my diary")
    for path in (foreign, tmp_path / "text"):
        before = path.read_bytes()
        said = tell("--archive", path, *command)
        assert said.code == 5
        assert str(path) in said.err
        assert len(said.err.splitlines()) == 1
        assert path.read_bytes() == before
    assert tell("--archive", tmp_path, *command).code == 5


def test_5_is_for_collecting_into_what_is_no_archive(tell: Tell, river: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("my diary")
    assert tell("collect", river, "--archive", tmp_path / "text").code == 5
    assert (tmp_path / "text").read_text() == "my diary"


def test_5_is_for_an_archive_that_is_not_whole(tell: Tell, river: Path, tmp_path: Path) -> None:
    tell("collect", river)
    assert tell("check").code == 0
    database = sqlite3.connect(tmp_path / "archive.db")
    database.execute("DELETE FROM thread_parts WHERE place = 0")
    database.commit()
    database.close()
    said = tell("check")
    assert said.code == 5
    assert said.out


@pytest.mark.usefixtures("later")
def test_75_is_for_later(tell: Tell, river: Path) -> None:
    assert tell("collect", "https://later.example/").code == 75
    assert tell("collect", "https://later.example/", river).code == 3


def test_130_is_for_interrupted(tell: Tell, river: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("archiver.collectors.posts_jsonl.PostsJsonl.pages", interrupt)
    said = tell("collect", river)
    assert said.code == 130
    assert "stays" in said.err
