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
    announced_widely,
    ending,
    opens,
    slashed,
)

_LETTERS: Final = frozenset(filter(str.isalpha, map(chr, range(0x1000))))
"""Those of the scripts in which most words are written; to ask for one of them costs a third of `isalpha`."""
_SMALL: Final = frozenset(filter(str.islower, _LETTERS))
_OPENING: Final = FIRST_SIGNS | {word[0] for word in LED_BRIEFLY}
_SECOND: Final = frozenset(word[1] for word in LED_BRIEFLY)
_TELLING: Final = LAST_SIGNS | {word[-1] for word in LAST_WORDS}
_CLOSING: Final = frozenset(")]/")


def doubtful(texts: Iterable[str]) -> list[int]:
    """The places of the texts in which `sides` may find a number; in all others it finds none.

    >>> doubtful(["The boats wait.", "The bridge opens. (2/5)", "It rains."])
    [1]
    """
    # One long loop: each call in it would cost as much as all that it asks of a post.
    opening, second, telling, letters, small = _OPENING, _SECOND, _TELLING, _LETTERS, _SMALL
    found = []
    for place, text in enumerate(texts):
        try:
            first, last = text[0], text[-1]
            if first in opening and (
                opens(text, first) if first in FIRST_SIGNS else (text[1] in second and text[:3] in LED_BRIEFLY)
            ):
                found.append(place)
                continue
            if last in telling and (
                not text[-4:].isalnum()
                if last in PLAIN_DIGITS
                else last in _CLOSING or text[-3:] in LAST_WORDS or (last in LAST_SIGNS and ending(text, last))
            ):
                found.append(place)
                continue
        except IndexError:
            found.append(place)
            continue
        if "/" in text:
            # Most slashes are those of one link, behind which stand tags at most.
            before, _, link = text.partition("//")
            if "/" not in before and "\n" not in link and not (" " in link and "/" in link.partition(" ")[2]):
                end = before[-OF_REACH:] if " of" not in link else text[-TAIL_REACH:]
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
                ("#" in text or "@" in text or not (text[-2:-1] in small or last.isalpha()))
                and " of" in (end := text[-TAIL_REACH:])
                and OF_NUMBER.search(end)
            )
        if counted or (
            not text.isascii()
            and ("／" in text or "⁄" in text or (first not in letters and announced_widely(text, first)))
        ):
            found.append(place)
    return found
