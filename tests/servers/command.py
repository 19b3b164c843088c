"""The command as a user runs it, on an archive of its own."""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
_PATIENCE = 180.0


class Said(NamedTuple):
    """How a run ended."""

    code: int
    out: str
    err: str


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

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "archiver", *words],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> Said:
        with self.start(*words) as process:
            try:
                out, err = process.communicate(timeout=_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return Said(process.returncode, out, err)

    def collect(self, *locators: str) -> str:
        """Collect to the end; what was said."""
        said = self.run("collect", *locators)
        assert said.code == 0, said.err
        return said.err

    def killed_at(self, posts: int, *locators: str) -> int:
        """Collect, and be killed as soon as so many posts are stored; how many there are then."""
        with self.start("collect", *locators) as process:
            ends = time.monotonic() + _PATIENCE
            while self.stored < posts:
                assert process.poll() is None, process.communicate()
                assert time.monotonic() < ends, "too slow"
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL)
            process.communicate()
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


def largest_child() -> int:
    """Bytes of memory of the largest process that has ended so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
