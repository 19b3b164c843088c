"""The commonest ways to number, told at one look: "2/5 Text", "(2/5) Text", "Text 2/5", "Text (2/5)".

They are read as `pairs` would read them, without the search that rarer forms need. Whatever is in doubt is left to that.
"""

import re
from typing import Final

from archiver.stitching import doubts
from archiver.stitching.alphabet import plain
from archiver.stitching.edges import LAST_WORDS
from archiver.stitching.glance import HEAD, TAIL
from archiver.stitching.marker import Marker
from archiver.stitching.pairs import certainty_of

_AT_HEAD = re.compile(r"(?:([(\[])(\d{1,3})/(\d{1,3})[)\]]|(\d{1,3})/(\d{1,3}))(?= )")
_AT_TAIL = re.compile(r"(?:([(\[])(\d{1,3})/(\d{1,3})[)\]]|(?<=[ \n])(\d{1,3})/(\d{1,3}))$")
_LONGEST: Final = 9
_BEFORE: Final = 40
_AFTER: Final = 100
_LEAST: Final = 0.05


def outright(text: str, sides: int) -> Marker | None:
    """The one reading of a post in a common form; null if it takes a closer look."""
    if sides == HEAD:
        found = _AT_HEAD.match(text)
        # A second slash or a closing word may be another reading.
        if found is None or "/" in text[found.end() :] or text[-1] in ")]}0123456789" or text[-3:] in LAST_WORDS:
            return None
        return _marker(found, "", text[found.end() : found.end() + _AFTER], "head", text)
    if sides == TAIL:
        found = _AT_TAIL.search(text, max(0, len(text) - _LONGEST))
        if found is None:
            return None
        before = plain(text[max(0, found.start() - _BEFORE) : found.start()])
        if before[-1:] not in _APART and not before[-1:].isalpha():
            return None
        return _marker(found, before, "", "line" if before.rstrip(" ")[-1:] == "\n" else "tail", text)
    return None


_APART: Final = frozenset(" \n.!?…:")


def _marker(found: re.Match[str], before: str, after: str, place: str, text: str) -> Marker | None:
    bracket, index, total, bare_index, bare_total = found.groups()
    first, last = int(index or bare_index), int(total or bare_total)
    certainty = certainty_of(first, last, before, after, place, bracket=bracket is not None, text=text)
    if certainty <= _LEAST or first > last or doubts.is_game(text):
        return None
    return Marker(
        first, last, "paren" if bracket == "(" else "square" if bracket else "bare", place, round(certainty, 2)
    )
