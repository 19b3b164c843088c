"""The commonest ways to number, told at one look: "2/5 Text", "(2/5) Text", "2/ Text", "2 of 5 Text", "Text 2/5", "Text (2/5)".

They are read as `pairs` and `wordings` would read them, without the search that rarer forms need. Whatever is in doubt is left to that.
One number in one kind of surroundings is always read alike, so all readings are kept and made but once.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from archiver.stitching import doubts
from archiver.stitching.alphabet import plain
from archiver.stitching.edges import LAST_WORDS
from archiver.stitching.forms import PARTED
from archiver.stitching.glance import OPENING, TAIL, sides
from archiver.stitching.marker import Marker
from archiver.stitching.pairs import HIGHEST_OPEN, is_right_to_left, is_scheduled, open_certainty, weighed
from archiver.stitching.reading import SURE
from archiver.stitching.skim import doubtful
from archiver.stitching.wordings import of_certainty

Readings = tuple[Marker, ...]

_AT_HEAD = re.compile(
    r"(?:🧵 ?)?(?:(\d{1,3}/\d{1,3})|([(\[]\d{1,3}/\d{1,3}[)\]])|(\d{1,3}/[nN]?)|(\d{1,3} of \d{1,3}))(?= )"
)
_PAIR_LAST = r"[\d(\[](?:(?<=[ \n]\d)\d{0,2}/\d{1,3}()|(?<=[(\[])\d{1,3}/\d{1,3}[)\]]()|(?<=[ \n]\d)\d{0,2}/[nN]?())"
"""A pattern that begins with a set of signs runs over words quickly: all that must come before stands behind it."""
_AT_END = re.compile(_PAIR_LAST + r"$")
_BEFORE_LINKS = re.compile(
    _PAIR_LAST + r"(?:[\s:]*+(?:https?:|pic\.twitter\.com/)\S*+|\s++[#@][\w.@-]++[.,!?]?+)*+\s*+$"
)
_CLOSING: Final = frozenset("0123456789)]/")
_BARE: Final = 1
_BRACKETED: Final = 2
_OPEN: Final = 3
"""The groups of both patterns; the fourth is "2 of 5"."""
_LONGEST: Final = 9
_REACH: Final = 160
"""Number and links together are hardly ever longer."""
_BEGINNING: Final = 24
"""So far from the beginning reach the words and signs that lead to a number."""
_BEFORE: Final = 40
_FAR_BEFORE: Final = 80
_AFTER: Final = 100
_LEAST: Final = 0.05
_KEPT: Final = 4096
_APART: Final = frozenset(" \n.!?…:")


def outright(text: str, where: int) -> Readings | None:
    """The one reading of a post in a common form, or none where there is surely none; null if it takes a closer look.

    Args:
        text: the post.
        where: the `sides` of it.
    """
    # Neither in what follows a doubtful number at the head nor in what comes before one at the tail may be another.
    if where == OPENING:
        found = _AT_HEAD.match(text)
        told = None if found is None else _at_head(found, text)
        if told is None or found is None or _is_sure(told, text) or not sides(text[found.end() + 1 :]):
            return told
        return None
    if text[-1] in _CLOSING:
        found = _AT_END.search(text, max(0, len(text) - _LONGEST))
    else:
        found = _BEFORE_LINKS.search(text, max(0, len(text) - _REACH))
    if found is None or (where != TAIL and sides(text[: found.start()].rstrip())):
        return None
    return _at_tail(found, text)


def all_outright(texts: Sequence[str]) -> list[Readings | None]:
    """What `outright` says of each text that `sides` finds a place for a number in; null as well if it takes a closer look to know that place."""
    told: list[Readings | None] = [None] * len(texts)
    forms: list[tuple[int, re.Match[str] | None, Readings]] = []
    rests = []
    for place, text in enumerate(texts):
        if found := _AT_HEAD.match(text):
            readings = _at_head(found, text)
            if readings is None:
                continue
            if _is_sure(readings, text):
                told[place] = readings
            else:
                forms.append((place, None, readings))
                rests.append(text[found.end() + 1 :])
        elif (
            text[-1:] in _CLOSING
            and (found := _AT_END.search(text, max(0, len(text) - _LONGEST)))
            # Of a shorter text all is the beginning.
            and found.start() > _BEGINNING
        ):
            forms.append((place, found, ()))
            rests.append(text[: found.start()].rstrip())
    unclear = set(doubtful(rests))
    for number, (place, last, readings) in enumerate(forms):
        if number not in unclear:
            told[place] = readings if last is None else _at_tail(last, texts[place])
    return told


def _at_head(found: re.Match[str], text: str) -> Readings | None:
    wide = not text.isascii()
    if wide and "\n" in text and doubts.is_game(text):
        return None
    form, end = found.lastindex, found.end()
    spelt = found[form or 0]
    if form == _BARE:
        # The first number matters to its surroundings only by being the first.
        context = doubts.behind(1 if spelt[0] in "01" and spelt[:2] in _FIRST else 2, text, end)
        told = _closed(spelt, "head", context, _MARRED if wide and doubts.starred(text) else 0)
    elif form == _BRACKETED:
        told = _closed(spelt, "head", doubts.TIMED if is_scheduled(text, end) else doubts.CLEAR, 0)
    elif form == _OPEN:
        told = () if text[end + 1 : end + 2].isdecimal() else _open(spelt, "head", "")
    else:
        told = _counted(spelt, of_certainty(2, text[end : end + _AFTER], "head", bracket=False))
    if not told or (wide and _is_mirrored(told[0])):
        return None
    return told


def _at_tail(found: re.Match[str], text: str) -> Readings | None:
    form, start = found.lastindex or 0, found.start()
    spelt, before = text[start : found.start(form)], text[max(0, start - _BEFORE) : start]
    wide = not text.isascii()
    if wide and not before.isascii():
        before = plain(before)
    last = before[-1:]
    if (last not in _APART and not last.isalpha()) or doubts.is_game(text):
        return None
    place = "line" if last == "\n" or (last == " " and before.rstrip(" ")[-1:] == "\n") else "tail"
    if form == _OPEN:
        return _open(spelt, place, before) or None
    if form == _BARE and place == "tail":
        labelled, context = doubts.before_last(1 if spelt[:2] in _FIRST else 2, before)
    else:
        labelled, dated = doubts.before_pair(before)
        context = doubts.TIMED if dated else doubts.CLEAR
    marred = (wide and form == _BARE and doubts.starred(text)) or (
        place == "tail" and spelt.endswith(_SCALED) and doubts.rated(text, int(spelt.strip(_SIGNS).partition("/")[2]))
    )
    told = _closed(spelt, place, context, _LABELLED * labelled + _MARRED * marred)
    if told:
        return None if wide and _is_mirrored(told[0]) else told
    return () if _is_plain(before) and not (wide and is_right_to_left(text[-_FAR_BEFORE:])) else None


def _is_sure(told: Readings, text: str) -> bool:
    """Whether nothing else in the text has a say beside this number at its head."""
    return bool(told) and told[0].certainty >= SURE and text[-3:] not in LAST_WORDS


def _is_mirrored(marker: Marker) -> bool:
    """Whether it may be written the other way round, as in scripts that run from right to left."""
    return marker.total is not None and marker.index > marker.total


def _is_plain(before: str) -> bool:
    """Whether nothing before a pair could make a number of it yet: "open 24/7", not "Part 7/5"."""
    latest = before.rsplit(None, 1)
    return bool(latest) and latest[-1].isalnum() and latest[-1].lower() not in PARTED


_FIRST: Final = frozenset({"0/", "1/", "00", "01"})
_SCALED: Final = ("4", "5", "6", "10", "4)", "5)", "6)", "10)", "4]", "5]", "6]", "10]")
_SIGNS: Final = "()[]"
_LABELLED: Final = 1
_MARRED: Final = 2


@lru_cache(maxsize=_KEPT)
def _closed(spelt: str, place: str, context: doubts.Context, flaws: int) -> Readings:
    bracket = spelt[0] in _SIGNS
    index, _, total = spelt.strip(_SIGNS).partition("/")
    first, last = int(index), int(total)
    labelled, marred = bool(flaws & _LABELLED), bool(flaws & _MARRED)
    certainty = weighed(first, last, place, context, bracket=bracket, labelled=labelled, marred=marred)
    if certainty <= _LEAST:
        return ()
    style = "bare" if not bracket else "paren" if spelt[0] == "(" else "square"
    return (Marker(first, last, style, place, round(certainty, 2)),)


def _open(spelt: str, place: str, before: str) -> Readings:
    digits, _, sign = spelt.partition("/")
    index = int(digits)
    if not (0 < index <= HIGHEST_OPEN):
        return ()
    certainty = open_certainty(before, "", place, bracket=False, signed=bool(sign))
    return (Marker(index, None, "bare-open", place, certainty),)


@lru_cache(maxsize=_KEPT)
def _counted(spelt: str, certainty: float) -> Readings:
    index, _, total = spelt.partition(" of ")
    certainty -= doubts.number_doubt(int(index), int(total))
    return (Marker(int(index), int(total), "of", "head", round(certainty, 2)),) if certainty > _LEAST else ()
