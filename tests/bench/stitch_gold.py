"""Scores of stitching, and its speed: `python tests/bench/stitch_gold.py [--split dev] [--fast]`.

The scores need the gold, which lives beside the repository; without it only the speed of chaining is measured; that of reading
markers is in `marker_speed.py`.
"""

import argparse
import gzip
import importlib.util
import json
import random
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
GOLD = ROOT.parent / "shared" / "gold"
sys.path.insert(0, str(ROOT))

from archiver.stitching.chains import segments, stitch  # noqa: E402 - after the path is set
from archiver.stitching.markers import clue  # noqa: E402
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
