"""The command as a user runs it, on an archive of its own."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, NamedTuple

ROOT = Path(__file__).parents[2]
_PATIENCE = 180.0


class Said(NamedTuple):
    """How a run ended."""

    code: int
    out: str
    err: str
    seconds: float
    memory: int
    """Bytes, at its largest."""


Threads = list[tuple[list[str], list[int]]]
"""The texts of each thread in order, and the places that are missing."""


class Whipstitch:
    """The command, with settings of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.archive = folder / "archive.db"
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "WHIPSTITCH_ARCHIVE": str(self.archive),
            **{f"WHIPSTITCH_{name.upper()}": value for name, value in settings.items()},
        }

    def run(self, *words: str) -> Said:
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            began = time.monotonic()
            process = self._start(words, out, err)
            while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
                if time.monotonic() - began > _PATIENCE:
                    process.kill()
                time.sleep(0.01)
            process.returncode = os.waitstatus_to_exitcode(ended[1])
            seconds = time.monotonic() - began
            return Said(process.returncode, _whole(out), _whole(err), seconds, ended[2].ru_maxrss * 1024)

    def _start(self, words: Iterable[str], out: IO[bytes], err: IO[bytes]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "archiver", *words]
        return subprocess.Popen(command, env=self._environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err)

    def collect(self, *locators: str) -> str:
        """Collect to the end; what was said."""
        said = self.run("collect", *locators)
        assert said.code == 0, said.err
        return said.err

    def killed_at(self, posts: int, *locators: str) -> int:
        """Collect, and be killed as soon as so many posts are stored; how many there are then."""
        with tempfile.TemporaryFile() as said, self._start(("collect", *locators), said, said) as process:
            ends = time.monotonic() + _PATIENCE
            while self.stored < posts and process.poll() is None and time.monotonic() < ends:
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL, _whole(said)
        return self.stored

    @property
    def stored(self) -> int:
        """How many posts the archive's file holds; read beside whoever writes it."""
        if not self.archive.exists():
            return 0
        try:
            with sqlite3.connect(f"file:{self.archive}?mode=ro", uri=True) as database:
                return int(database.execute("SELECT count(*) FROM posts").fetchone()[0])
        except sqlite3.OperationalError:  # not made yet, or busy
            return 0

    @property
    def threads(self) -> Threads:
        """As `export --format json` gives them."""
        said = self.run("export", "--format", "json")
        assert said.code == 0, said.err
        found = json.loads(said.out)["threads"]
        return sorted(([part["post"]["text"] for part in one["parts"]], one["missing"]) for one in found)

    @property
    def posts(self) -> list[dict[str, Any]]:
        """As `export --posts` gives them."""
        said = self.run("export", "--posts")
        assert said.code == 0, said.err
        return [json.loads(line) for line in said.out.splitlines()]

    @property
    def revisions(self) -> list[str]:
        """What posts said before, as the archive keeps it."""
        with sqlite3.connect(self.archive) as database:
            return [text for (text,) in database.execute("SELECT text FROM revisions ORDER BY id")]


def _whole(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()
