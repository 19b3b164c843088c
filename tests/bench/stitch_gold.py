"""Scores and speeds of stitching: `python tests/bench/stitch_gold.py [--split dev] [--fast]`.

The scores need the gold, which lives beside the repository; without it only the speeds are measured. The marker reference is the
two-stage recipe that every reader of "1/5" can be measured by: first and last character in a set, then a pattern on a window.
"""

import argparse
import gzip
import importlib.util
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
GOLD = ROOT.parent / "shared" / "gold"
sys.path.insert(0, str(ROOT))

from corpus import posts as made_up  # noqa: E402 - after the path is set

from archiver.stitching.chains import segments, stitch  # noqa: E402 - the path comes first
from archiver.stitching.markers import clue, clues, read, reads  # noqa: E402
from archiver.stitching.posts import stitch_posts  # noqa: E402
from schemas.clock import micros  # noqa: E402
from schemas.post import Author, Post  # noqa: E402
from schemas.strand import Strand  # noqa: E402


class Row(NamedTuple):
    """A post of the gold corpora."""

    id: str
    author: str
    at: int | None
    reply_to: str | None
    self_reply: bool | None
    clue: str | None


def main() -> None:
    """Print every table that can be made here."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--split", default="dev")
    options.add_argument("--fast", action="store_true", help="leave the gold corpora out")
    asked = options.parse_args()
    if not GOLD.exists():
        print(f"no gold at {GOLD}: scores skipped")
    else:
        score_cases()
        if not asked.fast:
            score_corpora(asked.split)
    speed_of_markers()
    cost_of_the_worst()
    speed_of_chains()


def loaded(path: Path) -> ModuleType:
    """A scorer, read as the module that it is."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score_cases() -> None:
    """The share of hand-written cases that come out wholly right."""
    right, total = 0, 0
    for case in map(json.loads, (GOLD / "cases" / "cases.dev.jsonl").read_text(encoding="utf-8").splitlines()):
        posts = [
            Post(
                platform=row["platform"],
                id=row["id"],
                author=Author(handle=row["author"]),
                created_at=row["created_at"],
                text=row["text"],
                in_reply_to_id=row["in_reply_to_id"],
                order=row["order"],
                source="the case",
            )
            for row in case["posts"]
        ]
        threads = {tuple(post.id for post in parts) for _, parts in stitch_posts(posts) if len(parts) > 1}
        right += threads == {tuple(thread) for thread in case["threads"]}
        total += 1
    print(f"cases wholly right {right}/{total} = {right / total:.3f}")


def score_corpora(split: str) -> None:
    """The gold of whole corpora, with reply links and without, plain and with posts hidden."""
    scorer = loaded(GOLD / "score.py")
    gold, negatives = scorer.load(split=split)
    corpora = {
        path.name.removesuffix(".jsonl.gz"): list(rows_of(path))
        for path in sorted((GOLD / "corpora").glob("*.jsonl.gz"))
    }
    for blank in (True, False):
        scorer.show(
            f"{split}, {'no replies' if blank else 'replies'}",
            scorer.score(gold, negatives, predicted(corpora, blank=blank)),
        )
    for path in sorted((GOLD / "stress").glob(f"gold_*.{split}.jsonl")):
        kind = path.name.removeprefix("gold_").removesuffix(f".{split}.jsonl")
        hidden: dict[str, set[str]] = {}
        for corpus, name in json.loads((GOLD / "stress" / f"hide_{kind}.{split}.json").read_text(encoding="utf-8")):
            hidden.setdefault(corpus, set()).add(name)
        for blank in (True, False):
            found = predicted(corpora, blank=blank, hidden=hidden)
            scorer.show(
                f"{kind}, {'no replies' if blank else 'replies'}", scorer.score(scorer.rd(path), negatives, found)
            )


def rows_of(path: Path) -> Iterator[Row]:
    """The posts of one corpus, each read once."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        posts: list[dict[str, Any]] = [json.loads(line) for line in lines]
    writers = {str(post["id"]): post["author"] for post in posts}
    for post in posts:
        target = str(post["in_reply_to_id"]) if post["in_reply_to_id"] else None
        writer = writers.get(target) if target else None
        at = micros(datetime.fromisoformat(post["created_at"])) if post["created_at"] else None
        yield Row(
            str(post["id"]),
            post["author"],
            at,
            target,
            None if writer is None else writer == post["author"],
            clue(post["text"]),
        )


def predicted(
    corpora: dict[str, list[Row]], *, blank: bool, hidden: dict[str, set[str]] | None = None
) -> list[tuple[str, list[str]]]:
    """The threads of all corpora, as the scorer wants them."""
    found = []
    for corpus, rows in corpora.items():
        gone = hidden.get(corpus, set()) if hidden else set()
        kept = [row for row in rows if row.id not in gone]
        chains = stitch(strands_of(kept, blank=blank))
        found += [(corpus, [kept[part.key].id for part in chain.parts]) for chain in chains]
    return found


def strands_of(rows: list[Row], *, blank: bool) -> list[Strand]:
    """The posts that carry a clue, answer their own author, or are answered by him."""
    authors: dict[str, int] = {}
    answered = set() if blank else {row.reply_to for row in rows if row.self_reply}
    return [
        Strand(
            key=key,
            author=authors.setdefault(row.author, len(authors)),
            id=row.id,
            at=row.at or 0,
            width=-1 if row.at is None else 0,
            listing=None,
            order=None,
            reply_to=None if blank else row.reply_to,
            self_reply=None if blank else row.self_reply,
            clue=row.clue,
        )
        for key, row in enumerate(rows)
        if row.clue or (row.self_reply and not blank) or row.id in answered
    ]


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


def speed_of_chains() -> None:
    """Microseconds per strand for a hundred thousand strands in clean threads of all lengths."""
    strands = list(_numbered(100_000))
    start = time.process_time()
    chains = stitch(strands)
    cost = time.process_time() - start
    longest = max(len(stretch) for stretch in segments(strands))
    print(
        f"stitch {len(strands)} strands: {cost:.2f} s, {cost / len(strands) * 1e6:.1f} µs each; {len(chains)} chains; longest stretch {longest}"
    )


def _numbered(count: int) -> Iterator[Strand]:
    chance = random.Random(20240502)  # noqa: S311 - no secret
    key, at = 0, 1_700_000_000_000_000
    while key < count:
        author, total = chance.randrange(5000), 2 + int(chance.random() ** 3 * 48)
        at += chance.randrange(10**9)
        style = chance.choice(("head bare 0.85", "tail paren 0.95", "tail bare 0.73"))
        for index in range(1, total + 1):
            line = f"{index}/{total} {style} | en {key & 0xFFF:03x}.{key * 7 & 0xFFF:03x}"
            reply = str(key - 1) if index > 1 and author % 2 else None
            yield Strand(
                key, author, str(key), at + index * 30_000_000, 0, None, None, reply, True if reply else None, line
            )
            key += 1


if __name__ == "__main__":
    main()
