"""What only a process of its own shows: pipes, signals, encodings, a full disk."""

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.cli import run

Spawn = Callable[..., "subprocess.CompletedProcess[bytes]"]
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a few hundred threads."""
    folder = tmp_path_factory.mktemp("made")
    lines = [
        {
            "platform": "x",
            "id": f"{thread}-{number}",
            "text": f"🧵 {number}/3 Gauge ünïcode 東京 rose.",
            "author": {"handle": f"a{thread}", "name": f"Åda {thread}"},
            "created_at": f"2025-05-18T14:0{number}:00Z",
        }
        for thread in range(600)
        for number in (1, 2)
    ]
    (folder / "posts.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert run(["-q", "--archive", str(folder / "archive.db"), "collect", str(folder / "posts.jsonl")]) == 0
    return folder / "archive.db"


@pytest.fixture
def full(made: Path, tmp_path: Path) -> None:
    """A copy of it, where the commands look."""
    shutil.copy(made, tmp_path / "archive.db")


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("command", ["threads", "threads --json", "export", "export --posts", "search gauge", "--help"])
@pytest.mark.parametrize("reader", ["head -n 1", "true"])
def test_a_reader_who_has_had_enough_is_no_failure(spawn: Spawn, command: str, reader: str) -> None:
    said = spawn(f"$W {command} | {reader}; exit ${{PIPESTATUS[0]}}")
    assert said.stderr == b""
    assert said.returncode == 0


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("command", ["threads", "export", "show 1-1", "completion bash"])
def test_a_full_disk_is_said_in_a_line(spawn: Spawn, command: str) -> None:
    said = spawn(f"$W {command} > /dev/full")
    assert said.returncode == 2
    assert said.stderr.decode().splitlines() == ["whipstitch: cannot write all of the output: no space is left"]


@pytest.mark.usefixtures("full")
def test_a_terminal_of_few_letters_is_no_failure(spawn: Spawn) -> None:
    said = spawn("$W threads --limit 1", PYTHONIOENCODING="latin-1")
    assert said.returncode == 0
    assert "\\u6771" in said.stdout.decode("latin-1")
    said = spawn("$W threads --limit 1 --json", PYTHONIOENCODING="latin-1")
    assert json.loads(said.stdout)["title"].endswith("東京 rose.")


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("option", ["--since", "--until", "--text", "--author", "--tag", "--source", "--platform"])
def test_bytes_that_are_no_text_are_no_failure(spawn: Spawn, option: str) -> None:
    said = spawn(f"$W threads {option} $'\\xff'; $W search $'\\xff'")
    assert said.returncode == 0
    assert b"a bug" not in said.stderr
    assert b"Traceback" not in said.stderr


def test_a_name_that_is_no_text_is_said(spawn: Spawn, tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.jsonl")).write_text("{}")
    said = spawn("$W collect $'\\xff.jsonl'")
    assert said.returncode == 4
    assert len(said.stderr.splitlines()) == 1


def test_standard_input_is_a_source(spawn: Spawn, river: Path) -> None:
    assert spawn(f"$W collect - < {river}").returncode == 0
    assert spawn(f"cat {river} | $W -q collect -").stderr == b""
    assert b"3/5" in spawn("$W threads").stdout
    assert spawn("$W collect - < /dev/null").returncode == 4


def test_an_interrupt_ends_with_130(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "archiver", "collect", "-"],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "WHIPSTITCH_ARCHIVE": str(tmp_path / "a.db"),
            "PYTHONUNBUFFERED": "1",
        },
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(b"x" * 10_000_000)  # more than a pipe holds: once this returns, it is being read
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    process.stdin.close()
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(30) == 130
    assert b"Traceback" not in said


def _on_a_terminal(arguments: list[str], **environment: str) -> bytes:
    """What a command writes where somebody looks."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "archiver", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment},
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    said = b""
    while select.select([leader], [], [], 30)[0]:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        said += piece
    os.close(leader)
    process.wait(30)
    return said


@pytest.mark.usefixtures("full")
def test_colour_is_for_terminals_that_want_it(tmp_path: Path) -> None:
    archive = ["--archive", str(tmp_path / "archive.db")]
    assert b"\x1b[1m" in _on_a_terminal([*archive, "threads", "--limit", "1"])
    assert b"\x1b[1m" not in _on_a_terminal([*archive, "threads", "--limit", "1"], NO_COLOR="1")
    assert b"\x1b[1m" not in _on_a_terminal([*archive, "threads", "--limit", "1"], TERM="dumb")


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_a_shell_can_read_its_completion(spawn: Spawn, shell: str) -> None:
    said = spawn(f"$W completion {shell} > script" + ("; bash -n script" if shell == "bash" else ""))
    assert (said.returncode, said.stderr) == (0, b"")


def test_completion_knows_every_command(spawn: Spawn) -> None:
    from archiver.cli.parser import COMMANDS

    for shell in ("bash", "zsh"):
        script = spawn(f"$W completion {shell}").stdout.decode()
        assert all(command.name in script for command in COMMANDS)
