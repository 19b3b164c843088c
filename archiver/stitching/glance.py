"""A first look at a post: could there be a number at all, and where? Cheap enough for every post that comes in."""

import re
from typing import Final

from archiver.stitching.alphabet import words
from archiver.stitching.edges import LAST_WORDS

HEAD: Final = 1
TAIL: Final = 2

_DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓⓪⓵⓶⓷⓸⓹⓺⓻⓼⓽⓾⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑🔟"
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c\ufeff"
_FIRST: Final = frozenset(_DIGITS + _CIRCLED + _INVISIBLE + "([{<（［【〔「#＃№*_/ \n\t\u3000\u00a0")
_LAST: Final = frozenset(_DIGITS + _CIRCLED + _INVISIBLE + ")]}）］】〕」⃣*_ \n\t")
_LED: Final = words(
    "part pt teil deel parte pte partie del dio часть частин część cz bölüm kısım rész osa дел μέρος phần bagian pars חלק الجزء جزء "
    "قسمت بخش भाग ভাগ পর্ব thread hilo fio fil tråd draad wątek тред one two three update"
)
_LED_BRIEFLY: Final = frozenset(
    (spelt + mark)[:3] for word in _LED for spelt in (word, word.title(), word.upper()) for mark in " .:#"
)
_LEADING: Final = frozenset(word[0] for word in _LED_BRIEFLY)
_LEADING_CJK: Final = frozenset("そ其第제パ파【「［（")
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_WIDE: Final = "\u2e7f"
_END_LETTERS: Final = frozenset(word[-1] for word in LAST_WORDS)

_COUNTING = re.compile(rf"[\d{_CIRCLED}一二三四五六七八九十]")
_AFTER_SIGNS = "\\s⃣\ufe0f⁰¹²³⁴-⁹\u200b-\u200f\u2066-\u2069①-⓿"
_SLASH = re.compile(
    r"/(?:/(?<=://)\S*+[^/]*+\Z()"
    r"|\d{1,2}+(?![^\s)\]])(?:(?<=[^/]/\d)|(?<=[^/]/\d\d))"
    rf"|(?<=[\d{_AFTER_SIGNS}]/)(?:"
    r"(?<=\d/)(?:(?<=[^\w/.=%&-]\d/)|(?<=[^\w/.=%&-]\d\d/)|(?<=[^\w/.=%&-]\d\d\d/)|(?=\s?\d{1,3}(?:[\s)\]/]|$)))"
    rf"|(?<=[{_AFTER_SIGNS}]/)(?=\S?\s?[\d¹²³⁴-⁹①-⓿nNxX?)\]])))"
)
"""A slash with a number beside it that is no piece of an address; or, as a group, an address behind which no slash follows: most
slashes are those of one link, and it is passed over in one go."""
_COUNT_LAST = re.compile(
    rf"(?:[\s.|\\⁄∕その其]\d{{1,3}}|[{_CIRCLED}⃣])\W{{0,3}}$|[\s(（\[【.第제]\d{{1,3}}(?:\D{{1,12}}\d{{0,3}})?\W{{1,3}}$"
)
_WIDE_SIGN = re.compile("[①-⑳❶-❿第]")
_WHOLE: Final = 640
"""A text up to this length is searched for slashes from end to end; of a longer one both ends."""
_LEADING_DIGITS: Final = 4
"""Behind "(12" a slash belongs to the head."""
_TRAILING_DIGITS: Final = 7
"""Before "123)" and the like it belongs to the tail."""
_HEADING: Final = 160
"""A slash beyond cannot belong to the head."""


def sides(text: str) -> int:
    """Where a number could be: 0 for nowhere, `HEAD`, `TAIL`, or both together. The text must not be empty."""
    first, last = text[0], text[-1]
    head = 0
    if first in _FIRST:
        head = HEAD if _COUNTING.search(text, 0, 14) else 0
    elif first in _LEADING and text[:3] in _LED_BRIEFLY and _leads(text):
        head = HEAD
    if last in _LAST and (not text[-4:].isalnum() or not last.isascii()) and _COUNT_LAST.search(text, max(0, len(text) - 20)):
        return head | TAIL
    if "/" in text:
        if where := _slashed(text):
            return head | where
        worded = True
    else:
        # Before an end of plain letters nothing is stripped off, and nothing is counted.
        worded = last not in _LETTERS or "#" in text or "@" in text
    if (worded and (at := text.rfind(" of", -90)) > 0 and text[at - 1].isdecimal()) or (
        last in _END_LETTERS and text[-3:] in LAST_WORDS
    ):
        return head | TAIL
    if head or text.isascii():
        return head
    if first in _LEADING_CJK or "／" in text or "⁄" in text:
        return HEAD | TAIL
    # Circled numbers within a text are the custom of scripts whose letters come after the circles.
    return HEAD | TAIL if (first > _WIDE or not first.isalpha()) and _WIDE_SIGN.search(text, 0, 90) else 0


def slashed_again(text: str, start: int) -> bool:
    """Whether another slash with a number follows."""
    return "/" in text[start:] and (found := _SLASH.search(text, start)) is not None and found.lastindex is None


def _leads(text: str) -> bool:
    return text[:12].split(None, 1)[0].rstrip(".:#0123456789").lower() in _LED


def _slashed(text: str) -> int:
    size = len(text)
    found = _SLASH.search(text) if size <= _WHOLE else _SLASH.search(text, 0, _HEADING)
    if size > _WHOLE and (found is None or found.lastindex):
        found = _SLASH.search(text, size - 340)
    if found is None or found.lastindex:
        return 0
    at = found.start()
    if at <= _LEADING_DIGITS:
        return HEAD
    return TAIL if at > _HEADING or size - at < _TRAILING_DIGITS else HEAD | TAIL
