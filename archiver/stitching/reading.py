"""Reading a post: every place in it that may be its number, with how certain each is."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from archiver.stitching import doubts, forms
from archiver.stitching.edges import edges

_TAIL_REACH: Final = 60
_HEAD_REACH: Final = 140
_MOST: Final = 3
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")


class Marker(NamedTuple):
    """One reading of a post's number."""

    index: int
    total: int | None
    """Null where the author left it open ("3/", "3/n", "Part 3")."""
    style: str
    """`paren`, `bare`, `open` …: how it is written. The first word tells the family."""
    place: str
    """`head`, `tail`, `line` (alone on its line) or `inner`."""
    certainty: float
    """0 to 1, as it looks without its neighbours."""


class Found(NamedTuple):
    """The readings of one text."""

    markers: tuple[Marker, ...]
    ended: bool
    head: str
    """The text from its first word on, in plain signs."""


def candidates(text: str) -> Found:
    """All readings of the text, the best first, three at most."""
    ends = edges(text)
    if doubts.is_game(text):
        return Found((), ends.ended, ends.head)
    found = [*_at_head(ends.head, text), *_at_tail(ends.tail, text)]
    found = _without_series(found, ends.head + "\n" + ends.tail)
    best: dict[tuple[int, int | None], Marker] = {}
    for marker in sorted(found, key=lambda marker: -marker.certainty):
        best.setdefault((marker.index, marker.total), marker)
    return Found(tuple(best.values())[:_MOST], ends.ended, ends.head)


def _at_head(head: str, text: str) -> Iterator[Marker]:
    window = head[:_HEAD_REACH]
    for found in forms.SLASHED.finditer(window):
        yield from _slashed(found, window, len(window), text, last=False)
        if found.start() == 0:
            break
    for pattern, style in ((forms.OF, "of"), (forms.PART, "part"), (forms.ORDINAL, "part")):
        if found := pattern.match(window.lstrip("[(-* ")) or pattern.match(window):
            yield from _worded(found, style, found.string[found.end() :], "head")
    if found := forms.LISTED.match(window):
        yield from _listed(found, window, text)
    elif found := re.search(r"[.:!?。]\s?(?=\d{1,2}⃝)", window):
        if listed := forms.LISTED.match(window, found.end()):
            yield from _listed(listed, window, text)
    if found := forms.SLASH_FIRST.match(window):
        yield Marker(int(found["index"]), None, "first", "head", 0.5)


def _at_tail(tail: str, text: str) -> Iterator[Marker]:
    window = tail[-_TAIL_REACH:]
    bare_end = len(window.rstrip(".,;!?。"))
    for found in forms.SLASHED.finditer(window):
        yield from _slashed(found, window, bare_end, text, last=True)
    for pattern, style in ((forms.OF, "of"), (forms.PART, "part"), (forms.ORDINAL, "part")):
        for found in pattern.finditer(window):
            if found.end() >= bare_end:
                yield from _worded(found, style, "", "tail")
    if (found := forms.SLASH_FIRST.search(window, max(0, len(window) - 6))) and found.end() == len(window):
        glued = window[found.start() - 1 : found.start()].isalnum()
        yield Marker(int(found["index"]), None, "first", "tail", 0.45 if glued else 0.6)
    elif found := forms.LISTED_LAST.search(window):
        if found["capped"]:
            yield Marker(int(found["capped"]), None, "list-keycap", "tail", 0.45)
        else:
            yield Marker(int(found["index"]), None, "list-paren", "tail", 0.4)


def _slashed(found: re.Match[str], window: str, end: int, text: str, *, last: bool) -> Iterator[Marker]:
    before, after = window[: found.start()], window[found.end() :]
    if before[-1:] in "/\\|" and before or (not found["opening"] and before[-1:] in ".," and before[-2:-1].isdigit()) or re.match(r"/\d|\.\d|-\d|\w", after):
        if not (after[:1].isalpha() and (found["closing"] or not after[:1].isascii() or after[:1].isupper())):
            return
    bracketed = bool(found["opening"] and found["closing"])
    place = _place(before, after, at_end=found.end() >= end, last=last, bracketed=bracketed)
    if place is None:
        return
    index = int(found["index"])
    total = int(found["total"]) if found["total"] else None
    bracket = bool(found["opening"] or found["closing"])
    if index == 0 and total is None and not found["open"]:
        return
    style = _style(found, total)
    if total is None:
        certainty = 0.7 + 0.1 * bracket + 0.1 * bool(found["open"])
        if place == "inner":
            return
        if index > 200 or found["open"] in {"-", "–", "_"} and after[:1] != " " and after:
            return
        if doubts.labelled(before) or before[-1:].isalnum():
            certainty -= 0.25
        if place == "head" and not bracket and after[:1] and after[:1] not in " \n\t:.":
            certainty -= 0.15
    else:
        certainty = _pair_certainty(found, index, total, before, after, place, bracket, text)
        if index > total and _RIGHT_TO_LEFT.search(window):
            yield Marker(total, index, style, place, 0.3)
    if certainty > 0.05:
        yield Marker(index, total, style, place, round(certainty, 2))


def _pair_certainty(found: re.Match[str], index: int, total: int, before: str, after: str, place: str, bracket: bool, text: str) -> float:
    certainty = {"head": 0.85, "tail": 0.85, "line": 0.9, "inner": 0.3}[place] + (0.15 if place == "inner" else 0.1) * bracket
    certainty -= doubts.number_doubt(index, total)
    if doubts.labelled(before):
        certainty -= 0.6
    if bracket:
        if (index > 1 and doubts.dated(before)) or re.match(r"\s?@\s?\d", after):
            certainty -= 0.6
    else:
        certainty -= doubts.bare_doubt(index, total, before, after, at_head=place == "head") if place != "line" else 0
        if before[-1:].isalpha():
            certainty -= 0.35 if before[-1:].isupper() and not before[-2:-1].isalpha() else 0.1
    if place == "tail" and doubts.rated(text, total) or (not bracket and doubts.starred(text)):
        certainty -= 0.4
    if found["slash"] != "/":
        certainty -= 0.1
    return certainty


def _place(before: str, after: str, *, at_end: bool, last: bool, bracketed: bool) -> str | None:
    if not before:
        if not last:
            return "line" if after[:1] == "\n" else "head"
        return "tail" if at_end else None
    if at_end and last:
        return "line" if before.rstrip(" ")[-1:] == "\n" else "tail"
    if before.rstrip(" ")[-1:] == "\n" and after.lstrip(" ")[:1] == "\n":
        return "line"
    opened = re.search(r"[.:!?。\n—–-]\s?$", before) and (after[:1] == " " or not after[:1].isascii()) and not after[1:2].islower()
    opened = opened or (after[:1] == ":" and re.fullmatch(r"[^\W\d]{3,14}\s", before))
    return "inner" if opened or bracketed else None


def _style(found: re.Match[str], total: int | None) -> str:
    bracket = found["opening"] or found["closing"]
    shape = ("square" if bracket.strip() in {"[", "]"} else "paren") if bracket else "bare"
    sign = {"/": "", "|": "-bar", "\\": "-back"}[found["slash"]]
    keycap = "-keycap" if found["sign"] else ""
    return f"{shape}{'' if total is not None else '-open'}{sign}{keycap}"


def _worded(found: re.Match[str], style: str, after: str, place: str) -> Iterator[Marker]:
    groups = found.groupdict()
    index = forms.number(groups["index"] or groups["word"] or "")
    if index is None:
        return
    total = int(found["total"]) if found["total"] else None
    bracket = bool(groups["opening"] or groups["closing"])
    certainty = 0.6 + 0.25 * bool(total) + 0.1 * bracket
    if style == "of":
        if place == "tail":
            certainty = 0.92 if bracket else 0.65 if index == 1 else 0.5
        elif not bracket and not re.match(r"\s?[:.)\n–—-]", after):
            certainty = 0.55 if after.lstrip()[:1].isupper() else 0.2
    elif groups["word"] and not bracket and not after[:1] in ".:,)]\n-–" :
        certainty -= 0.35
    elif place == "tail" and not bracket:
        certainty -= 0.3
    elif place == "head" and not bracket and after[:1] == " " and after[1:2].islower():
        certainty -= 0.3
    if total is not None:
        certainty -= doubts.number_doubt(index, total)
    if certainty > 0.05:
        yield Marker(index, total, style, place, round(certainty, 2))


def _listed(found: re.Match[str], window: str, text: str) -> Iterator[Marker]:
    digits, mark, sign = found["index"], found["mark"].strip(), found["sign"]
    index = forms.number(digits)
    if index is None or index > 200 or (index > 31 and not (sign or mark in ".)-")):
        return
    if found["opening"] and mark not in ")]":
        return
    after = window[found.end() :]
    if sign == "" and after[:1].isalnum() and after[:1].isascii() and mark != ")":
        return
    holds_more = _goes_on(index, sign, mark, text)
    if holds_more and index < 2:
        return
    name = "keycap" if sign == "⃣" else "circle" if sign else {".": "dot", ")": "paren", "]": "square", ":": "colon"}.get(mark, "dash")
    if found["opening"]:
        name += "-both"
    certainty = {"keycap": 0.48, "circle": 0.48, "colon": 0.2}.get(name, 0.45) - (0.15 if holds_more else 0)
    yield Marker(index, None, f"list-{name}", "head", certainty)


def _goes_on(index: int, sign: str, mark: str, text: str) -> bool:
    """Whether the next number of the list stands in the same post: then it is a list, and no part."""
    if sign:
        following = (f"{index + 1}\ufe0f\u20e3", f"{index + 1}\u20e3") if sign == "⃣" else (chr(0x2460 + index),)
        return any(sought in text[:1000] for sought in following)
    return re.search(rf"(?:^|[\s(\[;,.]){index + 1}\s?{re.escape(mark)}(?!\d)", text[:1000]) is not None


def _without_series(found: list[Marker], ends: str) -> list[Marker]:
    """Doubt the pairs of a post that counts through several of its own things: "Photo 1/3: … Photo 2/3: …"."""
    pairs = {(marker.index, marker.total) for marker in found if marker.total is not None and marker.style != "list"}
    for index, total in pairs:
        if (index + 1, total) in pairs:
            return [marker._replace(certainty=0.1) if marker.total == total else marker for marker in found]
    return found
