import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archiver.cli import run

ROOT = Path(__file__).parents[3]


class Said:
    """What a command wrote, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err


Tell = Callable[..., Said]


def harmless(text: str) -> bool:
    """Whether nothing in it steers a terminal, or turns or hides what stands there."""
    return all(unicodedata.category(one) != "Cc" or one in "\n\t" for one in text) and not re.search(
        "[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]", text
    )


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Tell:
    """Run a command in this process, with an archive of its own."""
    monkeypatch.setenv("WHIPSTITCH_ARCHIVE", str(tmp_path / "archive.db"))

    def told(*arguments: str | Path) -> Said:
        try:
            code = run([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return told


@pytest.fixture
def spawn(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a shell line in which `$W` is the command."""

    def spawned(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["bash", "-c", line],
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "W": f"{sys.executable} -m archiver",
                "WHIPSTITCH_ARCHIVE": str(tmp_path / "archive.db"),
                **environment,
            },
            capture_output=True,
            check=False,
            timeout=60,
        )

    return spawned


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., "subprocess.Popen[bytes]"]:
    """Start the command as a process; it may ask twelve addresses of loopback."""

    def started(*arguments: str, archive: Path | None = None, **more: Any) -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "WHIPSTITCH_ARCHIVE": str(archive or tmp_path / "archive.db"),
            "WHIPSTITCH_ALLOW_HOSTS": ",".join(f"127.0.0.{n}" for n in range(1, 13)),
            "WHIPSTITCH_ATTEMPTS": "1",
        }
        command = [sys.executable, "-m", "archiver", *arguments]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    return started


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """A file of posts; what is not said is the same for all."""

    def written(*posts: dict[str, Any], name: str = "posts.jsonl") -> Path:
        path = tmp_path / name
        lines = [
            json.dumps({"platform": "x", "author": {"handle": "ada", "name": "Ada"}, "text": "words", **post}) + "\n"
            for post in posts
        ]
        path.write_text("".join(lines), encoding="utf-8")
        return path

    return written


@pytest.fixture
def river(write: Callable[..., Path]) -> Path:
    """Three parts of five, and a post that is none."""
    parts = [
        {"id": str(number), "text": f"🧵 {number}/5 The river rose.", "created_at": f"2025-05-18T14:0{number}:00Z"}
        for number in (1, 2, 4)
    ]
    return write(*parts, {"id": "9", "text": "lone gauge", "created_at": "2025-05-18T15:00:00Z"}, name="river.jsonl")
