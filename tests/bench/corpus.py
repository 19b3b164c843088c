"""A made-up archive of any size, always the same: posts in six scripts, with links and tags, one in ten part of a numbered thread.

python tests/bench/corpus.py 200000 bench-data/posts.jsonl
"""

import random
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import orjson

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
"""For posts in which only the number of words matters."""
_LATIN = "aaabcdeeefghiijklmnooprrsstttuvwz"
_SCRIPTS = (
    # letters, what stands between words, words a post, words in the language, weight
    (_LATIN, " ", 26, 20_000, 60),
    (_LATIN + "áéíóñ", " ", 26, 12_000, 12),
    (_LATIN + "äöüß", " ", 24, 12_000, 8),
    ("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", " ", 28, 12_000, 5),
    ("אבגדהוזחטיכלמנסעפצקרשת", " ", 28, 10_000, 4),
    (
        "あいうえおかきくけこさしすせそたちつてとなにのはひふへまみもやゆよらりれろわん日本人大学時間今年東京電車天気新聞",
        "",
        40,
        12_000,
        11,
    ),
)
_STYLES = (
    "{i}/{n} {t}",
    "({i}/{n}) {t}",
    "{t} {i}/{n}",
    "{t} ({i}/{n})",
    "[{i}/{n}] {t}",
    "{i}/ {t}",
    "{i} of {n} {t}",
    "🧵{i}/{n} {t}",
)
_START = datetime(2024, 1, 1, tzinfo=UTC)


class _Running(NamedTuple):
    author: int
    script: int
    style: str
    total: int


def posts(count: int, seed: int = 7, authors: int = 5_000) -> Iterator[dict[str, object]]:
    """Posts in the order of time, as lines of `posts.jsonl` hold them."""
    rng = random.Random(seed)  # noqa: S311 - nothing here is secret
    words = [_words(rng, letters, size) for letters, _, _, size, _ in _SCRIPTS]
    homes = rng.choices(range(len(_SCRIPTS)), [script[-1] for script in _SCRIPTS], k=authors)
    at = _START
    running: list[list[object]] = []
    for number in range(count):
        at += timedelta(milliseconds=rng.randint(1, 120_000))
        if running and rng.random() < 0.5:
            thread = rng.choice(running)
            kind, place, parent = thread
            assert isinstance(kind, _Running) and isinstance(place, int)  # noqa: PT018 - one fact
            text = kind.style.format(i=place, n=kind.total, t=_text(rng, words, kind.script))
            yield _post(number, kind.author, at, text, parent)
            thread[1:] = [place + 1, str(number)]
            if place == kind.total:
                running.remove(thread)
            continue
        author = int(authors * rng.random() ** 1.6)
        script = homes[author]
        if len(running) < 12 and rng.random() < 0.022:
            running.append([_Running(author, script, rng.choice(_STYLES), rng.choice((2, 3, 3, 4, 5, 7, 12))), 1, None])
        parent = str(rng.randrange(number)) if number and rng.random() < 0.1 else None
        yield _post(number, author, at, _text(rng, words, script), parent)


def texts(count: int, rng: random.Random, weights: Sequence[int]) -> Iterator[str]:
    """Texts without numbers, in the corpus's languages, weighted so."""
    words = [_words(rng, letters, size) for letters, _, _, size, _ in _SCRIPTS]
    for script in rng.choices(range(len(_SCRIPTS)), weights, k=count):
        yield _text(rng, words, script)


def write(count: int, path: Path) -> Path:
    """Write the posts to a file, unless it is there."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as out:
            for post in posts(count):
                out.write(orjson.dumps(post))
                out.write(b"\n")
        unfinished.replace(path)
    return path


def _post(number: int, author: int, at: datetime, text: str, parent: object) -> dict[str, object]:
    platform = ("mastodon", "bluesky", "x")[author % 3]
    return {
        "platform": platform,
        "id": str(number),
        "author": {"handle": f"user{author}@social.example", "name": f"User {author}"},
        "created_at": at.isoformat().replace("+00:00", "Z"),
        "text": text,
        "in_reply_to_id": parent,
        "url": f"https://social.example/@user{author}/{number}",
    }


def _text(rng: random.Random, words: list[list[str]], script: int) -> str:
    _, between, length, _, _ = _SCRIPTS[script]
    mine = words[script]
    # Squaring makes a few words common and most rare, as in any language.
    text = between.join(
        mine[int(len(mine) * rng.random() ** 3)] for _ in range(rng.randint(length // 3, length * 5 // 3))
    )
    if rng.random() < 0.3:
        text += f" https://pages.example/{rng.randrange(16**8):08x}/p/{rng.randrange(9**6)}"
    if rng.random() < 0.25:
        text += "".join(f" #{mine[int(2_000 * rng.random())]}" for _ in range(rng.randint(1, 3)))
    if rng.random() < 0.015:
        text += rng.choice((" open 24/7", " on 12/25", " 1/2 cup", " remembers 9/11"))
    return text


def _words(rng: random.Random, letters: str, size: int) -> list[str]:
    shortest, longest = (1, 4) if "あ" in letters else (2, 10)
    return ["".join(rng.choices(letters, k=rng.randint(shortest, longest))) for _ in range(size)]


if __name__ == "__main__":
    print(write(int(sys.argv[1]), Path(sys.argv[2])))
