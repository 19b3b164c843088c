"""The commands around following, in this process: what they say and how they end."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archiver import collectors
from archiver.cli import parser
from schemas.errors import RateLimitedError, TryLaterError
from schemas.source import Source

Tell = Callable[..., Any]


class _Moody:
    """A collector of sources that fail, each in its way."""

    name = "moody"
    looks_for = "better days"

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        return Source(collector=self.name, locator=locator) if head is None and ".moody.example" in locator else None

    def pages(self, source: Source, *_: object) -> Iterator[Any]:
        if "bug" in source.locator:
            raise ZeroDivisionError("\x1b[31m")
        if "limited" in source.locator:
            raise RateLimitedError(source.locator, datetime(2099, 1, 1, tzinfo=UTC))
        raise TryLaterError(source.locator, "the network is down")


@pytest.fixture
def moody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collectors, "COLLECTORS", (_Moody(), *collectors.COLLECTORS))


def _sources(tell: Tell) -> dict[str, dict[str, Any]]:
    return {one["locator"]: one for one in map(json.loads, tell("sources", "--json").out.splitlines())}


def test_what_is_followed_is_collected_when_it_is_due(tell: Tell, river: Path) -> None:
    assert tell("-q", "follow", river, "--every", "6h", "--name", "River").out == ""
    assert "due" in tell("sources").out
    said = tell("-q", "collect")
    assert (said.code, said.out, said.err) == (0, "", "")
    assert tell("search", "gauge").out
    facts = _sources(tell)[str(river)]
    assert (facts["name"], facts["every_seconds"], facts["last_result"], facts["posts"]) == ("River", 21_600, "new", 4)
    assert "due in 6h" in tell("sources").out
    with river.open("a") as file:
        file.write(json.dumps({"platform": "x", "author": "ada", "id": "77", "text": "a late word"}) + "\n")
    said = tell("-q", "collect")
    assert (said.code, said.out, said.err) == (0, "", "")
    assert not tell("search", "late").out, "it is not due yet"
    assert "1 new" in tell("collect", "--all").err
    assert [json.loads(line)["new"] for line in tell("runs", "--json").out.splitlines()] == [1, 4]


def test_nothing_due_loads_nothing_heavy(tell: Tell, river: Path, tmp_path: Path) -> None:
    tell("-q", "follow", river)
    tell("-q", "collect")
    code = "import sys; from archiver.cli import run; assert run(['-q', 'collect']) == 0; print(*sys.modules)"
    environment = {
        **os.environ,
        "WHIPSTITCH_ARCHIVE": str(tmp_path / "archive.db"),
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    heavy = {"pydantic", "sqlalchemy", "sqlmodel", "httpx", "textual", "orjson"}
    assert not {name.partition(".")[0] for name in said.stdout.split()} & heavy


@pytest.mark.parametrize("command", [one.name for one in parser.COMMANDS])
def test_the_options_of_a_command_are_light(command: str) -> None:
    code = f"import sys; from archiver.cli.parser import parser; parser(['{command}']); print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    heavy = {"pydantic", "sqlalchemy", "sqlmodel", "httpx", "textual", "orjson", "asyncio", "dataclasses", "shutil"}
    assert not {name.partition(".")[0] for name in said.stdout.split()} & heavy


def test_older_posts_are_not_kept_where_somebody_said_so(tell: Tell, river: Path) -> None:
    tell("-q", "follow", river, "--since", "2025-05-18T14:02:00Z")
    tell("-q", "collect")
    assert _sources(tell)[str(river)]["posts"] == 3


@pytest.mark.usefixtures("moody")
def test_a_source_that_fails_is_a_line_and_is_put_off(tell: Tell, river: Path) -> None:
    tell(
        "-q",
        "follow",
        river,
        "https://a.moody.example/",
        "https://bug.moody.example/",
        "https://limited.moody.example/",
    )
    said = tell("-q", "collect")
    assert said.code == 3
    assert len(said.err.splitlines()) == 3
    assert "\x1b" not in said.err
    facts = _sources(tell)
    assert facts["https://limited.moody.example/"]["due_at"].startswith("2099-01-01")
    assert facts["https://a.moody.example/"]["last_result"] == "later"
    assert facts["https://bug.moody.example/"]["last_result"] == "failed"
    assert facts["https://bug.moody.example/"]["failures"] == 1
    assert "network is down" in tell("sources").out
    assert "3 failed" in tell("runs").out
    assert tell("-q", "collect").code == 0, "nothing is due"
    lines = [json.loads(line) for line in tell("--log-format", "json", "collect", "--all").err.splitlines()]
    assert {line["event"] for line in lines} == {"source_failed", "collected", "failed"}


def test_a_post_that_cannot_be_read_is_said_unless_quiet(tell: Tell, river: Path) -> None:
    with river.open("a") as file:
        file.write("no post\n" * 9)
    tell("-q", "follow", river)
    said = tell("collect")
    assert said.code == 0
    assert sum(f"{river}: line" in line for line in said.err.splitlines()) == 5
    river.write_text(river.read_text() + "nor this\n")
    assert tell("-q", "collect", "--all").err == ""


@pytest.mark.usefixtures("moody")
def test_75_is_for_nothing_now(tell: Tell) -> None:
    tell("-q", "follow", "https://a.moody.example/", "https://b.moody.example/")
    said = tell("-q", "collect")
    assert said.code == 75
    assert len(said.err.splitlines()) == 2


@pytest.mark.usefixtures("moody")
def test_somebody_is_told_of_failures_without_a_shell(tell: Tell, river: Path, tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = tmp_path / "tell me"
    script.write_text(f"#!/bin/sh\ncat > {told}\necho $1 $WHIPSTITCH_EXIT_CODE $WHIPSTITCH_FAILURES >> {told}\n")
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    tell("-q", "follow", river, "https://a.moody.example/;touch$IFS'x'")
    assert tell("-q", "collect", "--notify", f"'{script}' '$(word)'").code == 3
    assert told.read_text().splitlines()[-1] == "$(word) 3 1"
    assert "moody.example" in told.read_text()
    told.unlink()
    assert tell("-q", "collect", "--notify", f"'{script}' x").code == 0
    assert not told.exists(), "all is well"
    assert tell("-q", "collect", "nowhere", "--notify", f"'{script}' x").code == 4
    assert told.read_text().splitlines()[-1] == "x 4 1"
    said = tell("-q", "collect", "nowhere", "--notify", "/no/such/program")
    assert said.code == 4
    assert "notify" in said.err


def test_lists_go_out_and_in_again(tell: Tell, river: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tell("-q", "follow", "https://home.example/feed/", "--name", "Home & garden", "--every", "1d")
    tell("-q", "follow", "@ada@social.example", river)
    before = _sources(tell)
    for ending in ("opml", "toml"):
        assert tell("-q", "sources", "--export", tmp_path / f"list.{ending}").code == 0
        monkeypatch.setenv("WHIPSTITCH_ARCHIVE", str(tmp_path / f"{ending}.db"))
        assert tell("-q", "follow", "--import", tmp_path / f"list.{ending}").err == ""
        after = _sources(tell)
        assert {
            name: (one["name"], one["every_seconds"], one["collector"])
            for name, one in after.items()
            if one["name"] != name
        } == {
            name: (one["name"], one["every_seconds"], one["collector"])
            for name, one in before.items()
            if one["name"] or ending == "toml"
        }
        assert after.keys() == before.keys()
        monkeypatch.setenv("WHIPSTITCH_ARCHIVE", str(tmp_path / "archive.db"))


def test_an_address_that_a_list_calls_a_feed_is_one(tell: Tell, tmp_path: Path) -> None:
    outlines = '<outline xmlUrl="https://home.example/posts"/><outline xmlUrl="gopher://old.example/"/>'
    (tmp_path / "l.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    said = tell("-q", "follow", "--import", tmp_path / "l.opml")
    assert said.code == 3
    assert "gopher" in said.err
    assert [one["collector"] for one in _sources(tell).values()] == ["feed"]
    assert tell("unfollow", "feed://home.example/posts").code == 0
    assert tell("unfollow", "feed://home.example/posts").code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["follow"],
        ["follow", "-"],
        ["follow", "a", "b", "--name", "x"],
        ["follow", "{river}", "--every", "soon"],
        ["follow", "{river}", "--import", "x.opml"],
        ["follow", "--import", "x.txt"],
        ["unfollow"],
        ["unfollow", "nobody"],
        ["sources", "--export", "list.txt"],
        ["collect", "--all", "{river}"],
        ["collect", "--captured-at", "2025-05-18"],
        ["digest", "--since", "yesterday"],
        ["digest", "--on", "funday"],
        ["digest", "--format", "papyrus"],
        ["runs", "--limit", "0"],
        ["schedule", "--every", "now"],
        ["schedule", "--install", "--remove"],
        ["backup"],
    ],
)
def test_2_is_for_wrong_usage(tell: Tell, river: Path, arguments: list[str]) -> None:
    tell("-q", "collect", river)
    said = tell(*(word.format(river=river) for word in arguments))
    assert said.code == 2, said.err
    assert "a bug" not in said.err
    assert said.out == ""


def test_nothing_of_an_unreadable_file_is_written_down(tell: Tell, river: Path, tmp_path: Path) -> None:
    tell("-q", "collect", river)
    (tmp_path / "bad.jsonl").write_text("no\n")
    before = [tell(*command).out for command in (["runs", "--json"], ["export", "--posts"])]
    assert tell("collect", tmp_path / "bad.jsonl").code == 4
    assert [tell(*command).out for command in (["runs", "--json"], ["export", "--posts"])] == before


def test_every_command_has_a_help_that_fits(tell: Tell) -> None:
    for command in parser.COMMANDS:
        assert tell(command.name, "--help").code == 0


def test_a_backup_is_an_archive(tell: Tell, river: Path, tmp_path: Path) -> None:
    tell("-q", "collect", river)
    assert tell("backup", tmp_path / "copy.db").code == 0
    assert tell("-q", "--archive", tmp_path / "copy.db", "check", "--quick").code == 0
    assert tell("--archive", tmp_path / "copy.db", "threads").out == tell("threads").out
    assert tell("backup", tmp_path / "no" / "copy.db").code == 5
