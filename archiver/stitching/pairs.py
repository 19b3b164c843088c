"""Numbers with a slash, "2/5" or "2/": where they stand, how they are written, how certain they are."""

import re
from collections.abc import Iterator
from typing import Final

from archiver.stitching import doubts, scores
from archiver.stitching.forms import SLASHED
from archiver.stitching.marker import Marker

HIGHEST_OPEN: Final = 200
"""A thread of unknown length that is longer than this is a year or a street."""
_FROM_ZERO: Final = 0.2
MIRRORED: Final = 0.3
"""So certain is a pair that may be written the other way round."""
_LEAST: Final = 0.05
_LONGEST: Final = 13
"""As long as a pair with brackets and spaces gets."""
_BASE: Final = {"head": 0.85, "tail": 0.85, "line": 0.9, "inner": 0.3}
_NEAR = re.compile(r"\d[\u20e3\u20dd]?\s{0,2}[/|\\]")
_LEAD: Final = 7
"""Before the last digit: two digits, "# ", a bracket and two spaces."""
_GOES_ON = re.compile(r"/\d|\.\d|-\d|\w")
_INTRODUCED = re.compile(r"[.:!?。\n—–-]\s?$")
_TITLE = re.compile(r"[^\W\d][^\n.;]{2,60}[\s(\[|]\s{0,2}")
"""What stands in a title before the number: "Update on the pier, 2/3: eleven of …"."""
_LED_IN = re.compile(
    r"(?:[🧵🧶👇]|(?<!\w)(?:cont(?:inued|inuing|[’']d)?|fortsetzung|suite|続き|续|續|flood|utas|hilo|fio|fil|thread)[\W_]{0,4})\s?$",
    re.IGNORECASE,
)
"""Words and signs at the head that lead to a number."""
_LED_IN_LENGTH: Final = 40
_TITLED: Final = 0.3
"""So much surer is a number at the end of a headline."""
_NAMED: Final = 0.15
"""And one before a colon."""
_CLOCK = re.compile(r"\s?@\s?\d")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
_SIGNS: Final = {"/": "", "|": "-bar", "\\": "-back"}
_DASHES: Final = frozenset("-–_")


def pairs_at_head(window: str, text: str) -> Iterator[Marker]:
    """Readings at the beginning of the window or, if there are none, inside it."""
    if first := SLASHED.match(window):
        yield from _read(first, window, len(window), text, last=False)
    elif "/" in window:
        for found in _slashed(window):
            yield from _read(found, window, len(window), text, last=False)


def pairs_at_tail(window: str, text: str) -> Iterator[Marker]:
    """Readings at the end of the window or, if there are none, inside it."""
    end = len(window.rstrip(".,;!?。"))
    latest = None
    for latest in SLASHED.finditer(window, max(0, end - _LONGEST)):  # noqa: B007 - the last one is wanted
        pass
    if latest and latest.end() >= end:
        yield from _read(latest, window, end, text, last=True)
    elif "/" in window:
        for found in _slashed(window):
            yield from _read(found, window, end, text, last=True)


def _slashed(window: str) -> Iterator[re.Match[str]]:
    """All that `SLASHED` finds, looked for where a digit and a slash meet: it is slow on words."""
    end = 0
    for near in _NEAR.finditer(window):
        if near.start() >= end:
            found = SLASHED.search(window, max(end, near.start() - _LEAD))
            if found is None:
                return
            yield found
            end = found.end()


def _read(found: re.Match[str], window: str, end: int, text: str, *, last: bool) -> Iterator[Marker]:
    before, after = window[: found.start()], window[found.end() :]
    opening, index_digits, keycap, slash, total_digits, open_sign, closing = found.group(
        "opening", "index", "sign", "slash", "total", "open", "closing"
    )
    if not _stands_apart(before, after, opening, closing):
        return
    place = _place(before, after, at_end=found.end() >= end, last=last, bracketed=bool(opening and closing))
    if place is None:
        return
    index = int(index_digits)
    bracket = opening or closing
    shape = "bare" if not bracket else "square" if bracket.strip() in "[]" else "paren"
    style = f"{shape}{'' if total_digits else '-open'}{_SIGNS[slash]}{'-keycap' if keycap else ''}"
    if total_digits:
        total = int(total_digits)
        certainty = certainty_of(index, total, before, after, place, bracket=bool(bracket), text=text) - (
            0.1 if slash != "/" else 0
        )
        yield from _mirrored(index, total, style, place, window)
        if certainty > _LEAST:
            yield Marker(index, total, style, place, round(certainty, 2))
    elif place != "inner" and (index > 0 or open_sign or place == "head") and index <= HIGHEST_OPEN:
        if open_sign in _DASHES and after[:1] not in {"", " "}:
            return
        yield Marker(
            index,
            None,
            style,
            place,
            open_certainty(index, before, after, place, bracket=bool(bracket), signed=bool(open_sign)),
        )


def _stands_apart(before: str, after: str, opening: str | None, closing: str | None) -> bool:
    """Whether the pair is no piece of a longer number, date, path or word."""
    if before and (before[-1] in "/\\|" or (not opening and before[-1] in ".," and before[-2:-1].isdigit())):
        return False
    if not after or not _GOES_ON.match(after):
        return True
    letter = after[0]
    return letter.isalpha() and (closing is not None or not letter.isascii() or letter.isupper())


def _place(before: str, after: str, *, at_end: bool, last: bool, bracketed: bool) -> str | None:
    if not before:
        if last:
            return "tail" if at_end else None
        return "line" if after[:1] == "\n" else "head"
    alone = before.rstrip(" ")[-1:] == "\n"
    if at_end and last:
        return "line" if alone else "tail"
    if alone and after.lstrip(" ")[:1] == "\n":
        return "line"
    if not last and len(before) < _LED_IN_LENGTH and _LED_IN.search(before):
        return "head"
    apart = bracketed or _titles(before, after) or (after[:2] == ": " and _TITLE.fullmatch(before))
    introduced = (
        _INTRODUCED.search(before[-3:]) and (after[:1] == " " or not after[:1].isascii()) and not after[1:2].islower()
    )
    return "inner" if apart or introduced else None


def _titles(before: str, after: str) -> bool:
    """Whether the pair ends a headline, or has bars around it in one."""
    if _TITLE.fullmatch(before) is None:
        return False
    return after[:1] == "\n" or (before.rstrip()[-1] == "|" and after.lstrip()[:1] == "|")


def certainty_of(index: int, total: int, before: str, after: str, place: str, *, bracket: bool, text: str) -> float:
    """How certain a closed pair is, by its numbers and by what stands around it."""
    labelled, dated = doubts.before_pair(before)
    context = doubts.CLEAR
    titled = place == "inner" and _titles(before, after)
    glued = -_TITLED if titled else -_NAMED if place == "inner" and after[:2] == ": " else 0.0
    if bracket:
        if (dated and not titled) or is_scheduled(after, 0):
            context = doubts.TIMED
    elif place != "line":
        context = doubts.behind(index, after, 0) if place == "head" else doubts.around(index, before, after)
        if dated and context is not doubts.COUNTED:
            context = doubts.TIMED
        if before[-1:].isalpha():
            code = before[-1].isupper() and not before[-2:-1].isalpha()
            glued += 0.35 if code else 0.1
    marred = (place == "tail" and scores.rated(text, total)) or (not bracket and scores.starred(text))
    return weighed(index, total, place, context, bracket=bracket, labelled=labelled, marred=marred) - glued


def is_scheduled(text: str, end: int) -> bool:
    """Whether an hour follows the pair that ends here: "(5/6) @ 7"."""
    return _CLOCK.match(text, end) is not None


def is_right_to_left(window: str) -> bool:
    """Whether there is a word of a script that runs from right to left."""
    return _RIGHT_TO_LEFT.search(window) is not None


def weighed(
    index: int, total: int, place: str, context: doubts.Context, *, bracket: bool, labelled: bool, marred: bool
) -> float:
    """How certain a closed pair is, once all doubts are known."""
    certainty = _BASE[place] - doubts.number_doubt(index, total)
    if labelled:
        certainty -= 0.6
    if bracket:
        certainty += 0.15 if place == "inner" else 0.1
        if index > 1 and context is doubts.TIMED:
            certainty -= 0.6
    elif place != "line":
        certainty -= doubts.bare_doubt(index, total, context)
    return certainty - 0.4 if marred else certainty


def open_certainty(index: int, before: str, after: str, place: str, *, bracket: bool, signed: bool) -> float:
    """How certain a number without a total is."""
    certainty = 0.7 + 0.1 * bracket + 0.1 * signed - (0 if index or signed else _FROM_ZERO)
    if before and (before[-1].isalnum() or doubts.before_pair(before).labelled):
        certainty -= 0.25
    if place == "head" and not bracket and after[:1] and after[0] not in " \n\t:.":
        certainty -= 0.15
    return round(certainty, 2)


def _mirrored(index: int, total: int, style: str, place: str, window: str) -> Iterator[Marker]:
    """In right-to-left scripts a copied "5/2" may be the second of five."""
    if index > total > 0 and is_right_to_left(window):
        yield Marker(total, index, style, place, MIRRORED)
