"""How the commonest numbers are written: "2/5", "(2/5)", "2/", "2 of 5", each as one word or two.

One number in one kind of surroundings is always read alike, so all readings are made but once and kept.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from archiver.stitching import doubts, scores
from archiver.stitching.marker import Marker
from archiver.stitching.pairs import HIGHEST_OPEN, MIRRORED, open_certainty, weighed

Readings = tuple[Marker, ...]

PLAIN: Final = 0
"""A word like any other."""
BARE: Final = 1
BRACKETED: Final = 2
OPEN: Final = 3
COUNT: Final = 4
"""A number without a slash: it may be the first word of "2 of 5"."""
THREAD: Final = "🧵"
LABELLED: Final = 1
"""Flaws, to be added up."""
MARRED: Final = 2

_WORD = re.compile(r"(\d{1,3}/\d{1,3})|([(\[]\d{1,3}/\d{1,3}[)\]])|(\d{1,3}/[nNxX]?)|(\d{1,3})")
_BRACKETS: Final = "()[]"
_LEAST: Final = 0.05
_KEPT: Final = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A word that may be a number, without its surroundings."""

    kind: int
    spelt: str
    """How it is written, without a sign for threads."""
    first: int
    scale: int
    """The total, if marks are given out of so many; else 0."""
    at_head: tuple[Readings, ...]
    """Its readings at the head, of a pair one for each context of `doubts.AT_HEAD`."""
    at_tail: tuple[Readings, ...]
    """Those of a pair at the tail, for each context of `doubts.AT_TAIL`."""
    mirrored: bool
    """It may be written the other way round, as in scripts that run from right to left."""


_NO_FORM: Final = Form(PLAIN, "", 0, 0, (), (), mirrored=False)


@lru_cache(maxsize=_KEPT)
def form_of(word: str) -> Form:
    """What a word is, of which a blank or an edge of the text stands on either side."""
    found = _WORD.fullmatch(word)
    if found is None or found.lastindex is None:
        return _NO_FORM
    kind = found.lastindex
    first, _, last = word.strip(_BRACKETS).partition("/")
    if kind == COUNT:
        return Form(kind, word, int(first), 0, (), (), mirrored=False)
    if kind == OPEN:
        return Form(kind, word, int(first), 0, (opened(word, "head", ""),), (), mirrored=False)
    total = int(last)
    return Form(
        kind,
        word,
        int(first),
        total if total in scores.SCALES else 0,
        tuple(closed(word, "head", context, 0) for context in doubts.AT_HEAD),
        tuple(closed(word, "tail", context, 0) for context in doubts.AT_TAIL),
        mirrored=int(first) > total,
    )


@lru_cache(maxsize=_KEPT)
def form_at_head(word: str) -> Form:
    """What the first word of a text is: a sign for threads may be glued to it."""
    return form_of(word.removeprefix(THREAD))


@lru_cache(maxsize=_KEPT)
def closed(spelt: str, place: str, context: doubts.Context, flaws: int) -> Readings:
    """The reading of a pair."""
    bracket = spelt[0] in _BRACKETS
    index, _, total = spelt.strip(_BRACKETS).partition("/")
    first, last = int(index), int(total)
    labelled, marred = bool(flaws & LABELLED), bool(flaws & MARRED)
    certainty = weighed(first, last, place, context, bracket=bracket, labelled=labelled, marred=marred)
    if certainty <= _LEAST:
        return ()
    style = "bare" if not bracket else "paren" if spelt[0] == "(" else "square"
    return (Marker(first, last, style, place, round(certainty, 2)),)


def mirrored(spelt: str, place: str) -> Readings | None:
    """The other reading of a pair that is nothing as it stands, between words that run from right to left."""
    if spelt[0] in _BRACKETS:
        return None
    first, _, last = spelt.partition("/")
    return (Marker(int(last), int(first), "bare", place, MIRRORED),) if int(first) > int(last) > 0 else ()


def opened(spelt: str, place: str, before: str) -> Readings:
    """The reading of a number whose total is left open."""
    digits, _, sign = spelt.partition("/")
    index = int(digits)
    if index > HIGHEST_OPEN or (index == 0 and not sign and place != "head"):
        return ()
    certainty = open_certainty(index, before, "", place, bracket=False, signed=bool(sign))
    return (Marker(index, None, "bare-open", place, certainty),)


@lru_cache(maxsize=_KEPT)
def counted(index: str, total: str, certainty: float) -> Readings:
    """The reading of "2 of 5" at the head."""
    certainty -= doubts.number_doubt(int(index), int(total))
    return (Marker(int(index), int(total), "of", "head", round(certainty, 2)),) if certainty > _LEAST else ()
