"""A first look at a post: could there be a number at all, and where? Cheap enough for every post that comes in."""

import re
from typing import Final

from archiver.stitching.alphabet import words
from archiver.stitching.edges import LAST_WORDS
from archiver.stitching.forms import number

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
_LEADING_CJK: Final = frozenset("其第제파【「［（")
_LEADING_KANA: Final = frozenset({"その", "パー"})
_WIDE: Final = "\u2e7f"
_END_LETTERS: Final = frozenset(word[-1] for word in LAST_WORDS)
_ENDING: Final = _LAST | _END_LETTERS

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
_FRACTION = re.compile(r"/(?:(?<=[^\W_] \d/)|(?<=[^\W_] \d\d/))\d{1,3} (?!end\b)[a-z]{3,}(?=\s|$)")
_COUNT_LAST = re.compile(
    rf"(?:[\s.|\\⁄∕その其]\d{{1,3}}|[{_CIRCLED}⃣])\W{{0,3}}$|[\s(（\[【.第제]\d{{1,3}}(?:\D{{1,12}}\d{{0,3}})?\W{{1,3}}$"
)
_WIDE_SIGN = re.compile("[①-⑳❶-❿第]")
_WHOLE: Final = 640
"""A text up to this length is searched for slashes from end to end; of a longer one both ends."""
_LED_AT_MOST: Final = 30
"""So far into a text that begins with a letter, the words that announce a number have been said."""
_PLAIN_DIGITS: Final = "0123456789"
_BEFORE_COUNTS: Final = frozenset(".|\\⁄∕その其")
_LEADING_DIGITS: Final = 4
"""Behind "(12" a slash belongs to the head."""
_TRAILING_DIGITS: Final = 7
"""Before "123)" and the like it belongs to the tail."""
_HEADING: Final = 160
"""A slash beyond cannot belong to the head."""


def sides(text: str) -> int:
    """Where a number could be: 0 for nowhere, `HEAD`, `TAIL`, or both together."""
    if not text:
        return 0
    first, last = text[0], text[-1]
    head = _opens(text, first) if first in _FIRST or (first in _LEADING and text[:3] in _LED_BRIEFLY) else 0
    if last in _ENDING and (text[-3:] in LAST_WORDS or (last in _LAST and _counts(text, last))):
        return head | TAIL
    if "/" in text:
        found = _SLASH.search(text, 0, _WHOLE)
        if (found is None or found.lastindex is None or len(text) > _WHOLE) and (where := _slashed(text, found, head)):
            return head | where
        worded = True
    else:
        # Before an end of plain letters nothing is stripped off, and nothing is counted.
        worded = not last.isalpha() or "#" in text or "@" in text
    if worded and (at := text.rfind(" of", -90)) > 0 and text[at - 1].isdecimal():
        return head | TAIL
    if head or text.isascii():
        return head
    # Circled numbers within a text are the custom of scripts whose letters come after the circles.
    wide = (first > _WIDE or not first.isalpha()) and (
        first in _LEADING_CJK or text[:2] in _LEADING_KANA or _WIDE_SIGN.search(text, 0, 90)
    )
    return HEAD | TAIL if wide or "／" in text or "⁄" in text else 0


def slashed_again(text: str, start: int) -> bool:
    """Whether another slash with a number follows."""
    return text.find("/", start) > 0 and (found := _SLASH.search(text, start)) is not None and found.lastindex is None


def _opens(text: str, first: str) -> int:
    """`HEAD` if the text begins like a number, or with a word that leads to one."""
    if first in _FIRST:
        return HEAD if first.isdecimal() or _COUNTING.search(text, 0, 14) else 0
    return HEAD if _leads(text) else 0


def _leads(text: str) -> bool:
    """Whether a word for a part comes first, and no plain word next: "Part 2", not "part of"."""
    first, *others = text[:24].split(None, 2)
    word = first.rstrip(".:#0123456789")
    if word.lower() not in _LED:
        return False
    if first.rstrip(".:#") != word:
        # "Pt.2"
        return True
    following = others[0].rstrip(".:,)") if others else ""
    return not following.isalpha() or following.lower() in _LED or number(following) is not None


def _counts(text: str, last: str) -> bool:
    """Whether the text ends in a number that stands by itself."""
    end = text[-4:]
    if last.isdecimal() and last.isascii():
        before = "" if end.isalnum() else end.rstrip(_PLAIN_DIGITS)[-1:]
        return before in _BEFORE_COUNTS or before.isspace()
    return _COUNT_LAST.search(text, max(0, len(text) - 20)) is not None


def _slashed(text: str, found: re.Match[str] | None, head: int) -> int:
    """Where the number of the first telling slash could be; `found` is that of the beginning."""
    size = len(text)
    if size <= _WHOLE:
        while found and found.lastindex is None and _is_fraction(text, found.start(), head):
            found = _SLASH.search(text, found.end())
    else:
        found = _SLASH.search(text, 0, _HEADING)
        if found is None or found.lastindex:
            found = _SLASH.search(text, size - 340)
    if found is None or found.lastindex:
        return 0
    at = found.start()
    if at <= _LEADING_DIGITS:
        return HEAD
    return TAIL if at > _HEADING or size - at < _TRAILING_DIGITS else HEAD | TAIL


def _is_fraction(text: str, at: int, head: int) -> bool:
    """Whether the slash belongs to a pair amid plain words: "add 1/2 cup of flour". No author numbers there."""
    return not head and at > _LED_AT_MOST and text[0].isalpha() and _FRACTION.match(text, at) is not None
