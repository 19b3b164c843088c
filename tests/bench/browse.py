"""The browser over a million posts in 200,000 threads, in a real terminal, side by side with an empty Textual app.

    python tests/bench/browse.py [rounds]

First paint: from exec to the first row on the terminal; everything else: from the key to the paint. The archive is made once
(about two minutes, 700 MB) in `bench-data/`, which git ignores.
"""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import sqlite3
import statistics
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
ARCHIVE = ROOT / "bench-data" / "browse.db"
POSTS, THREADS = 1_000_000, 200_000
EACH = POSTS // THREADS
AUTHORS = 5_000
ROWS, COLUMNS = 40, 120
NUMBER = re.compile(rb"#(\d{7})")
WORDS = [
    "river",
    "gauge",
    "cellar",
    "brass",
    "dial",
    "engine",
    "valve",
    "ledger",
    "winter",
    "station",
    "clock",
    "paper",
    "number",
    "keeper",
]

EMPTY = """
from textual.app import App
from textual.widgets import Label
class Empty(App):
    def compose(self):
        yield Label("#0000001 empty")
Empty().run()
"""

MEMORY = """
from textual.app import App
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from rich.segment import Segment
LINES = [f"#{number:07d} a line of some length that stands in memory" for number in range(1, 200_001)]
class Lines(ScrollView, can_focus=True):
    BINDINGS = [("end", "bottom")]
    def on_mount(self):
        self.virtual_size = Size(80, len(LINES))
    def action_bottom(self):
        self.scroll_end(animate=False, immediate=True, force=True)
    def render_line(self, y):
        place = y + self.scroll_offset.y
        return Strip([Segment(LINES[place] if place < len(LINES) else "")]).adjust_cell_length(self.size.width)
class Held(App):
    def compose(self):
        yield Lines()
Held().run()
"""
"""A million-row archive is compared with this: the same number of lines, ready in memory."""

WRITER = """
import sys, time
from datetime import UTC, datetime
from schemas.page import Page
from schemas.post import Author, Post
from schemas.source import Source
from storage import Archive
with Archive(sys.argv[1]) as archive:
    begin, number = time.monotonic(), 0
    while True:
        at = datetime.now(UTC)
        posts = tuple(
            Post(platform="x", id=f"w{number + n}", author=Author(handle=f"w{n % 20}"), created_at=at, text=f"written {number + n}")
            for n in range(100)
        )
        with archive.writing() as writer:
            writer.store(Page(source=Source(collector="bench", locator="/w"), posts=posts), [None] * 100)
        number += 100
        time.sleep(max(0.0, begin + number / 1000 - time.monotonic()))
"""
"""A thousand posts a second, in pages of a hundred."""


def ours_of(archive: Path) -> str:
    """The browser on this archive, as `whipstitch browse` starts it but for settings."""
    return f"""
import gc
gc.disable()
from storage import Archive
from tui.app import BrowserApp
with Archive({str(archive)!r}) as archive:
    BrowserApp(archive).run()
"""


# -- the archive ------------------------------------------------------------------------------------------------------


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
            "INSERT INTO threads (id, key, author_id, head_id, source_id, placed_at, started_at, ended_at, parts, declared_total,"
            " missing, missing_count, complete, sureness) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, 0.9)"
        ),
        (
            (
                k,
                f"t-{k:012x}",
                _author(_head(k)),
                _head(k),
                _at(k * EACH),
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


# -- the terminal -----------------------------------------------------------------------------------------------------


class Terminal:
    """A child process in a pseudo-terminal, and all that it wrote since the last key."""

    def __init__(self, script: str) -> None:
        self.began = time.perf_counter()
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.environ.update(
                TERM="xterm-256color", COLORTERM="truecolor", TEXTUAL_ANIMATIONS="none", PYTHONPATH=str(ROOT)
            )
            os.environ.update(COLUMNS=str(COLUMNS), LINES=str(ROWS))
            os.execv(sys.executable, [sys.executable, "-c", script])  # noqa: S606 - our own interpreter
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.seen = bytearray()

    def until(self, done: Callable[[list[int]], bool], seconds: float) -> float | None:
        """When the numbers on the terminal satisfy this; null if they do not in time."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if not select.select([self.file], [], [], left)[0]:
                break
            try:
                self.seen += os.read(self.file, 1 << 16)
            except OSError:
                return None
            if done([int(number) for number in NUMBER.findall(self.seen)]):
                return time.perf_counter()
        return None

    def rest(self, seconds: float) -> None:
        """Let it draw what it likes."""
        self.until(lambda _: False, seconds)

    def press(self, keys: bytes, done: Callable[[list[int]], bool], seconds: float = 5) -> float:
        """Milliseconds from these keys to a paint that satisfies; infinite if none comes."""
        self.seen.clear()
        begin = time.perf_counter()
        os.write(self.file, keys)
        end = self.until(done, seconds)
        return float("inf") if end is None else (end - begin) * 1000

    def peak(self) -> float:
        """Megabytes, at most, so far."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024

    def worked(self) -> float:
        """Milliseconds of processor time so far: what remains comparable on a busy machine."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """Stop the child that this object started."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.file)


def empty() -> dict[str, float]:
    """One round of the empty app."""
    terminal = Terminal(EMPTY)
    try:
        found = _first_paint(terminal)
        terminal.rest(0.5)
        return {**found, "peak memory, MB": terminal.peak()}
    finally:
        terminal.end()


def ours() -> dict[str, float]:
    """One round of the browser."""
    terminal = Terminal(ours_of(ARCHIVE))
    try:
        found = _first_paint(terminal)
        terminal.rest(3)
        found |= _moves(terminal)
        found["peak memory before search, MB"] = terminal.peak()
        terminal.press(b"/", lambda _: False, 0.5)
        found["search a rare word, ms"] = terminal.press(b"rare77", bool)
        terminal.press(b"\x1b", lambda _: False, 0.5)
        found["search a word of every other post, ms"] = terminal.press(b"gauge", bool)
        found["peak memory, MB"] = terminal.peak()
        return found
    finally:
        terminal.end()


def held() -> dict[str, float]:
    """One round of as many lines in memory."""
    terminal = Terminal(MEMORY)
    try:
        terminal.until(bool, 30)
        terminal.rest(1)
        return _moves(terminal)
    finally:
        terminal.end()


def _moves(terminal: Terminal) -> dict[str, float]:
    pages = []
    highest = ROWS
    for _ in range(8):
        pages.append(terminal.press(b"\x1b[6~", partial(_beyond, highest)))
        terminal.rest(0.4)
        highest = max([highest, *(int(number) for number in NUMBER.findall(terminal.seen))])
    found = {"PageDown, ms": statistics.median(pages)}
    found["End, ms"] = terminal.press(b"\x1b[F", lambda seen: THREADS in seen)
    terminal.rest(0.5)
    return found


def written() -> dict[str, float]:
    """Keys while another process writes."""
    copy = ARCHIVE.with_name("browse-written.db")
    shutil.copyfile(ARCHIVE, copy)
    terminal = Terminal(ours_of(copy))
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(copy)], env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        terminal.until(bool, 30)
        terminal.rest(5)
        waits = []
        for number in range(60):
            waits.append(terminal.press((b"\x1b[B", b"\x1b[6~")[number % 2], lambda _: True))
            terminal.rest(0.1)
        waits.sort()
        return {"key beside a writer, median, ms": waits[30], "key beside a writer, longest, ms": waits[-1]}
    finally:
        writer.kill()
        writer.wait()
        terminal.end()
        for left in copy.parent.glob(f"{copy.name}*"):
            left.unlink()


def _beyond(highest: int, seen: list[int]) -> bool:
    return any(number > highest for number in seen)


def _first_paint(terminal: Terminal) -> dict[str, float]:
    painted = terminal.until(bool, 30)
    wall = float("inf") if painted is None else (painted - terminal.began) * 1000
    return {"first paint, ms": wall, "first paint, ms of processor": terminal.worked()}


def main(rounds: int) -> None:
    """Measure in turns, so that a busy machine is busy for both."""
    if not ARCHIVE.exists():
        make()
    baseline, browser = [], []
    for _ in range(rounds):
        baseline.append({**empty(), **held()})
        browser.append({**ours(), **written()})
    print(
        "| what | empty app, or lines in memory, min / median | browser, min / median | ratio of minima / medians |\n|---|---|---|---|"
    )
    for name in browser[0]:
        mine = sorted(found[name] for found in browser)
        low, middle = mine[0], statistics.median(mine)
        theirs = [found[name] for found in baseline if name in found]
        if theirs:
            base, usual = min(theirs), statistics.median(theirs)
            print(
                f"| {name} | {base:.0f} / {usual:.0f} | {low:.0f} / {middle:.0f} | {low / base:.2f} / {middle / usual:.2f} |"
            )
        else:
            print(f"| {name} | | {low:.0f} / {middle:.0f} | |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
