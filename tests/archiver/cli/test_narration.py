"""What the commands say of what they do, and how they are asked."""

import json
from pathlib import Path

import pytest

from archiver.cli.parser import COMMANDS
from tests.archiver.cli.conftest import Tell, harmless

COMMAND_NAMES = [command.name for command in COMMANDS]


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
    assert harmless(said.err)


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
