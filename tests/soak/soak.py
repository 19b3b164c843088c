"""Run `collect` again and again against servers that grow, edit, delete and fail, and kill each run at a random moment.

In the end the archive must hold what the servers held: each post once, in all its words, and be whole.

    python tests/soak/soak.py --runs 200 --seed 1
"""

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from village import Village
from warcio.archiveiterator import ArchiveIterator

ROOT = Path(__file__).parents[2]
_SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
_ENDS = {0, 3, 75, 130, 143, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT}
"""What a run may end with: those below zero were hit before Python itself was ready."""
_AT_WORK = 0.7
"""How many of the runs are killed after they have begun to ask, as a part of one; the others at any time from their start."""
_PATIENCE = 60.0
_LONGEST = 4.0
"""Seconds until a run is killed, on a machine that is too busy to tell."""
_POSTS = 70
"""Of each account at the beginning: some pages."""


class Soak:
    """One soak: two servers, three accounts, one archive."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.village = Village(seed, failing=0.08)
        self._chance = random.Random(seed)
        self._folder = folder
        hosts = [self.village.open("127.0.0.1"), self.village.open(_second_address())]
        self._accounts = [f"{hosts[0]}/ada", f"{hosts[0]}/bob", f"{hosts[1]}/eve"]
        for account in self._accounts:
            for _ in range(_POSTS):
                self.village.write(account)
        self._locators = [f"http://{host}/@{user}" for host, _, user in (one.partition("/") for one in self._accounts)]
        self._tell("follow", *self._locators)
        self.ends: Counter[int] = Counter()

    def run(self, longest: float) -> None:
        """Start a run, and kill it."""
        for _ in range(self._chance.randrange(3)):
            self.village.live()
        self.village.asked.clear()
        process = self._started("-q", "collect", "--all")
        if self._chance.random() < _AT_WORK:
            self.village.asked.wait(_PATIENCE)
            longest /= 3
        time.sleep(self._chance.uniform(0.0, longest))
        process.send_signal(self._chance.choice(_SIGNALS))
        said = process.communicate(timeout=60)[0].decode()
        self.ends[process.returncode] += 1
        # An interrupt may hit Python while it makes itself ready; what it says then names nothing of ours.
        early = "KeyboardInterrupt" in said and "/archiver/" not in said
        assert early or process.returncode in _ENDS, (process.returncode, said)
        assert early or "Traceback" not in said, said
        assert "a bug" not in said, said
        assert "is locked" not in said, said
        assert "another process is writing" not in said, said

    def took(self) -> float:
        """Seconds of a run that collects everything and that nobody disturbs; into an archive of its own."""
        failing, self.village.failing = self.village.failing, 0.0
        aside = ["--archive", str(self._folder / "aside.db"), "-q"]
        self._tell(*aside, "follow", *self._locators)
        began = time.monotonic()
        self._tell(*aside, "collect")
        took = time.monotonic() - began
        self.village.failing = failing
        self.village.told.clear()  # that was told to the other archive
        return took

    def finish(self) -> None:
        """Let it come to rest: nothing fails any more, and nobody is killed."""
        self.village.failing = 0.0
        for _ in range(2):
            self._tell("-q", "collect", "--all")

    def judge(self) -> str:
        """See whether the archive holds what the servers held; the figures."""
        self._tell("check")
        records = self._records()
        archive = sqlite3.connect(self._folder / "archive.db")
        current = dict(archive.execute("SELECT native_id, text FROM posts"))
        rows = archive.execute(
            "SELECT p.native_id, r.text FROM revisions r JOIN posts p ON p.id = r.post_id"
        ).fetchall()
        count = archive.execute("SELECT count(*) FROM posts").fetchone()[0]
        leases = archive.execute("SELECT count(*) FROM leases").fetchone()[0]
        states = Counter(state for (state,) in archive.execute("SELECT state FROM runs"))
        archive.close()
        kept: dict[str, list[str]] = {name: [text] for name, text in current.items()}
        for name, text in rows:
            kept[name].append(text)
        alive = {name for posts in self.village.alive.values() for name in posts}
        assert count == len(current), "a post is there twice"
        assert all(len(texts) == len(set(texts)) for texts in kept.values()), "words are kept twice"
        assert alive <= current.keys(), alive - current.keys()
        for name, texts in kept.items():
            said = [one["text"] for one in self.village.versions[name]]
            assert set(texts) <= set(said), (name, texts, said)
            if name in alive:
                assert sorted(texts) == sorted(said), (name, texts, said)
                assert current[name] == said[-1], (name, texts, said)
        assert self.village.told, "nobody ever came back for a second page"
        lost = {(name, text) for name, text in self.village.told if text not in kept.get(name, ())}
        assert not lost, lost
        assert states["died"] + states["interrupted"], "no run was hit while it was at work"
        assert not leases, "a lease was left behind"
        assert not states["running"], states
        gone = len(self.village.versions) - len(alive)
        return (
            f"posts: {count}, revisions: {len(rows)}; deleted by the servers: {gone}, of them kept: {count - len(alive)};"
            f" runs: {dict(states)}; records in captures: {records}"
        )

    def _records(self) -> int:
        """How many records another hand than ours reads, from the first byte to the last."""
        count = 0
        for path in sorted((self._folder / "archive.db.captures").glob("*.warc.gz")):
            with path.open("rb") as file:
                for record in ArchiveIterator(file, check_digests="raise"):
                    record.content_stream().read()
                    count += 1
        assert count, "nothing was captured"
        return count

    def _tell(self, *arguments: str) -> None:
        done = self._started(*arguments)
        said = done.communicate(timeout=120)[0].decode()
        assert done.returncode == 0, (arguments, done.returncode, said)

    def _started(self, *arguments: str) -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(self._folder / "bytecode"),
            "HOME": str(self._folder),
            "WHIPSTITCH_ARCHIVE": str(self._folder / "archive.db"),
            "WHIPSTITCH_ALLOW_HOSTS": "127.0.0.1,127.0.0.2",
            "WHIPSTITCH_ATTEMPTS": "1",
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, "-m", "archiver", *arguments]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def _second_address() -> str:
    """Where loopback is more than one address, two hosts are asked side by side."""
    return "127.0.0.2" if sys.platform == "linux" else "127.0.0.1"


def main() -> None:
    """Soak."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--longest", type=float, help="seconds until a run is killed (else from how long one takes here)"
    )
    asked = options.parse_args()
    # Whoever starts this in the background has it ignore interrupts, and so would all that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(Path(folder), asked.seed)
        began = time.monotonic()
        try:
            longest = asked.longest or min(_LONGEST, 1.2 * soak.took())
            for _ in range(asked.runs):
                soak.run(longest)
            soak.finish()
            figures = soak.judge()
        finally:
            soak.village.close()
    print(f"{asked.runs} runs killed in {time.monotonic() - began:.0f} s, ended with {dict(soak.ends)}")  # noqa: T201
    print(figures)  # noqa: T201 - a script


if __name__ == "__main__":
    main()
