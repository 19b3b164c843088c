"""An archive to browse: a million posts in 200,000 threads, made once (a minute, 500 MB) in `bench-data/`, which git ignores."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from corpus import WORDS

ROOT = Path(__file__).parents[2]
ARCHIVE = ROOT / "bench-data" / "browse.db"
POSTS, THREADS = 1_000_000, 200_000
EACH = POSTS // THREADS
AUTHORS = 5_000


def make() -> None:
    """A million posts, five a thread, by plain inserts into the tables."""
    from storage import Archive

    ARCHIVE.parent.mkdir(exist_ok=True)
    unfinished = ARCHIVE.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    Archive(unfinished).close()
    with sqlite3.connect(unfinished) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -200000")
        connection.execute("INSERT INTO sources (id, collector, locator) VALUES (1, 'bench', '/bench/page.html')")
        connection.executemany(
            "INSERT INTO authors (id, platform, key, handle, name) VALUES (?, 'mastodon', ?, ?, ?)",
            ((n, f"author{n}", f"author{n}", f"Author Number {n}") for n in range(1, AUTHORS + 1)),
        )
        for statement, rows in _tables():
            connection.executemany(statement, rows)
    connection.close()
    unfinished.rename(ARCHIVE)


def _tables() -> Iterator[tuple[str, Iterator[tuple[object, ...]]]]:
    posts = range(1, POSTS + 1)
    yield (
        (
            "INSERT INTO posts (id, platform, native_id, author_id, placed_at, created_at, created_precision, date_inferred, text,"
            " answered, decided, clue, has_media, source_id, listed)"
            " VALUES (?, 'mastodon', ?, ?, ?, ?, 'second', 0, ?, 0, 0, '1/', ?, 1, 0)"
        ),
        ((n, f"p{n}", _author(n), _at(n), _at(n), _text(n), int(n % 7 == 0)) for n in posts),
    )
    yield (
        (
            "INSERT INTO threads (id, key, author_id, head_id, source_id, placed_at, begun_at, started_at, ended_at, parts, declared_total,"
            " missing, missing_count, complete, sureness) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0.9)"
        ),
        (
            (
                k,
                f"t-{k:012x}",
                _author(_head(k)),
                _head(k),
                _at(k * EACH),
                _at(_head(k)),
                _at(_head(k)),
                _at(k * EACH),
                EACH,
                *_shape(k),
            )
            for k in range(1, THREADS + 1)
        ),
    )
    yield (
        (
            "INSERT INTO thread_parts (post_id, thread_id, place, position, evidence, why)"
            " VALUES (?, ?, ?, ?, 'number', 'numbered')"
        ),
        ((n, _thread(n), (n - 1) % EACH, (n - 1) % EACH + 1) for n in posts),
    )
    yield "INSERT INTO posts_fts (rowid, text, who) VALUES (?, ?, ?)", ((n, _text(n), f"a{_author(n)}") for n in posts)
    yield "INSERT INTO tags (tag, post_id) VALUES ('local', ?)", ((n,) for n in posts)
    yield (
        "INSERT INTO tags (tag, post_id) VALUES (?, ?)",
        ((f"seldom{n // 100 % 50}", n) for n in posts if n % 100 == 0),
    )


def _thread(number: int) -> int:
    return (number - 1) // EACH + 1


def _head(thread: int) -> int:
    return (thread - 1) * EACH + 1


def _place(number: int) -> int:
    return THREADS + 1 - _thread(number)


def _author(number: int) -> int:
    return _thread(number) * 7919 % AUTHORS + 1


def _at(number: int) -> int:
    return 1_600_000_000_000_000 + number * 60_000_000


def _shape(thread: int) -> tuple[int, str | None, int, int]:
    return (EACH + 1, f"[{EACH + 1}]", 1, 0) if thread % 10 == 0 else (EACH, None, 0, 1)


def _text(number: int) -> str:
    some = " ".join(WORDS[number * step % len(WORDS)] for step in (1, 3, 5, 7, 11, 13, 17, 19))
    return (
        f"#{_place(number):07d} {some} rare{number % 1000} and what else a post of middling length says about it #local"
    )
