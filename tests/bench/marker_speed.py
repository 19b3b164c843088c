"""Speed of reading markers, beside the two-stage recipe that every reader of "1/5" can be measured by.

That one asks whether the first or last character is in a set, then tries a pattern on a window: `python tests/bench/marker_speed.py`.
"""

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from corpus import posts as made_up

from archiver.stitching.markers import clues, read, reads


def main() -> None:
    """Print both tables."""
    speed_of_markers()
    cost_of_the_worst()


_DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9\uff10-\uff19"
_FIRST = frozenset("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９([{（【🧵 \n\tTt")
_LAST = frozenset("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９)]}）】/⁄∕／ \n\u20e3nNxX?")
_COUNT = rf"(?:(?:[0-9]\ufe0f?\u20e3){{1,3}}|[{_DIGITS}]{{1,3}})"
_NUMBER = rf"{_COUNT}(?:\s?[/⁄∕／]\s?(?:{_COUNT}|[nNxX?])?|\s(?:of|de|von|من)\s{_COUNT}|(?<=\u20e3))"
_LEAD = re.compile(rf"^\s*(?:🧵\s*|[Tt]hread:?\s*)?[(\[{{（【]?{_NUMBER}[)\]}}）】.:]?(?=\s|$)")
_TRAIL = re.compile(rf"(?:^|\s)(?:🧵\s*)?[(\[{{（【]?{_NUMBER}[)\]}}）】]?\s*$")
_ANY_DIGIT = re.compile(rf"[{_DIGITS}\u20e3]")


def reference(text: str) -> object:
    """The two-stage reader: constant time, a few forms, no doubts, nothing behind the number but blanks."""
    if not text:
        return None
    if text[0] in _FIRST:
        head = text[:40]
        if _ANY_DIGIT.search(head, 0, 12) and (found := _LEAD.match(head)):
            return found
    if text[-1] in _LAST:
        tail = text[-28:]
        if _ANY_DIGIT.search(tail):
            return _TRAIL.search(tail)
    return None


_REFERENCE = "two-stage reference, post by post"
_PAGE = 40
"""As many as a page of most servers holds."""
_BULK = 1_000
"""As many as are read at once of a file."""
_ROUNDS = 12
Reader = Callable[[list[str]], object]


def speed_of_markers() -> None:
    """Microseconds per post, of which every tenth is numbered, side by side with the reference.

    Whole passes, so that no reader finds the texts in the nearest cache; of each thousand posts the least CPU time counts,
    so that what else the machine does falls out.
    """
    texts = [str(post["text"]) for post in made_up(60_000)]
    readers: dict[str, tuple[Reader, int]] = {
        _REFERENCE: (lambda page: [reference(text) for text in page], _BULK),
        "read, post by post": (lambda page: [read(text) for text in page], _BULK),
        "reads, by the thousand, as from files": (reads, _BULK),
        "reads, by the page of 40": (reads, _PAGE),
        "clues, by the thousand, as from files": (lambda page: clues(page, [None] * len(page)), _BULK),
        "clues, by the page of 40": (lambda page: clues(page, [None] * len(page)), _PAGE),
    }
    bulks = {size: paged(texts, size) for _, size in readers.values()}
    least = {name: [float("inf")] * len(bulks[size]) for name, (_, size) in readers.items()}
    for _ in range(_ROUNDS):
        for name, (reader, size) in readers.items():
            for place, pages in enumerate(bulks[size]):
                begun = time.thread_time()
                for page in pages:
                    reader(page)
                least[name][place] = min(least[name][place], time.thread_time() - begun)
    costs = {name: sum(times) for name, times in least.items()}
    for name, cost in costs.items():
        print(f"{name:38s} {cost / len(texts) * 1e6:6.2f} µs a post, {costs[_REFERENCE] / cost:.2f} of the reference")


def paged(texts: list[str], size: int) -> list[list[list[str]]]:
    """The texts by the thousand, and each thousand in pages: cut beforehand, since whoever cuts fetches each text into the cache."""
    thousands = [texts[start : start + _BULK] for start in range(0, len(texts), _BULK)]
    return [[bulk[start : start + size] for start in range(0, len(bulk), size)] for bulk in thousands]


def cost_of_the_worst() -> None:
    """Milliseconds for the dearest of a few texts of 100 kB that are made to be dear."""
    pieces = (
        "1/",
        "1",
        " ",
        "(",
        "[1/ ",
        "1 of ",
        "part 1 ",
        "1\ufe0f\u20e3",
        "\u0661/",
        "/",
        "://",
        "http://a.example/1/2 ",
        "#a ",
        "1 END ",
    )
    texts = [(piece * 100_000)[:100_000] + end for piece in pieces for end in ("", " 1/2", "/n)", " END")]
    dearest = max(texts, key=lambda text: min(_seconds(text) for _ in range(3)))
    print(
        f"dearest of {len(texts)} texts of 100 kB: {min(_seconds(dearest) for _ in range(9)) * 1e3:.2f} ms, {dearest[:12]!r}…"
    )


def _seconds(text: str) -> float:
    begun = time.perf_counter()
    clues([text], [None])
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
