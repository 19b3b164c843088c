"""Clues: all that stitching will ever ask of a text, as one short line that the archive keeps.

`2/5 tail paren 0.95 | en bd.to.oe` reads: numbered 2 of 5 at the end in round brackets, rather surely; English; and each third letter of
some words of the content. Several readings are separated by `; `; `thread`, `end` and `rt` stand before the language.
"""

from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from archiver.stitching.marker import Marker

_TELLING: Final = 6
"""So many of the longest words are enough to know a corrected post again."""
_LONGEST: Final = 12
"""Tags and handles are long as well: so many words are looked at."""
_STRETCH: Final = 24
_STRIDE: Final = 3
"""Each third letter tells long words apart, and no word can be read from them."""


class Clue(NamedTuple):
    """What a stored clue says."""

    markers: tuple[Marker, ...]
    announces: bool
    """It says that a thread follows ("🧵", "Thread:", "ABRO HILO")."""
    ended: bool
    """It says that the thread ends here ("/fin")."""
    repost: bool
    """It repeats somebody's post ("RT @…"): never a part."""
    language: str


def encoded(markers: tuple[Marker, ...], flags: str, words: list[str], sample: str) -> str:
    """The line for these readings, flags (the language last), and the words of this sample of the text in small letters, which are sorted."""
    return f"{_spelt(markers)} | {flags} {_print(words, sample)}" if markers else f" | {flags}"


@lru_cache(maxsize=4096)
def _spelt(markers: tuple[Marker, ...]) -> str:
    return "; ".join(
        f"{index}/{'?' if total is None else total} {place} {style} {certainty}"
        for index, total, style, place, certainty in markers
    )


def _print(words: list[str], sample: str) -> str:
    words.sort(key=len)
    if "#" in sample or "@" in sample:
        # Tags and handles say who speaks of what, and stand in many posts; long words say what this post says.
        words = [word for word in words[-_LONGEST:] if word[0] not in _TAGS]
    words = words[-_TELLING:]
    if "http" in sample or "HTTP" in sample:
        words = [word for word in words if word[:4] != "http"]
    line = ".".join(map(_thirds, words)) or "-"
    return line if line.isascii() else line.encode(errors="replace").decode()


_TAGS: Final = frozenset("#@")
_thirds = itemgetter(slice(0, _STRETCH, _STRIDE))


def decoded(line: str) -> Clue:
    """The clue read back."""
    # Only the words of the content differ from post to post: all before them is soon known by heart.
    return _decoded(line if line.startswith(_NO_READING) else line.rpartition(" ")[0])


_NO_READING: Final = " | "


def print_of(line: str) -> frozenset[str]:
    """What a clue keeps of the content: two posts that share half of it say the same."""
    return frozenset() if line.startswith(_NO_READING) else frozenset(line.rpartition(" ")[2].split("."))


@lru_cache(maxsize=65536)
def _decoded(line: str) -> Clue:
    readings, _, flags = line.partition(" | ")
    words = flags.split()
    return Clue(markers_of(readings), "thread" in words, "end" in words, "rt" in words, words[-1])


def markers_of(readings: str) -> tuple[Marker, ...]:
    """The readings that stand before the bar of a line."""
    return tuple(_marker(spelt) for spelt in readings.split("; ")) if readings else ()


def _marker(spelt: str) -> Marker:
    numbers, place, style, certainty = spelt.split(" ")
    index, _, total = numbers.partition("/")
    return Marker(int(index), None if total == "?" else int(total), style, place, float(certainty))
