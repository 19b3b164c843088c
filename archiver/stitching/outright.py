"""The commonest ways to number, told at one look: "2/5 Text", "(2/5) Text", "2/ Text", "2 of 5 Text", "Text 2/5", "Text (2/5)".

They are read as `pairs` and `wordings` would read them, without the search that rarer forms need. Whatever is in doubt is left to that.
One number in one kind of surroundings is always read alike, so all readings are kept and made but once.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from archiver.stitching import doubts
from archiver.stitching.alphabet import plain
from archiver.stitching.edges import LAST_WORDS
from archiver.stitching.forms import PARTED
from archiver.stitching.glance import OPENING, TAIL, sides
from archiver.stitching.marker import Marker
from archiver.stitching.pairs import HIGHEST_OPEN, MIRRORED, is_right_to_left, is_scheduled, open_certainty, weighed
from archiver.stitching.reading import SURE, TAIL_REACH
from archiver.stitching.skim import doubtful
from archiver.stitching.wordings import of_certainty

Readings = tuple[Marker, ...]

_AT_HEAD = re.compile(
    r"(?:🧵 ?)?(?:(\d{1,3}/\d{1,3})|([(\[]\d{1,3}/\d{1,3}[)\]])|(\d{1,3}/[nNxX]?)|(\d{1,3} of \d{1,3}))(?= )"
)
_PAIR = re.compile(r"(\d{1,3}/\d{1,3})|([(\[]\d{1,3}/\d{1,3}[)\]])|(\d{1,3}/[nNxX]?)")
_AT_END = re.compile(
    r"[\d(\[](?:(?<=[ \n]\d)\d{0,2}/\d{1,3}|(?<=[(\[])\d{1,3}/\d{1,3}[)\]]|(?<=[ \n]\d)\d{0,2}/[nNxX]?)$"
)
"""A pattern that begins with a set of signs runs over words quickly: all that must come before stands behind it."""
_LINK = re.compile(r"https?:|pic\.twitter\.com/")
_TAG = re.compile(r"[#@][\w.@-]+[.,!?]?")
_TAGGED: Final = frozenset("#@")
_BEFORE_LINKS: Final = " \n\r\t\u00a0\u3000:"
"""What may stand between a number and a link."""
_MOST_LINKS: Final = 8
_CLOSING: Final = frozenset("0123456789)]/nNxX")
_BARE: Final = 1
_BRACKETED: Final = 2
_OPEN: Final = 3
"""The groups of the patterns; the fourth is "2 of 5"."""
_LONGEST: Final = 9
_REACH: Final = 160
"""No link that matters is longer."""
_BEGINNING: Final = 24
"""So far from the beginning reach the words and signs that lead to a number."""
_BEFORE: Final = 40
_FAR_BEFORE: Final = 80
_AFTER: Final = 100
_LEAST: Final = 0.05
_KEPT: Final = 4096
_APART: Final = frozenset(" \n.!?…:")
_GAMES: Final = frozenset("Ww")
_BLANK: Final = frozenset(" \n")
_Last = tuple[int, str, str]
"""A last pair: where it begins, how it is written, and the word before it."""


class _Pair(NamedTuple):
    """A pair as it is written, without its surroundings."""

    form: int
    """The group of the pattern; 0 if it is none."""
    first: int
    scale: int
    """The total, if marks are given out of so many; else 0."""


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
    last = _last(text)
    if last is None or (where != TAIL and sides(text[: last[0]].rstrip())):
        return None
    return _at_tail(text, *last)


def all_outright(texts: Sequence[str]) -> list[Readings | None]:
    """What `outright` says of each text that `sides` finds a place for a number in; null as well if it takes a closer look to know that place."""
    told: list[Readings | None] = [None] * len(texts)
    forms: list[tuple[int, _Last | None, Readings]] = []
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
        # Of a shorter text all is the beginning.
        elif (last := _last(text)) and last[0] > _BEGINNING:
            forms.append((place, last, ()))
            rests.append(text[: last[0]].rstrip())
    unclear = set(doubtful(rests))
    for number, (place, last, readings) in enumerate(forms):
        if number not in unclear:
            told[place] = readings if last is None else _at_tail(texts[place], *last)
    return told


def _last(text: str) -> _Last | None:
    """The last pair, behind which only links and tags stand."""
    if text[-1:] in _CLOSING and (last := _at_very_end(text)):
        return last
    core = _without_links(text)
    return _at_very_end(core) if len(core) < len(text) and core[-1:] in _CLOSING else None


def _at_very_end(text: str) -> _Last | None:
    words = text[-_BEFORE:].rsplit(None, 2)
    spelt = words[-1]
    start = len(text) - len(spelt)
    if form := _pair(spelt).form:
        if form != _BRACKETED and text[start - 1 : start] not in _BLANK:
            return None
        return start, spelt, words[-2] if len(words) > 1 else ""
    if found := _AT_END.search(text, max(0, len(text) - _LONGEST)):
        start = found.start()
        words = text[max(0, start - _BEFORE) : start].rsplit(None, 1)
        return start, found[0], words[-1] if words else ""
    return None


def _without_links(text: str) -> str:
    """The text without the links and tags at its end."""
    for _ in range(_MOST_LINKS):
        text = text.rstrip()
        words = text[-_REACH:].rsplit(None, 1)
        if not words:
            return ""
        word = words[-1]
        if found := _LINK.search(word):
            text = text[: len(text) - len(word) + found.start()].rstrip(_BEFORE_LINKS)
        elif word[0] in _TAGGED and _TAG.fullmatch(word):
            text = text[: -len(word)]
        else:
            break
    return text


def _at_head(found: re.Match[str], text: str) -> Readings | None:
    wide = not text.isascii()
    if wide and "\n" in text and doubts.is_game(text):
        return None
    form, end = found.lastindex, found.end()
    spelt = found[form or 0]
    if form == _BARE:
        context = doubts.behind(_pair(spelt).first, text, end)
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


def _at_tail(text: str, start: int, spelt: str, latest: str) -> Readings | None:
    wide = not text.isascii()
    if (text[0] in _GAMES or (wide and "\n" in text)) and doubts.is_game(text):
        return None
    if wide and not latest.isascii():
        latest = plain(latest)
    form, first, scale = _pair(spelt)
    place = "tail"
    if (
        form == _OPEN
        or text[start - 1] != " "
        or text[start - 2] != latest[-1:]
        or not (ahead := doubts.behind_word(first, latest, apart=form == _BRACKETED))
    ):
        before = plain(text[max(0, start - _BEFORE) : start])
        last = before[-1:]
        if last not in _APART and not last.isalpha():
            return None
        if last == "\n" or (last == " " and before.rstrip(" ")[-1:] == "\n"):
            place = "line"
        if form == _OPEN:
            return _open(spelt, place, before) or None
        ahead = doubts.before_last(first, before, apart=form == _BRACKETED or place == "line")
    marred = (wide and form == _BARE and doubts.starred(text)) or (
        scale and place == "tail" and doubts.rated(text, scale)
    )
    told = _closed(spelt, place, ahead.context, (_LABELLED if ahead.labelled else 0) + (_MARRED if marred else 0))
    if told:
        return None if wide and _is_mirrored(told[0]) else told
    if not latest.isalnum() or latest.lower() in PARTED:
        # What stands before may make a number of it yet: "Part 7/5", but not "open 24/7".
        return None
    return _mirrored(spelt, place) if wide and is_right_to_left(plain(text[-_FAR_BEFORE:])[-TAIL_REACH:]) else ()


def _is_sure(told: Readings, text: str) -> bool:
    """Whether nothing else in the text has a say beside this number at its head."""
    return bool(told) and told[0].certainty >= SURE and text[-3:] not in LAST_WORDS


def _is_mirrored(marker: Marker) -> bool:
    """Whether it may be written the other way round, as in scripts that run from right to left."""
    return marker.total is not None and marker.index > marker.total


_SIGNS: Final = "()[]"
_LABELLED: Final = 1
_MARRED: Final = 2


@lru_cache(maxsize=_KEPT)
def _pair(spelt: str) -> _Pair:
    found = _PAIR.fullmatch(spelt)
    if found is None or found.lastindex is None:
        return _Pair(0, 0, 0)
    first, _, last = spelt.strip(_SIGNS).partition("/")
    total = int(last) if last.isdecimal() else 0
    return _Pair(found.lastindex, int(first), total if total in doubts.SCALES else 0)


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


def _mirrored(spelt: str, place: str) -> Readings | None:
    """The other reading of a pair that is nothing as it stands, between words that run from right to left."""
    if spelt[0] in _SIGNS:
        return None
    first, _, last = spelt.partition("/")
    return (Marker(int(last), int(first), "bare", place, MIRRORED),) if int(first) > int(last) > 0 else ()


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
