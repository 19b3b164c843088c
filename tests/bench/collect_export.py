"""How fast posts go in and threads come out, against the floors: the same bytes decoded, stored and indexed by bare libraries.

    python tests/bench/collect_export.py [--rounds 3]

in   ours    `whipstitch collect` of 200,000 posts, start-up, marker reading, stitching and threads included
     floors  orjson.loads of each line; sqlite3's executemany upsert of (id, platform, native id, author, time, text, reply, raw),
             a unique and two more indexes; a batch INSERT of the texts into FTS5 (unicode61). 5,000 posts a transaction.
out  ours    `whipstitch export --format json` of what went in
     floor   the same rows fetched, made into dicts, and written by orjson
"""

import compileall
import contextlib
import io
import itertools
import os
import sqlite3
import tempfile
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import corpus
import orjson
import pairs

_COUNT = int(os.environ.get("WHIPSTITCH_BENCH_POSTS", "200000"))
_BATCH = 5_000
_ROOT = Path(__file__).parents[2]
_DATA = _ROOT / "bench-data"
_RAW = '{"visibility":"public","replies_count":3,"favourites_count":41,"tags":[],"mentions":[],"card":null}' * 3
_TABLES = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;
CREATE TABLE posts(id INTEGER PRIMARY KEY, platform TEXT NOT NULL, native_id TEXT NOT NULL, author_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL, text TEXT NOT NULL, in_reply_to TEXT, raw TEXT, UNIQUE(platform, native_id));
CREATE INDEX by_author ON posts(author_id, created_at); CREATE INDEX by_time ON posts(created_at);
CREATE VIRTUAL TABLE fts USING fts5(text, content='posts', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
"""
_UPSERT = (
    "INSERT INTO posts VALUES (?,?,?,?,?,?,?,?)"
    " ON CONFLICT(platform, native_id) DO UPDATE SET text = excluded.text, raw = excluded.raw"
)


def _lines() -> list[bytes]:
    path: Path = corpus.write(_COUNT, _DATA / f"posts-{_COUNT}.jsonl")
    return path.read_bytes().splitlines()


def _rows() -> list[tuple[Any, ...]]:
    rows = []
    for number, line in enumerate(_lines(), 1):
        post = orjson.loads(line)
        at = int(datetime.fromisoformat(post["created_at"]).timestamp() * 1e6)
        author = int(post["author"]["handle"].partition("@")[0].removeprefix("user"))
        rows.append((number, post["platform"], post["id"], author, at, post["text"], post["in_reply_to_id"], _RAW))
    return rows


def _batches(rows: list[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    return (rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH))


def decode() -> Generator[None, None, int]:
    """The floor of reading."""
    lines = _lines()
    yield
    for line in lines:
        orjson.loads(line)
    return len(lines)


def upsert(*, indexed: bool = False) -> Generator[None, None, int]:
    """The floor of storing, with or without the text index."""
    rows = _rows()
    with tempfile.TemporaryDirectory(dir=_DATA) as folder:
        connection = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
        connection.executescript(_TABLES)
        yield
        for batch in _batches(rows):
            connection.execute("BEGIN")
            connection.executemany(_UPSERT, batch)
            if indexed:
                span = (batch[0][0], batch[-1][0])
                connection.execute(
                    "INSERT INTO fts(rowid, text) SELECT id, text FROM posts WHERE id BETWEEN ? AND ?", span
                )
            connection.execute("COMMIT")
        connection.close()
    return len(rows)


def upsert_and_index() -> Generator[None, None, int]:
    """Storing and indexing; less `upsert`, it is the floor of indexing."""
    return (yield from upsert(indexed=True))


def collect(times: int = 1) -> Generator[None, None, int]:
    """Ours."""
    corpus.write(_COUNT, _DATA / f"posts-{_COUNT}.jsonl")
    with tempfile.TemporaryDirectory(dir=_DATA) as folder:
        arguments = ["--archive", f"{folder}/ours.db", "-q", "collect", str(_DATA / f"posts-{_COUNT}.jsonl")]
        for _ in range(times - 1):
            _whipstitch(arguments)
        yield
        _whipstitch(arguments)
    return _COUNT


def collect_again() -> Generator[None, None, int]:
    """Ours, a second time: nothing is new."""
    return (yield from collect(times=2))


def _whipstitch(arguments: list[str]) -> None:
    from archiver.cli import run

    if run(arguments):
        raise SystemExit("whipstitch failed")


def _archive() -> Path:
    path = _DATA / f"archive-{_COUNT}.db"
    if not path.exists():
        corpus.write(_COUNT, _DATA / f"posts-{_COUNT}.jsonl")
        _whipstitch(["--archive", str(path), "-q", "collect", str(_DATA / f"posts-{_COUNT}.jsonl")])
    return path


def export() -> Generator[None, None, int]:
    """Ours: threads as JSON."""
    path = _archive()
    count = sqlite3.connect(path).execute("SELECT count(*) FROM thread_parts").fetchone()[0]
    yield
    with tempfile.TemporaryDirectory(dir=_DATA) as folder:
        _whipstitch(["--archive", str(path), "-q", "export", "--format", "json", "-o", f"{folder}/out.json"])
    return int(count)


def export_posts() -> Generator[None, None, int]:
    """Ours: all posts as JSON Lines."""
    path = _archive()
    yield
    with tempfile.TemporaryDirectory(dir=_DATA) as folder:
        _whipstitch(["--archive", str(path), "-q", "export", "--posts", "-o", f"{folder}/out.jsonl"])
    return _COUNT


_ROW = (
    "SELECT p.platform, p.native_id, p.url, a.handle, a.name, a.native_id, a.url, p.created_at, p.created_precision, p.date_inferred,"
    " p.edited_at, p.title, p.text, p.lang, p.details, p.in_reply_to, p.in_reply_to_author, p.listed, s.locator, c.captured_at, c.sha256"
)
_JOINS = " JOIN authors a ON a.id = p.author_id LEFT JOIN sources s ON s.id = p.source_id LEFT JOIN captures c ON c.id = p.capture_id"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _post(row: tuple[Any, ...]) -> dict[str, Any]:
    at = _EPOCH + timedelta(0, 0, row[7])
    return {
        "platform": row[0], "id": row[1], "url": row[2],
        "author": {"handle": row[3], "name": row[4], "id": row[5], "url": row[6]},
        "created_at": at, "created_precision": row[8], "date_inferred": bool(row[9]), "edited_at": row[10], "title": row[11],
        "text": row[12], "lang": row[13], "links": [], "mentions": [], "tags": [], "media": [],
        "in_reply_to_id": row[15], "in_reply_to_author": row[16], "conversation_id": None, "quotes_id": None, "reposted_by": None,
        "content_warning": None, "truncated": False, "order": row[17], "source": row[18],
        "captured_at": _EPOCH + timedelta(0, 0, row[19]), "capture_sha256": row[20],
        **(orjson.loads(row[14]) if row[14] else {}),
    }  # fmt: skip


def rows_to_threads() -> Generator[None, None, int]:
    """The floor of exporting: the same document, straight from the rows."""
    connection = sqlite3.connect(_archive())
    yield
    count = 0
    rows = connection.execute(
        _ROW
        + ", t.key, t.declared_total, t.complete, t.missing, t.started_at, t.ended_at, t.sureness, w.position, w.evidence"
        " FROM threads t JOIN thread_parts w ON w.thread_id = t.id JOIN posts p ON p.id = w.post_id"
        + _JOINS
        + " ORDER BY t.placed_at DESC, t.id DESC, w.place"
    )
    with tempfile.TemporaryFile(dir=_DATA) as out:
        for key, parts in itertools.groupby(rows, key=lambda row: row[21]):
            mine = list(parts)
            first = mine[0]
            out.write(orjson.dumps({
                "id": key, "platform": first[0], "author": {"handle": first[3], "name": first[4], "id": first[5], "url": first[6]},
                "title": first[12][:120], "declared_total": first[22], "complete": bool(first[23]),
                "missing": orjson.loads(first[24] or "[]"), "started_at": _EPOCH + timedelta(0, 0, first[25]),
                "ended_at": _EPOCH + timedelta(0, 0, first[26]), "sureness": first[27],
                "parts": [{"position": row[28], "evidence": row[29].split(), "post": _post(row)} for row in mine],
            }))  # fmt: skip
            count += len(mine)
    return count


def rows_to_posts() -> Generator[None, None, int]:
    """The floor of exporting posts."""
    connection = sqlite3.connect(_archive())
    yield
    with tempfile.TemporaryFile(dir=_DATA) as out:
        for row in connection.execute(f"{_ROW} FROM posts p{_JOINS} ORDER BY p.placed_at, p.listed, p.id"):
            out.write(orjson.dumps(_post(row)))
    return _COUNT


def main() -> None:
    """Run all, and print the table."""
    _DATA.mkdir(exist_ok=True)
    # As after an installation: where PYTHONDONTWRITEBYTECODE is set, each run would compile our modules anew.
    for package in ("schemas", "storage", "archiver"):
        compileall.compile_dir(_ROOT / package, quiet=1)
    with contextlib.redirect_stderr(io.StringIO()):
        runs = pairs.compare(
            {
                "decode": decode, "upsert": upsert, "upsert_and_index": upsert_and_index,
                "collect": collect, "collect_again": collect_again,
                "export": export, "rows_to_threads": rows_to_threads,
                "export_posts": export_posts, "rows_to_posts": rows_to_posts,
            }
        )  # fmt: skip
    cost = {name: pairs.microseconds(found) for name, found in runs.items()}
    floor = cost["decode"] + cost["upsert_and_index"]
    print(f"{_COUNT:,} posts; CPU microseconds a post, best of {len(runs['decode'])}; MiB added to the peak\n")
    print("| what | µs/post | of its floor | MiB |\n|---|---|---|---|")
    for name, found in runs.items():
        against = {
            "collect": floor, "collect_again": cost["collect"],
            "export": cost["rows_to_threads"], "export_posts": cost["rows_to_posts"],
        }.get(name)  # fmt: skip
        ratio = f"{against / cost[name]:.2f}" if against else "floor"
        print(f"| {name} | {cost[name]:.2f} | {ratio} | {max(run.peak for run in found):.0f} |")
    print(
        f"\nfloor of collecting: decode + upsert + index = {floor:.2f}; of which index {cost['upsert_and_index'] - cost['upsert']:.2f}"
    )


if __name__ == "__main__":
    main()
