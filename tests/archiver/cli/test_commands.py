import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver import collectors
from archiver.cli.parser import COMMANDS
from schemas.errors import TryLaterError
from schemas.source import Source

Tell = Callable[..., Any]
Write = Callable[..., Path]

HOSTILE = [
    "[/nope]",
    "[@click=app.quit]x[/]",
    "\x1b]0;pwn\x07\x1b[31m",
    "\u202eevil\u2066",
    "nul\0nul",
    "lone \ud800",
    "c1 \x9b31m",
    "tag \U000e0041",
]
COMMAND_NAMES = [command.name for command in COMMANDS]


def _harmless(text: str) -> bool:
    return all(unicodedata.category(one) != "Cc" or one in "\n\t" for one in text) and not re.search(
        "[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]", text
    )


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


# -- exit codes ---------------------------------------------------------------------------------------------------------


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
def test_4_is_for_what_nobody_knows(tell: Tell, locator: str) -> None:
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


# -- what is said -------------------------------------------------------------------------------------------------------


def test_quiet_is_silent_on_success_and_speaks_of_failure(tell: Tell, river: Path, tmp_path: Path) -> None:
    for arguments in (["collect", river], ["stitch"], ["check"], ["export", "-o", tmp_path / "out.json"]):
        said = tell("-q", *arguments)
        assert (said.code, said.out, said.err) == (0, "", "")
    assert tell("-q", "collect", "nowhere").err
    assert tell("collect", "nowhere", river, "-q").err


@pytest.mark.parametrize(
    "arguments", [["collect", "{river}"], ["collect", "{river}", "nowhere"], ["show", "x"], ["check"], ["stitch"]]
)
def test_narration_may_be_json(tell: Tell, river: Path, arguments: list[str]) -> None:
    tell("-q", "collect", river)
    said = tell("--log-format", "json", *(one.format(river=river) for one in arguments))
    lines = [json.loads(line) for line in said.err.splitlines()]
    assert lines
    assert all({"at", "event", "message"} <= set(line) for line in lines)


def test_troubles_are_told_and_not_too_many(tell: Tell, river: Path) -> None:
    river.write_text(river.read_text() + "\x1b[31mno\n" * 50)
    said = tell("collect", river)
    assert said.code == 0
    assert "line 5: " in said.err
    assert "and 45 more" in said.err
    assert _harmless(said.err)


@pytest.mark.parametrize("command", COMMAND_NAMES)
def test_every_help_has_examples(tell: Tell, command: str) -> None:
    said = tell(command, "--help")
    assert said.code == 0
    assert f"whipstitch {command}" in said.out.partition("Examples:")[2] or "whipstitch -q" in said.out
    assert "Examples:" in tell("--help").out


def test_options_stand_before_or_after_the_command(tell: Tell, river: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.db"
    assert tell("--archive", elsewhere, "-q", "collect", river).err == ""
    assert tell("threads", "--archive", elsewhere).out
    assert tell("threads").code == 5


# -- reading ------------------------------------------------------------------------------------------------------------


def test_a_thread_is_listed_shown_and_found(tell: Tell, river: Path) -> None:
    tell("collect", river)
    [line] = tell("threads").out.splitlines()
    assert "3/5" in line
    assert "Ada" in line
    name = line.split()[0]
    shown = tell("show", name, "--why")
    assert shown.out.count("not captured") == 2
    assert shown.out.index("1/5  ") < shown.out.index("2/5  ") < shown.out.index("3/5  not captured")
    assert "why: number" in shown.out
    assert tell("show", "2").out == tell("show", name).out
    assert [line.split()[0] for line in tell("search", "gauge").out.splitlines()] == ["9"]
    assert tell("search", "river", "--limit", "1").out.count("\n") == 1
    assert tell("threads", "--author", "nobody").out == ""
    assert "\x1b" not in shown.out, "no colour where nobody looks"


def test_json_is_a_document_a_line(tell: Tell, river: Path) -> None:
    tell("collect", river)
    [thread] = [json.loads(line) for line in tell("threads", "--json").out.splitlines()]
    assert (thread["parts"], thread["declared_total"], thread["missing"]) == (3, 5, 2)
    assert thread["ended_at"] == "2025-05-18T14:04:00Z"
    [found] = [json.loads(line) for line in tell("search", "gauge", "--json").out.splitlines()]
    assert (found["id"], found["created_at"]) == ("9", "2025-05-18T15:00:00Z")
    whole = json.loads(tell("show", thread["id"], "--json").out)
    assert json.loads(tell("export").out)["threads"] == [whole]
    assert [json.loads(line) for line in tell("export", "--format", "jsonl").out.splitlines()] == [whole]


def test_hostile_posts_are_kept_and_shown_harmlessly(tell: Tell, write: Write) -> None:
    posts = [
        {
            "id": f"{place}-{number}",
            "platform": f"x{text}",
            "text": f"🧵 {number}/5 {text} gauge",
            "title": f"{text} title",
            "author": {"handle": text, "name": text},
            "url": f"https://x.example/{text}",
            "content_warning": text,
            "created_at": f"2025-05-1{place}T14:0{number}:00Z",
        }
        for place, text in enumerate(HOSTILE)
        for number in (1, 2)
    ]
    assert tell("collect", write(*posts)).code == 0
    listed = tell("threads")
    assert len(listed.out.splitlines()) == len(HOSTILE)
    outputs = [listed, tell("search", "gauge")]
    outputs += [tell("show", line.split()[0], "--why") for line in listed.out.splitlines()]
    for said in outputs:
        assert said.code == 0
        assert _harmless(said.out), ascii(said.out)
    assert "[/nope]" in listed.out
    assert "␛]0;pwn␇" in listed.out
    document = json.loads(tell("export").out)
    texts = {part["post"]["text"] for thread in document["threads"] for part in thread["parts"]}
    assert {f"🧵 1/5 {text} gauge".replace("\ud800", "\ufffd") for text in HOSTILE} <= texts
    assert tell("check").code == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary()
    | st.lists(
        st.sampled_from([b'{"platform":"x","author":"a","text":"t"}', b"{", b"\n", b"\xff", b"\r\n", b'"', b"[1]"])
    ).map(b"".join)
)
def test_any_bytes_are_read_or_refused_in_a_line(tell: Tell, tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "any.jsonl"
    path.write_bytes(body)
    said = tell("collect", path)
    assert said.code in {0, 4}
    assert said.out == ""
    last = said.err.splitlines()[-1]
    assert str(path) in last
    assert "Traceback" not in said.err
    assert "a bug" not in last
    assert _harmless(said.err)


# -- export into a file -------------------------------------------------------------------------------------------------


def test_a_file_is_written_whole_or_not_at_all(
    tell: Tell, river: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("collect", river)
    target = tmp_path / "out.json"
    target.write_text("the old one")
    target.chmod(0o600)

    def fail(*_: object) -> Iterator[None]:
        raise ZeroDivisionError
        yield

    with monkeypatch.context() as broken:
        broken.setattr("storage.plain.Plain.threads", fail)
        assert tell("export", "-o", target).code == 1
    assert target.read_text() == "the old one"
    assert {path.name for path in tmp_path.iterdir() if "out.json" in path.name} == {"out.json"}
    said = tell("export", "-o", target)
    assert (said.code, said.out) == (0, "")
    assert len(json.loads(target.read_text())["threads"]) == 1
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_link_is_written_through(tell: Tell, river: Path, tmp_path: Path) -> None:
    tell("collect", river)
    (tmp_path / "real.json").touch()
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    assert tell("export", "-o", tmp_path / "link.json").code == 0
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text().startswith("{")


@pytest.mark.parametrize("target", ["no/such/folder/out.json", ".", "/dev/full"])
def test_a_place_that_cannot_be_written_is_wrong_usage(tell: Tell, river: Path, tmp_path: Path, target: str) -> None:
    tell("collect", river)
    said = tell("export", "-o", tmp_path / target)
    assert said.code == 2
    assert "cannot write" in said.err


def test_a_device_stays_a_device(tell: Tell, river: Path) -> None:
    tell("collect", river)
    assert tell("export", "-o", "/dev/null").code == 0
    assert Path("/dev/null").is_char_device()


def test_posts_go_out_and_in_again(tell: Tell, river: Path, tmp_path: Path) -> None:
    tell("collect", river)
    out = tell("export", "--posts").out
    (tmp_path / "again.jsonl").write_text(out, encoding="utf-8")
    assert tell("collect", tmp_path / "again.jsonl", "--archive", tmp_path / "again.db").code == 0
    again = tell("export", "--posts", "--archive", tmp_path / "again.db").out

    def of_any_archive(text: str) -> list[dict[str, object]]:
        return [{**json.loads(line), "source": None, "record": None} for line in text.splitlines()]

    assert of_any_archive(again) == of_any_archive(out)
    assert tell("export", "--posts", "--limit", "1", "--format", "jsonl").out.count("\n") == 1
