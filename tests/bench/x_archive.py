"""How fast an archive of X goes in, beside the tool that most people use for it.

    python tests/bench/x_archive.py [--rounds 3]

ours   `whipstitch collect` of the archive's folder, start-up, text index and threads included
peer   `twitter-to-sqlite import` of the same `tweets.js`, which it knows as `tweet.js` only; neither index nor threads. It wants an
       environment of its own: WHIPSTITCH_BENCH_PEER=/path/to/venv/bin/python
floor  json.load of the whole file, executemany of (id, account, time, text, reply, raw), one INSERT into FTS5
"""

import compileall
import itertools
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import pairs
import x_archive_corpus

_COUNT = int(os.environ.get("WHIPSTITCH_BENCH_POSTS", "100000"))
_PEER = os.environ.get("WHIPSTITCH_BENCH_PEER")
_ROOT = Path(__file__).parents[2]
_DATA = _ROOT / "bench-data"
_START_PEER = "from twitter_to_sqlite.cli import cli; cli()"
_TABLES = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;
CREATE TABLE tweets(id INTEGER PRIMARY KEY, account TEXT, created_at TEXT, text TEXT, in_reply_to TEXT, raw TEXT);
CREATE VIRTUAL TABLE fts USING fts5(text, content='tweets', content_rowid='id');
"""


def _archive() -> Path:
    return x_archive_corpus.write(_COUNT, _DATA / f"x-archive-{_COUNT}")


def ours() -> Generator[None, None, int]:
    """The command, as a user starts it."""
    archive = _archive()
    for package in ("archiver", "schemas", "storage"):  # as pip does it for the peer
        compileall.compile_dir(_ROOT / package, quiet=1)
    with tempfile.TemporaryDirectory(dir=_DATA) as folder:
        yield
        command = [sys.executable, "-m", "archiver", "--archive", f"{folder}/ours.db", "-q", "collect", str(archive)]
        subprocess.run(command, check=True, cwd=_ROOT)
        stored = sqlite3.connect(f"{folder}/ours.db").execute("SELECT count(*) FROM posts").fetchone()[0]
    return int(stored)


def floor() -> Generator[None, None, int]:
    """What bare libraries need; in a process of its own, as the others."""
    archive = _archive()
    yield
    subprocess.run([sys.executable, __file__, "--floor", str(archive)], check=True)
    return _COUNT


def _bare(archive: Path) -> None:
    text = (archive / "data" / "tweets.js").read_text()
    tweets = [element["tweet"] for element in json.loads(text.partition("=")[2])]
    rows = (
        (int(tweet["id"]), "1001", tweet["created_at"], tweet["full_text"], tweet.get("in_reply_to_status_id"), json.dumps(tweet))
        for tweet in tweets
    )  # fmt: skip
    with tempfile.TemporaryDirectory(dir=_DATA) as folder:
        connection = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
        connection.executescript(_TABLES)
        while batch := list(itertools.islice(rows, 5_000)):
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO tweets VALUES (?,?,?,?,?,?)", batch)
            connection.execute("COMMIT")
        connection.execute("INSERT INTO fts(rowid, text) SELECT id, text FROM tweets")
        connection.close()


def peer() -> Generator[None, None, int]:
    """The peer's command."""
    archive = _archive()
    with tempfile.TemporaryDirectory(dir=_DATA) as folder:
        named = Path(folder, "tweet.js")
        named.symlink_to(archive / "data" / "tweets.js")
        yield
        command = [str(_PEER), "-c", _START_PEER, "import", f"{folder}/peer.db", str(named)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        stored = sqlite3.connect(f"{folder}/peer.db").execute("SELECT count(*) FROM archive_tweet").fetchone()[0]
    return int(stored)


def main() -> None:
    """Run all, and print the table."""
    if "--floor" in sys.argv:
        _bare(Path(sys.argv[-1]))
        return
    _DATA.mkdir(exist_ok=True)
    variants: dict[str, pairs.Variant] = {"floor": floor, "ours": ours}
    if _PEER:
        variants["peer"] = peer
    pairs.print_beside_a_peer(pairs.compare(variants), f"{_COUNT:,} posts")


if __name__ == "__main__":
    main()
