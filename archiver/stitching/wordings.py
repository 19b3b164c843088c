"""Numbers without a slash: "2 of 5", "Part 2", "その2", and lists: "2)", "2.", "2-", keycaps, circles."""

import re
from collections.abc import Iterator
from typing import Final

from archiver.stitching import doubts, forms
from archiver.stitching.alphabet import CIRCLE, KEYCAP, words
from archiver.stitching.marker import Marker
from archiver.stitching.numerals import ORDINALS, number

_WORDINGS: Final = (
    (forms.OF, "of"),
    (forms.PART, "part"),
    (forms.ORDINAL, "part"),
    (forms.NTH, "part"),
    (forms.ORDERED, "part"),
    (forms.WHOLE_FIRST, "of"),
    (forms.TITLED, "part"),
)
_PARTED: Final = frozenset(word[:2] for word in forms.PARTED | ORDINALS)
_LEAST: Final = 0.05
_LONGEST: Final = 36
"""As long as "( thread no. 101 trong 102 )" gets."""
_HIGHEST: Final = 200
_DAYS: Final = 31
_LIST_SEARCHED: Final = 1000
_STOPPED = re.compile(r"\s?[:.)\n–—-]")
_INNER_CIRCLE = re.compile(rf"[.:!?。]\s?(?=\d{{1,2}}{CIRCLE})|^[^\W\d]{{2,16}}(?=\d{{1,2}}{CIRCLE}\s)")
"""What comes before a circled number within: a sentence, or a title."""
_COUNTED_SO: Final = words(
    "januar februar märz april mai juni juli august september oktober november dezember januari februari mars maj augusti oktober desember "
    "liga bundesliga advent platz stock runde spieltag klasse weltkrieg weihnachtstag geburtstag halbzeit tag januara prosince ledna"
)
"""What a number with a full stop counts or dates: "24. Dezember", "2. Liga"."""
_MARKS: Final = {".": "dot", ")": "paren", "]": "square", ":": "colon"}


def wordings_at_head(window: str, text: str) -> Iterator[Marker]:
    """Readings at the beginning of the window."""
    first = window[:1]
    if first.isalpha() and first.isascii() and window[:2].lower() not in _PARTED and CIRCLE not in window:
        # With a plain word no number begins.
        return
    for pattern, style in _WORDINGS:
        if found := pattern.match(window):
            yield from _worded(found, style, window[found.end() :], "head")
    listed = forms.LISTED.match(window)
    if listed is None and CIRCLE in window and (introduction := _INNER_CIRCLE.search(window)):
        listed = forms.LISTED.match(window, introduction.end())
    if listed:
        yield from _listed(listed, window, text)
    if leading := forms.SLASH_FIRST.match(window):
        yield Marker(int(leading["index"]), None, "first", "head", 0.5)


def wordings_at_tail(window: str) -> Iterator[Marker]:
    """Readings at the end of the window."""
    end = len(window.rstrip(".,;!?。"))
    last = window[end - 1 : end]
    if not (last.isdecimal() or last in _CLOSING or last in _KANJI) or not last:
        return
    for pattern, style in _WORDINGS:
        for found in pattern.finditer(window, max(0, end - _LONGEST)):
            if found.end() >= end:
                yield from _worded(found, style, "", "tail")
    if (first := forms.SLASH_FIRST.search(window, max(0, len(window) - 6))) and first.end() == len(window):
        glued = window[first.start() - 1 : first.start()].isalnum()
        yield Marker(int(first["index"]), None, "first", "tail", 0.45 if glued else 0.6)
    elif listed := forms.LISTED_LAST.search(window):
        keycap = listed["capped"]
        name, certainty = ("list-keycap", 0.45) if keycap else ("list-paren", 0.4)
        yield Marker(int(keycap or listed["index"]), None, name, "tail", certainty)


_CLOSING: Final = frozenset(")]}>" + KEYCAP + CIRCLE)
_KANJI: Final = frozenset("一二三四五六七八九十部回篇話章分부회화편")


def _worded(found: re.Match[str], style: str, after: str, place: str) -> Iterator[Marker]:
    groups = found.groupdict()
    index = number(groups.get("index") or groups.get("word") or "")
    if index is None:
        return
    total = int(groups["total"]) if groups.get("total") else None
    bracket = bool(groups["opening"] or groups["closing"])
    if total is not None and "में से" in found[0]:
        # In Hindi the whole comes first.
        index, total = total, index
    if style == "of":
        if "von" in found[0].lower():
            # Every German noun begins like a sentence.
            after = after.lower()
        certainty = of_certainty(index, after, place, bracket=bracket)
    else:
        certainty = _part_certainty(
            after, place, closed=total is not None, bracket=bracket, spelt=bool(groups.get("word"))
        )
    if total is not None:
        certainty -= doubts.number_doubt(index, total)
    if certainty > _LEAST:
        yield Marker(index, total, style, place, round(certainty, 2))


def of_certainty(index: int, after: str, place: str, *, bracket: bool) -> float:
    """How certain "2 of 5" is, by its place and what follows."""
    if place == "tail":
        return 0.92 if bracket else 0.65 if index == 1 else 0.5
    if bracket:
        return 0.95
    return 0.85 if _STOPPED.match(after) else of_before_word(after.lstrip()[:1])


def of_before_word(start: str) -> float:
    """How certain "2 of 5" is before a word that starts so: "3 of 5 bridges" counts bridges."""
    return 0.55 if start.isupper() else 0.2


def _part_certainty(after: str, place: str, *, closed: bool, bracket: bool, spelt: bool) -> float:
    certainty = 0.6 + 0.25 * closed + 0.1 * bracket
    if bracket:
        return certainty
    if spelt and after[:1] not in ".:,)]\n-–":
        return certainty - 0.35
    if place == "tail" or (after[:1] == " " and after[1:2].islower()):
        return certainty - 0.3
    return certainty


def _listed(found: re.Match[str], window: str, text: str) -> Iterator[Marker]:
    mark, sign, opened = found["mark"].strip(), found["sign"], bool(found["opening"])
    after = window[found.end() :]
    if mark == "." and after.partition(" ")[2].partition(" ")[0].strip(".,:!").lower() in _COUNTED_SO:
        return
    index = number(found["index"])
    if (
        index is None
        or index > _HIGHEST
        or (index > _DAYS and not (sign or mark in ".)-"))
        or (opened and mark not in ")]")
    ):
        return
    if not sign and mark != ")" and after[:1].isalnum() and after[:1].isascii():
        return
    holds_more = _goes_on(index, sign, mark, text)
    if holds_more and index <= 1:
        return
    name = "keycap" if sign == KEYCAP else "circle" if sign else _MARKS.get(mark, "dash")
    certainty = 0.48 if sign else 0.2 if name == "colon" else 0.45
    yield Marker(
        index, None, f"list-{name}{'-both' if opened else ''}", "head", round(certainty - 0.15 * holds_more, 2)
    )


def _goes_on(index: int, sign: str, mark: str, text: str) -> bool:
    """Whether the next number of the list stands in the same post: from 1 on, then, it is a list and no part."""
    text = text[:_LIST_SEARCHED]
    if sign == KEYCAP:
        return f"{index + 1}\ufe0f{KEYCAP}" in text or f"{index + 1}{KEYCAP}" in text
    if sign:
        return chr(0x2460 + index) in text
    return re.search(rf"(?:^|[\s(\[;,.]){index + 1}\s?{re.escape(mark)}(?!\d)", text) is not None
