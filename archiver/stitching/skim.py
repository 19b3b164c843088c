"""A page of posts at one look: which of them could hold a number at all.

Nine posts of ten hold none and are told by their first and last signs, without a search and without a call. Whatever is not told so
goes to `glance`, which decides.
"""

from collections.abc import Iterable
from typing import Final

from archiver.stitching.edges import LAST_WORDS
from archiver.stitching.glance import (
    FIRST_SIGNS,
    LAST_SIGNS,
    LED_BRIEFLY,
    OF_NUMBER,
    OF_REACH,
    PAIR_LENGTH,
    PLAIN_DIGITS,
    TAIL_REACH,
    slashed,
    widely,
)

_LETTERS: Final = frozenset(filter(str.isalpha, map(chr, range(0x700))))
"""Those of the scripts in which most words are written; to ask for one of them costs a third of `isalpha`."""
_SMALL: Final = frozenset(filter(str.islower, _LETTERS))
_OPENING: Final = FIRST_SIGNS | {word[0] for word in LED_BRIEFLY}
_SECOND: Final = frozenset(word[1] for word in LED_BRIEFLY)
_ENDING: Final = LAST_SIGNS | {word[-1] for word in LAST_WORDS}
_SHORT: Final = 4


def doubtful(texts: Iterable[str]) -> list[int]:
    """The places of the texts in which `sides` may find a number; in all others it finds none.

    >>> doubtful(["The boats wait.", "The bridge opens. (2/5)", "It rains."])
    [1]
    """
    # One long loop: each call in it would cost as much as all that it asks of a post.
    opening, second, ending, letters = _OPENING, _SECOND, _ENDING, _LETTERS
    found = []
    for place, text in enumerate(texts):
        if len(text) < _SHORT:
            found.append(place)
            continue
        first, last = text[0], text[-1]
        if (first in opening and (first in FIRST_SIGNS or (text[1] in second and text[:3] in LED_BRIEFLY))) or (
            last in ending
            and ((last in LAST_SIGNS and not (last in PLAIN_DIGITS and text[-4:].isalnum())) or text[-3:] in LAST_WORDS)
        ):
            found.append(place)
            continue
        if "/" in text:
            # Most slashes are those of one link, behind which stand tags at most.
            before, _, link = text.partition("//")
            if "/" not in before and "\n" not in link and not (" " in link and "/" in link.partition(" ")[2]):
                end = before[-OF_REACH:]
            elif (last in PLAIN_DIGITS and "/" in text[-PAIR_LENGTH:]) or slashed(text):
                found.append(place)
                continue
            else:
                end = text[-TAIL_REACH:]
            counted = " of" in end and OF_NUMBER.search(end)
        elif last in letters:
            # Of an end of plain letters nothing is stripped off, unless it is a tag.
            counted = ("#" in text or "@" in text) and " of" in (end := text[-TAIL_REACH:]) and OF_NUMBER.search(end)
        else:
            counted = (
                ("#" in text or "@" in text or not (text[-2] in _SMALL or last.isalpha()))
                and " of" in (end := text[-TAIL_REACH:])
                and OF_NUMBER.search(end)
            )
        if counted or not (
            text.isascii() or (first in letters and "／" not in text and "⁄" not in text) or not widely(text, first)
        ):
            found.append(place)
    return found
