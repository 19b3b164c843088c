"""A page of posts at one look: which of them could hold a number at all.

Nine posts of ten hold none and are told by their first and last signs, without a search and without a call. Whatever is not told so
goes to `glance`, which decides.
"""

from collections.abc import Sequence
from typing import Final

from archiver.stitching.cues import LED
from archiver.stitching.edges import LAST_WORDS, UNGLUED
from archiver.stitching.glance import (
    FIRST_SIGNS,
    LAST_SIGNS,
    LEADING_WIDE,
    LED_BRIEFLY,
    OF_NUMBER,
    OF_REACH,
    PAIR_LENGTH,
    PLAIN_DIGITS,
    TAIL_REACH,
    ending,
    hold_wide_signs,
    leads,
    opens,
    slashed,
    widely,
)

_LETTERS: Final = frozenset(filter(str.isalpha, map(chr, range(0x1000))))
"""Those of the scripts in which most words are written; to ask for one of them costs a third of `isalpha`."""
_ALONE: Final = (_LETTERS | frozenset(map(chr, range(0x80)))) - {"@"}
"""In a text that begins with one of these, no sign of other scripts announces a number, but for a slash."""
_ENDING: Final = _LETTERS | frozenset(filter(str.isalpha, map(chr, range(0x3040, 0x3100))))
_SMALL: Final = frozenset(filter(str.islower, _LETTERS))
_OPENING: Final = FIRST_SIGNS | {word[0] for word in LED_BRIEFLY}
_TELLING: Final = LAST_SIGNS | {word[-1] for word in LAST_WORDS}
_DIGITS: Final = frozenset(PLAIN_DIGITS)
_FINALS: Final = _TELLING - LAST_SIGNS
_BEFORE_LAST: Final = frozenset(word[-2] for word in LAST_WORDS if word[-1] in _FINALS)
_CLOSING: Final = frozenset(")]/")
_ID: Final = 10
"""So long are the last parts of the addresses that X makes."""
_PICTURED: Final = _ID + len("pic.twitter.com/")


def doubtful(texts: Sequence[str]) -> list[int]:  # noqa: C901, PLR0912 - one long loop: each call in it would cost as much as all that it asks of a post
    """The places of the texts in which `sides` may find a number, or that begin with a word of `LED`; in all others it finds none.

    >>> doubtful(["The boats wait.", "The bridge opens. (2/5)", "It rains."])
    [1]
    """
    opening, alone, letters, small = _OPENING, _ALONE, _ENDING, _SMALL
    telling, digits, finals, closing = _TELLING, _DIGITS, _FINALS, _BEFORE_LAST
    found: list[int] = []
    far = []
    for place, text in enumerate(texts):
        try:
            first, last = text[0], text[-1]
            if first in opening and (
                ("/" in (start := text[1:5]) or start == " of " or opens(text, first))
                if first in FIRST_SIGNS
                else text[:3] in LED_BRIEFLY and (leads(text) or text[:4] in LED)
            ):
                found.append(place)
                continue
            if last in telling and (
                not text[-4:].isalnum()
                if last in digits
                else (
                    text[-2] in closing
                    and (end := text[-3:]) in LAST_WORDS
                    and not (end in UNGLUED and text[-4:-3].isalpha())
                )
                if last in finals
                else last in _CLOSING or ending(text, last)
            ):
                found.append(place)
                continue
        except IndexError:
            found.append(place)
            continue
        if "/" in text:
            before, _, beyond = text.partition("/")
            # Most slashes are those of one link, behind which stand some tags at most.
            if beyond[0] == "/" and "\n" not in beyond and (" " not in beyond or "/" not in beyond.partition(" ")[2]):
                counted = (" of" in before[-OF_REACH:] or " of" in beyond) and OF_NUMBER.search(text)
            elif text[-_PICTURED:-_ID] == "pic.twitter.com/" and "/" not in text[:-_PICTURED]:
                counted = " of" in (end := text[-TAIL_REACH:]) and OF_NUMBER.search(end)
            elif (last in digits and "/" in text[-PAIR_LENGTH:]) or slashed(text):
                found.append(place)
                continue
            else:
                counted = " of" in text and OF_NUMBER.search(text)
        elif last in letters:
            # Of an end of plain letters nothing is stripped off, unless it is a tag.
            counted = ("#" in text or "@" in text) and " of" in (end := text[-TAIL_REACH:]) and OF_NUMBER.search(end)
        else:
            counted = (
                ("#" in text or "@" in text or not (last.isalpha() or text[-2:-1] in small))
                and " of" in (end := text[-TAIL_REACH:])
                and OF_NUMBER.search(end)
            )
        if counted:
            found.append(place)
        elif not text.isascii():
            if first in alone:
                if "／" in text or "⁄" in text:
                    found.append(place)
            elif first in LEADING_WIDE and widely(text, first):
                found.append(place)
            else:
                far.append(place)
    if far and hold_wide_signs("".join([texts[place] for place in far])):
        found += [place for place in far if widely(texts[place], texts[place][0])]
    return found
