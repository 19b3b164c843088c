"""Stitching an archive of a million posts: all anew from texts, all anew from stored clues, and after a page of new posts.

Like is compared with like, twice. `chains`: what stitching makes of every strand, written nowhere; from texts means that each text is
fetched and read for its clue first. `threads`: `whipstitch stitch --all`, which ends with every stored thread found equal, or mended; from
texts means that the clues are of another version, so that each is read again and compared with the one that is stored.

    python tests/bench/restitch.py [--rounds 3]

Smaller with WHIPSTITCH_BENCH_POSTS. The archive is made once, in bench-data/, by `whipstitch collect`.
"""

import contextlib
import io
import itertools
import json
import os
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import corpus
import pairs

_COUNT = int(os.environ.get("WHIPSTITCH_BENCH_POSTS", "1000000"))
_DATA = Path(__file__).parents[2] / "bench-data"
_AUTHORS, _POSTS, _TURNS = 20, 100, 20


def archive() -> Path:
    """The archive, made if it is not there."""
    from archiver.cli import run

    path = _DATA / f"archive-{_COUNT}.db"
    if not path.exists():
        lines = corpus.write(_COUNT, _DATA / f"posts-{_COUNT}.jsonl")
        if run(["--archive", str(path), "-q", "collect", str(lines)]):
            raise SystemExit("whipstitch failed")
    return path


def chains_from_texts() -> Generator[None, None, int]:
    """Every text is read for its number again, then all is chained."""
    from archiver.stitching.chains import stitch
    from archiver.stitching.markers import clue
    from schemas.strand import Strand
    from storage import Archive

    path = archive()
    yield
    with Archive(path) as opened:
        read = {
            number: found
            for number, title, text in sqlite3.connect(path).execute("SELECT id, title, text FROM posts")
            if (found := clue(text, title)) is not None
        }
        for strands in opened.strands():
            stitch([Strand(*strand[:-1], read.get(strand.key)) for strand in strands])
    return _COUNT


def chains_from_clues() -> Generator[None, None, int]:
    """Only the stored clues are read."""
    from archiver.stitching.chains import stitch
    from storage import Archive

    path = archive()
    yield
    with Archive(path) as opened:
        for strands in opened.strands():
            stitch(strands)
    return _COUNT


def threads_from_texts() -> Generator[None, None, int]:
    """`whipstitch stitch --all` after the reading of clues has changed."""
    from storage import Archive

    with Archive(archive()) as opened, opened.writing() as writer:
        writer.note("clues", "of another version")
    yield from threads_from_clues()
    return _COUNT


def threads_from_clues() -> Generator[None, None, int]:
    """`whipstitch stitch --all`, its modules loaded."""
    import archiver.restitching  # noqa: F401 - loading is not measured
    import storage.writing  # noqa: F401 - the same
    from archiver.cli import run

    path = archive()
    yield
    if run(["--archive", str(path), "-q", "stitch", "--all"]):
        raise SystemExit("whipstitch failed")
    return _COUNT


def page() -> Generator[None, None, int]:
    """Pages of 100 new posts by 20 authors, half of them numbered: stored, stitched and written, each in its transaction."""
    from archiver.restitching import restitch_around
    from archiver.stitching.markers import clues
    from schemas.page import Page
    from schemas.post import Author, Post
    from schemas.source import Source
    from storage import Archive

    rng = random.Random(5)  # noqa: S311 - nothing here is secret
    source = Source(collector="posts_jsonl", locator="bench")
    last = datetime.fromisoformat("2026-06-01T00:00:00+00:00").astimezone(UTC)
    numbers = itertools.count()
    with tempfile.TemporaryDirectory(dir=_DATA) as folder:
        copy = Path(folder) / "copy.db"
        shutil.copy(archive(), copy)
        with Archive(copy) as opened:
            yield
            took = []
            for _ in range(_TURNS):
                posts = []
                for author in rng.sample(range(5_000), _AUTHORS):
                    for part in range(1, _POSTS // _AUTHORS + 1):
                        text = f"{part}/5 something new" if author % 2 else "something else"
                        posts.append(
                            Post(
                                platform=("mastodon", "bluesky", "x")[author % 3],
                                id=f"new-{next(numbers)}",
                                author=Author(handle=f"user{author}@social.example", name=f"User {author}"),
                                created_at=last + timedelta(seconds=next(numbers)),
                                text=text,
                            )
                        )
                began = time.perf_counter()
                noted = clues([post.text for post in posts], [post.title for post in posts])
                with opened.writing() as writer:
                    stored = writer.store(Page(source=source, posts=tuple(posts)), noted)
                    restitch_around(stored.touched, writer)
                took.append((time.perf_counter() - began) * 1e3)
    # The first turn loads modules and fills caches.
    (_DATA / "page.json").write_text(json.dumps(sorted(took[1:])))
    return _TURNS * _POSTS


def main() -> None:
    """Run all, and print the table."""
    _DATA.mkdir(exist_ok=True)
    both = (chains_from_texts, chains_from_clues, threads_from_texts, threads_from_clues)
    with contextlib.redirect_stderr(io.StringIO()):
        runs = pairs.compare({variant.__name__: variant for variant in (*both, page)})
    print(f"{_COUNT:,} posts; CPU seconds, best of {len(runs['page'])}\n")
    print("| what | from texts | from clues | times faster | MiB added |\n|---|---|---|---|---|")
    for what in ("chains", "threads"):
        texts, clues = (pairs.microseconds(runs[f"{what}_from_{where}"]) * _COUNT / 1e6 for where in ("texts", "clues"))
        peak = max(run.peak for run in runs[f"{what}_from_clues"])
        print(f"| {what} | {texts:.2f} | {clues:.2f} | {texts / clues:.1f} | {peak:.0f} |")
    took = json.loads((_DATA / "page.json").read_text())
    print(
        f"\na page of {_POSTS} posts by {_AUTHORS} authors, written: min {took[0]:.1f}, median {statistics.median(took):.1f}, max {took[-1]:.1f} ms"
    )


if __name__ == "__main__":
    main()
