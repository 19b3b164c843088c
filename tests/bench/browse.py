"""The browser over a million posts in 200,000 threads, in a real terminal, side by side with an empty Textual app.

    python tests/bench/browse.py [rounds]

First paint: from exec to the first row on the terminal; everything else: from the key to the paint. The archive is made once
(a minute, 500 MB) in `bench-data/`, which git ignores.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from browse_archive import ARCHIVE, THREADS, make  # noqa: E402 - from beside this file, once it can be found
from terminal import NUMBER, ROWS, Terminal  # noqa: E402 - the same

TYPED = (
    "gauge",
    "rare77",
    "rare777 gauge",
    "winter ledger",
    "middling length",
    "engine rare12",
    "keeper of",
    "gauge 0123456",
    "rare5 river brass",
)
"""Typed letter by letter."""

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
    BINDINGS = [("end", "bottom"), ("home", "top")]
    def on_mount(self):
        self.virtual_size = Size(80, len(LINES))
    def action_bottom(self):
        self.scroll_end(animate=False, immediate=True, force=True)
    def action_top(self):
        self.scroll_home(animate=False, immediate=True, force=True)
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


def searched() -> dict[str, float]:
    """From the question to the first rows, as the search screen asks, after each letter that has any rows at all."""
    from storage import Archive

    took = []
    with Archive(ARCHIVE) as archive:
        archive.search("warm")
        for typed in (words[:end] for words in TYPED for end in range(1, len(words) + 1)):
            begin = time.perf_counter()
            desk = archive.desk
            if (
                desk.glimpse(typed, limit=30)
                or desk.finished(typed, limit=30)
                or archive.search(f"{typed}*", limit=200)
            ):
                took.append((time.perf_counter() - begin) * 1000)
    took.sort()
    return {
        "question to first rows, median, ms": took[len(took) // 2],
        "the same, p95, ms": took[len(took) * 95 // 100],
    }


def _moves(terminal: Terminal) -> dict[str, float]:
    pages = []
    highest = ROWS
    for _ in range(8):
        pages.append(terminal.press(b"\x1b[6~", partial(_beyond, highest)))
        terminal.rest(0.4)
        highest = max([highest, *(int(number) for number in NUMBER.findall(terminal.seen))])
    found = {"PageDown, ms": statistics.median(pages)}
    ends = []
    for _ in range(5):
        ends.append(terminal.press(b"\x1b[F", lambda seen: THREADS in seen))
        terminal.rest(0.4)
        terminal.press(b"\x1b[H", lambda _: False, 0.4)
    return {**found, "End for the first time, ms": ends[0], "End, ms": statistics.median(ends)}


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
        browser.append({**ours(), **searched(), **written()})
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
                f"| {name} | {base:.1f} / {usual:.1f} | {low:.1f} / {middle:.1f} | {low / base:.2f} / {middle / usual:.2f} |"
            )
        else:
            print(f"| {name} | | {low:.1f} / {middle:.1f} | |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
