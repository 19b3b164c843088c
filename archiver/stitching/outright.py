"""The commonest ways to number, told at one look: "2/5 Text", "(2/5) Text", "2/ Text", "2 of 5 Text", "Text 2/5", "Text (2/5)".

They are read as `pairs` and `wordings` would read them, without the search that rarer forms need. Whatever is in doubt is left to that.
"""

import re
from collections.abc import Sequence
from typing import Final

from archiver.stitching import doubts, scores, spelt
from archiver.stitching.alphabet import plain
from archiver.stitching.cues import LED
from archiver.stitching.edges import LAST_WORDS
from archiver.stitching.forms import PARTED
from archiver.stitching.glance import DIGITS, OPENING, TAIL, sides
from archiver.stitching.pairs import is_right_to_left, is_scheduled
from archiver.stitching.reading import SURE, TAIL_REACH, WHOLE, best, both_ends
from archiver.stitching.skim import doubtful
from archiver.stitching.spelt import BARE, BRACKETED, COUNT, OPEN, PLAIN, THREAD, Form, Readings, form_at_head, form_of
from archiver.stitching.wordings import of_before_word, of_certainty

_LEADING: Final = DIGITS | {*"([", THREAD}
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
_LED_IN: Final = 60
"""No word that leads to a number at the head stands so far from there."""
_BEFORE: Final = 40
_FAR_BEFORE: Final = 80
_AFTER: Final = 100
_APART: Final = frozenset(" \n.!?…:")
_GAMES: Final = frozenset("Ww")

_First = tuple[Readings | None, str]
"""What a number at the head is read as, and the text behind it and one blank."""
_Last = tuple[Form, int, str]
"""A pair at the end, where it begins, and the text before it and one blank."""


def outright(text: str, where: int) -> Readings | None:
    """The one reading of a post in a common form, or none where there is surely none; null if it takes a closer look.

    Args:
        text: the post.
        where: the `sides` of it.
    """
    if where == OPENING:
        first = _first(text)
        if first is None:
            return None
        told, rest = first
        return told if told is None or _is_sure(told, text) or not sides(rest) else _both(told, text, rest)
    last = _last(text)
    if last is None or (where != TAIL and not _is_only(last[2].rstrip())):
        return None
    return _at_tail(text, last)


def _both(told: Readings, text: str, rest: str) -> Readings | None:
    """What a text is read as that begins with a doubtful number and ends with a pair: "5/7 We never close, open 24/7"."""
    last = _last(text)
    if last is None or not _is_idle(last) or sides(last[2][len(text) - len(rest) :].rstrip()):
        return None
    closing = _at_tail(text, last)
    if closing is None:
        return None
    return best([*told, *closing]) if told and closing else told or closing


def _is_only(text: str) -> bool:
    """Whether no number stands in the text, or a pair at its end that nobody would number with: "remembers 9/11"."""
    if not sides(text):
        return True
    last = _last(text)
    return last is not None and _is_idle(last) and not sides(last[2].rstrip())


def _is_idle(last: _Last) -> bool:
    """Whether a word leads to the pair, so that it is no number of what follows it."""
    form, start, before = last
    return form.kind == BARE and start > _LED_IN and before[-1:].isalpha() and start == len(before) + 1


def all_outright(texts: Sequence[str]) -> tuple[list[Readings], list[int]]:
    """What `outright` says of each text of a page, and the places of the texts that take a closer look."""
    told: list[Readings] = [()] * len(texts)
    unclear = []
    checked = []
    rests = []
    for place in doubtful(texts):
        text = texts[place]
        if len(text) > WHOLE:
            text = both_ends(text)
        rest = ""
        if text[:1] in _LEADING and (first := _first(text)):
            readings, rest = first
            rest = "" if readings and _is_sure(readings, text) else rest
        elif (last := _last(text)) is None:
            readings = None
        elif last[1] > _BEGINNING:
            readings = _at_tail(text, last)
            rest = last[2].rstrip() or text
        else:
            # Of a short text all is the beginning.
            readings = outright(text, sides(text))
        if readings is None:
            unclear.append(place)
        else:
            told[place] = readings
            if rest:
                checked.append(place)
                rests.append(rest)
    for number in doubtful(rests):
        place = checked[number]
        readings = _again(texts[place])
        told[place] = readings or ()
        if readings is None:
            unclear.append(place)
    return told, unclear


def _again(text: str) -> Readings | None:
    text = both_ends(text)
    return outright(text, sides(text))


def _first(text: str) -> _First | None:
    """The number at the head, if it has a common form."""
    word, _, rest = text.partition(" ")
    if word == THREAD:
        word, _, rest = rest.partition(" ")
    form = form_at_head(word)
    kind = form.kind
    if kind == PLAIN or not rest:
        return None
    wide = not text.isascii()
    if wide and "\n" in text and scores.is_game(text):
        return None, rest
    if kind == BARE:
        context = doubts.before_word(form.first, rest)
        marred = wide and scores.starred(text)
        if context is not None and not marred:
            told = form.at_head[context]
        else:
            told = spelt.closed(form.spelt, "head", doubts.behind(form.first, f" {rest}", 0), spelt.MARRED * marred)
    elif kind == BRACKETED:
        timed = rest[0] == "@" and is_scheduled(rest, 0)
        told = spelt.closed(form.spelt, "head", doubts.TIMED, 0) if timed else form.at_head[0]
    elif kind == OPEN:
        told = () if rest[0].isdecimal() else form.at_head[0]
    else:
        if rest[:3] != "of ":
            return None
        total, _, rest = rest[3:].partition(" ")
        if form_of(total).kind != COUNT or not rest:
            return None
        start = rest[0]
        certainty = (
            of_before_word(start) if start.isalpha() else of_certainty(2, f" {rest[:_AFTER]}", "head", bracket=False)
        )
        told = spelt.counted(form.spelt, total, certainty)
    return (None if not told or (wide and form.mirrored) else told), rest


def _last(text: str) -> _Last | None:
    """The last pair, behind which only links and tags stand."""
    if text[-1:] in _CLOSING:
        before, _, word = text.rpartition(" ")
        form = form_of(word)
        if PLAIN < form.kind < COUNT:
            return form, len(text) - len(word), before
        if last := _glued(text):
            return last
    core = _without_links(text)
    return _last(core) if len(core) < len(text) and core[-1:] in _CLOSING else None


def _glued(text: str) -> _Last | None:
    """The last pair, if no blank stands before it."""
    found = _AT_END.search(text, max(0, len(text) - _LONGEST))
    if found is None:
        return None
    start = found.start()
    return form_of(found[0]), start, text[:start]


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


def _at_tail(text: str, last: _Last) -> Readings | None:
    form, start, before = last
    wide = not text.isascii()
    if (text[0] in _GAMES or (wide and "\n" in text)) and scores.is_game(text):
        return None
    starred = wide and form.kind == BARE and scores.starred(text)
    rated = form.scale and scores.rated(text, form.scale)
    if (
        form.kind != OPEN
        and not (starred or rated)
        and text[start - 1] == " "
        and (context := doubts.behind_letters(form.first, before)) is not None
    ):
        if told := form.at_tail[context]:
            return None if wide and form.mirrored else told
        return _none(text, last, "tail", before[-_NEAR:].rsplit(None, 1)[-1])
    return _amid(text, last, starred=starred, rated=bool(rated))


def _amid(text: str, last: _Last, *, starred: bool, rated: bool) -> Readings | None:
    """What a pair at the end is read as, if it takes more than a few letters before it to tell."""
    form, start, _ = last
    before = plain(text[max(0, start - _BEFORE) : start])
    end = before[-1:]
    alone = end == "\n" or (end == " " and before.rstrip(" ")[-1:] == "\n")
    place = "line" if alone else "tail"
    if end not in _APART and not end.isalpha():
        return None
    if form.kind == OPEN:
        return spelt.opened(form.spelt, place, before) or None
    ahead = doubts.before_last(form.first, before, apart=form.kind == BRACKETED or alone)
    flaws = spelt.MARRED if starred or (rated and not alone) else 0
    if ahead.labelled:
        flaws += spelt.LABELLED
    if told := spelt.closed(form.spelt, place, ahead.context, flaws):
        return None if form.mirrored and not text.isascii() else told
    words = before.rsplit(None, 1)
    return _none(text, last, place, words[-1] if words else "")


def _none(text: str, last: _Last, place: str, latest: str) -> Readings | None:
    """What is left of a pair at the end that is nothing as it stands.

    Args:
        text: the post.
        last: the pair.
        place: where it stands.
        latest: the word before it.
    """
    form, start, _ = last
    if not latest.isalnum() or latest.lower() in PARTED or text[:4] in LED:
        # What stands before may make a number of it yet: "Part 7/5", but not "open 24/7".
        return None
    if text.isascii() or not (form.mirrored or form.kind == BRACKETED):
        return ()
    end = text[max(0, start - _FAR_BEFORE) : start + len(form.spelt)]
    # Before plain signs are made of them, invisible ones take room.
    turned = is_right_to_left(end) and is_right_to_left(plain(end)[-TAIL_REACH:])
    return spelt.mirrored(form.spelt, place) if turned else ()


def _is_sure(told: Readings, text: str) -> bool:
    """Whether nothing else in the text has a say beside this number at its head."""
    return bool(told) and told[0].certainty >= SURE and text[-3:] not in LAST_WORDS
