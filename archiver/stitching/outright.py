"""The commonest ways to number, told at one look: "2/5 Text", "(2/5) Text", "2/ Text", "2 of 5 Text", "Text 2/5", "Text (2/5)".

They are read as `pairs` and `wordings` would read them, without the search that rarer forms need. Whatever is in doubt is left to that.
"""

import re
from collections.abc import Sequence
from typing import Final

from archiver.stitching import doubts, spelt
from archiver.stitching.alphabet import plain
from archiver.stitching.edges import LAST_WORDS
from archiver.stitching.forms import PARTED
from archiver.stitching.glance import DIGITS, OPENING, TAIL, sides
from archiver.stitching.pairs import is_right_to_left, is_scheduled
from archiver.stitching.reading import SURE, TAIL_REACH
from archiver.stitching.skim import doubtful
from archiver.stitching.spelt import BARE, BRACKETED, COUNT, OPEN, PLAIN, Form, Readings, form_of
from archiver.stitching.wordings import of_certainty

_THREAD: Final = "🧵"
_LEADING: Final = DIGITS | {*"([", _THREAD}
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
_LONGEST: Final = 9
_REACH: Final = 160
"""No link that matters is longer."""
_BEGINNING: Final = 24
"""So far from the beginning reach the words and signs that lead to a number."""
_NEAR: Final = 24
"""So far before the end begins the last word, if it has a say."""
_BEFORE: Final = 40
_FAR_BEFORE: Final = 80
_AFTER: Final = 100
_APART: Final = frozenset(" \n.!?…:")
_GAMES: Final = frozenset("Ww")
_BLANK: Final = frozenset(" \n")


_First = tuple[Readings | None, str]
"""What a number at the head is read as, and the text behind it and one blank."""
_Last = tuple[str, Form, int, str]
"""A pair at the end: how it is written, what that is, where it begins, and the text before it and one blank."""


def outright(text: str, where: int) -> Readings | None:
    """The one reading of a post in a common form, or none where there is surely none; null if it takes a closer look.

    Args:
        text: the post.
        where: the `sides` of it.
    """
    # Neither in what follows a doubtful number at the head nor in what comes before one at the tail may be another.
    if where == OPENING:
        first = _first(text)
        if first is None:
            return None
        told, rest = first
        return told if told is None or _is_sure(told, text) or not sides(rest) else None
    last = _last(text)
    if last is None or (where != TAIL and sides(last[3].rstrip())):
        return None
    return _at_tail(text, *last[:3])


def all_outright(texts: Sequence[str]) -> list[Readings | None]:
    """What `outright` says of each text that `sides` finds a place for a number in; null as well if it takes a closer look to know that place."""
    told: list[Readings | None] = [None] * len(texts)
    checked = []
    rests = []
    for place, text in enumerate(texts):
        if text[:1] in _LEADING and (first := _first(text)):
            readings, rest = first
            told[place] = readings
            if readings is not None and (readings[0].certainty < SURE or text[-3:] in LAST_WORDS):
                checked.append(place)
                rests.append(rest)
        # Of a shorter text all is the beginning.
        elif (last := _last(text)) and last[2] > _BEGINNING:
            word, form, start, before = last
            told[place] = _at_tail(text, word, form, start)
            checked.append(place)
            rests.append(before.rstrip())
    for number in doubtful(rests):
        told[checked[number]] = None
    return told


def _first(text: str) -> _First | None:
    """The number at the head, if it has a common form."""
    word, _, rest = text.partition(" ")
    form = form_of(word)
    if form.kind == PLAIN and word[:1] == _THREAD:
        if len(word) > 1:
            word = word[1:]
        else:
            word, _, rest = rest.partition(" ")
        form = form_of(word)
    kind = form.kind
    if kind == PLAIN or not rest:
        return None
    wide = not text.isascii()
    if wide and "\n" in text and doubts.is_game(text):
        return None, rest
    if kind == BARE:
        context = doubts.before_word(form.first, rest)
        marred = wide and ("★" in text or "⭐" in text)
        if context is not None and not marred:
            told = form.at_head[context]
        else:
            told = spelt.closed(word, "head", doubts.behind(form.first, f" {rest}", 0), spelt.MARRED * marred)
    elif kind == BRACKETED:
        timed = rest[0] == "@" and is_scheduled(rest, 0)
        told = spelt.closed(word, "head", doubts.TIMED, 0) if timed else form.at_head[0]
    elif kind == OPEN:
        told = () if rest[0].isdecimal() else form.at_head[0]
    else:
        if rest[:3] != "of ":
            return None
        total, _, rest = rest[3:].partition(" ")
        if form_of(total).kind != COUNT or not rest:
            return None
        told = spelt.counted(word, total, of_certainty(2, f" {rest[:_AFTER]}", "head", bracket=False))
    return (None if not told or (wide and form.mirrored) else told), rest


def _last(text: str) -> _Last | None:
    """The last pair, behind which only links and tags stand."""
    if text[-1:] in _CLOSING and (last := _at_very_end(text)):
        return last
    core = _without_links(text)
    return _at_very_end(core) if len(core) < len(text) and core[-1:] in _CLOSING else None


def _at_very_end(text: str) -> _Last | None:
    before, _, word = text.rpartition(" ")
    form = form_of(word)
    if PLAIN < form.kind < COUNT:
        return word, form, len(text) - len(word), before
    found = _AT_END.search(text, max(0, len(text) - _LONGEST))
    if found is None:
        return None
    start = found.start()
    return found[0], form_of(found[0]), start, text[:start]


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


def _at_tail(text: str, word: str, form: Form, start: int) -> Readings | None:
    wide = not text.isascii()
    if (text[0] in _GAMES or (wide and "\n" in text)) and doubts.is_game(text):
        return None
    words = text[start - _NEAR if start > _NEAR else 0 : start].rsplit(None, 1)
    latest = words[-1] if words else ""
    if wide and not latest.isascii() and not latest.isalpha():
        latest = plain(latest)
    kind = form.kind
    place = "tail"
    starred = wide and kind == BARE and ("★" in text or "⭐" in text)
    rated = form.scale and doubts.rated(text, form.scale)
    if (
        kind != OPEN
        and not (starred or rated)
        and text[start - 1] == " "
        and text[start - 2] == latest[-1:]
        and (context := doubts.behind_word(form.first, latest)) is not None
    ):
        told = form.at_tail[context]
    else:
        before = plain(text[start - _BEFORE if start > _BEFORE else 0 : start])
        end = before[-1:]
        if end not in _APART and not end.isalpha():
            return None
        if end == "\n" or (end == " " and before.rstrip(" ")[-1:] == "\n"):
            place = "line"
        if kind == OPEN:
            return spelt.opened(word, place, before) or None
        ahead = doubts.before_last(form.first, before, apart=kind == BRACKETED or place == "line")
        flaws = spelt.MARRED if starred or (rated and place == "tail") else 0
        if ahead.labelled:
            flaws += spelt.LABELLED
        told = spelt.closed(word, place, ahead.context, flaws)
    if told:
        return None if wide and form.mirrored else told
    if not latest.isalnum() or latest.lower() in PARTED:
        # What stands before may make a number of it yet: "Part 7/5", but not "open 24/7".
        return None
    if wide and (form.mirrored or kind == BRACKETED) and is_right_to_left(text[-_FAR_BEFORE:]):
        # A last look at what the signs mean: invisible ones take no room.
        if is_right_to_left(plain(text[-_FAR_BEFORE:])[-TAIL_REACH:]):
            return spelt.mirrored(word, place)
    return ()


def _is_sure(told: Readings, text: str) -> bool:
    """Whether nothing else in the text has a say beside this number at its head."""
    return bool(told) and told[0].certainty >= SURE and text[-3:] not in LAST_WORDS
