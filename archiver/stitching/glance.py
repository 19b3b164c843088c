"""A first look at a post: could there be a number at all, and where? Cheap enough for every post that comes in."""

import re
from typing import Final

from archiver.stitching.alphabet import VULGAR, words
from archiver.stitching.edges import CONTINUING, FINISHING, LAST_WORDS, closing
from archiver.stitching.forms import LATIN_JOINED, PARTED
from archiver.stitching.numerals import ORDINALS, number

HEAD: Final = 1
TAIL: Final = 2
OPENING: Final = 7
"""The text begins like a number: both sides, of which only the beginning has been looked at."""

DIGITS: Final = frozenset("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓⓪⓵⓶⓷⓸⓹⓺⓻⓼⓽⓾⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑🔟"
_INVISIBLE = "\u2060\u200b\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c\ufeff"
FIRST_SIGNS: Final = DIGITS | frozenset(_CIRCLED + VULGAR + _INVISIBLE + "([{<（［【〔「⁽🧵#＃№*_/ \n\t\u3000\u00a0")
_COUNTED_LAST: Final = "部回篇話章節节条條分부회화편"
"""What "第2回" and its like end in."""
LAST_SIGNS: Final = DIGITS | frozenset(_CIRCLED + VULGAR + _INVISIBLE + ")]}）］】〕」⁾⃣*_/–— \n\t" + _COUNTED_LAST)
_LED: Final = words(
    "partea díl kỳ част частина ตอนที่ பகுதி حصہ tweet post toot part pt teil deel parte pte partie del dio часть частин część cz bölüm kısım rész osa дел μέρος phần bagian pars חלק الجزء جزء "
    "قسمت بخش भाग ভাগ পর্ব thread hilo fio fil tråd draad wątek тред one two three update"
)
_COUNTED_AS: Final = words("no nr")
LED_BRIEFLY: Final = (
    frozenset((spelt + mark)[:3] for word in _LED for spelt in (word, word.title(), word.upper()) for mark in " .:#")
    | {f"{spelt}." for word in _COUNTED_AS for spelt in (word, word.title())}
    | {word.title()[:3] for word in ORDINALS}
)
_LED_AT_LENGTH: Final = frozenset(spelt[:4] for word in _LED | ORDINALS for spelt in (word, word.title(), word.upper()))
"""Their first four letters: "President" begins like "Première"."""
_OPENING: Final = FIRST_SIGNS | frozenset(word[0] for word in LED_BRIEFLY)
_LEADING_CJK: Final = frozenset("其第제파【「［（")
_LEADING_KANA: Final = frozenset({"その", "パー"})
LEADING_WIDE: Final = _LEADING_CJK | {word[0] for word in _LEADING_KANA}
_WIDE: Final = "\u2e7f"
_END_LETTERS: Final = frozenset(word[-1] for word in LAST_WORDS)
_ENDING: Final = LAST_SIGNS | _END_LETTERS

_NUMBERED = re.compile(
    rf"\d{{1,3}}(?:[.)\]:](?!\d)|\s{{0,2}}(?:[/|\\]|-(?=[^a-z\d]|of-\d)|(?:a|re|e|st|nd|rd|th)\s(?i:part)|[^\x00-\x7f]|(?i:{LATIN_JOINED})\s{{0,2}}\d))"
)
"""A first number that may be one of a part: "2/", "2)", "2 of 5", but not "26 days" or "45,000"."""
_LED_LENGTH: Final = 4
_HEAD_LENGTH: Final = 14
"""So far from the beginning stands the first digit, behind "🧵 (" or behind any other signs."""
_COUNTING = re.compile(rf"[\d{_CIRCLED}{VULGAR}一二三四五六七八九十]")
_COUNTING_APART = re.compile(rf"(?<![^\W_])[\d{_CIRCLED}]")
_SIGNS = "⃣\ufe0f\u061c⁰¹²³⁴-⁹\u200b-\u200f\u2060-\u2069①-⓿"
_SLASH = re.compile(
    r"/(?:/(?<=://)\S*+[^/]*+\Z()"
    r"|\d{1,2}+(?![^\s)\]])(?:(?<=[^/\d:]/\d)|(?<=[^/\d:]/\d\d))"
    rf"|(?<=[\d\s{_SIGNS}]/)(?:(?:end|fin)\b|"
    r"(?<=\d/)(?!(?!http|pic\.|[nx])[a-z]|\d{1,3}/\d)(?:(?<=[^\w/.=%&-]\d/)|(?<=[^\w/.=%&-]\d\d/)|(?<=[^\w/.=%&-]\d\d\d/)"
    r"|(?=\s?\d{1,3}(?:[\s)\]/]|pic\.|https?:|$)))"
    rf"|(?:(?<=[{_SIGNS}]/)|(?<=[\d{_SIGNS}]\s/)|(?<=[\d{_SIGNS}]\s\s/))(?=\S?\s?[\d¹²³⁴-⁹①-⓿nNxX?)\]])))"
)
"""A slash with a number beside it that is no piece of an address or a date; or, as a group, an address behind which no slash follows:
most slashes are those of one link, and it is passed over in one go."""
# A pair between two plain words: no author numbers there.
_IDLE = re.compile(
    rf"/(?:(?<=[^\W_]\s\d/)|(?<=[^\W_]\s\d\d/))\d{{1,3}}[,;]?\s(?!(?i:eo[ft]|{CONTINUING}|{FINISHING})(?!\w))[^\W\d_]{{2,}}(?=[\s,;!?’']|\.(?:\s|$)|$)"
)
_COUNT_LAST = re.compile(
    rf"(?:[\s.|\\⁄∕その其]\d{{1,3}}|\d\s?/\s?\d{{0,3}}|[{_CIRCLED}{VULGAR}⃣]|[の之]\d{{1,3}}|[その其之][一二三四五六七八九十])\W{{0,3}}$|[\s(（\[【.第제]\d{{1,3}}(?:\D{{1,12}}\d{{0,3}})?\W{{1,3}}$"
)
_ORDINAL_LAST = re.compile(r"[第제]\s?(?:\d{1,3}|[一二三四五六七八九十])\s?\S{1,2}$")
_COUNT_LENGTH: Final = 20
_ORDINAL_LENGTH: Final = 8
PAIR_LENGTH: Final = 9
_PAIR_SIGNS: Final = "0123456789()[]"
_PAIR_SLASHES: Final = frozenset({"/", "//"})
"""What the last word consists of, beside one slash, if it is a pair."""
OF_NUMBER = re.compile(r" of(?<=\d of)\s{0,2}\d")
OF_REACH: Final = 40
TAIL_REACH: Final = 90
"""So far from the end, or from a link there, may "2 of 5" stand: tags come between."""
_WIDE_SIGN = re.compile("[①-⑳❶-❿第]")
_WIDE_REACH: Final = 90
_CIRCLING: Final = 0xE2
"""The first byte in UTF-8 of every sign in a circle, and of few letters of the Far East."""
_CIRCLES: Final = (b"\xe2\x91", b"\xe2\x9d")
"""The first two of those that `_WIDE_SIGN` knows."""
_WHOLE: Final = 640
"""A text up to this length is searched for slashes from end to end; of a longer one both ends."""
_LED_AT_MOST: Final = 30
"""So far into a text that begins with a letter, the words that announce a number have been said."""
PLAIN_DIGITS: Final = "0123456789"
_BEFORE_COUNTS: Final = frozenset(".|\\⁄∕その其")
_TRAILING_DIGITS: Final = 7
"""Before "123)" and the like it belongs to the tail."""
_HEADING: Final = 160
"""A slash beyond cannot belong to the head."""


def sides(text: str) -> int:
    """Where a number could be: 0 for nowhere, `HEAD`, `TAIL`, or both together; `OPENING` if the text begins like a number."""
    if not text:
        return 0
    first, last = text[0], text[-1]
    if first in _OPENING and opens(text, first):
        return OPENING
    if last in _ENDING and (text[-3:] in LAST_WORDS or last in LAST_SIGNS) and (where := ending(text, last)):
        return where
    if "/" in text:
        before, _, beyond = text.partition("/")
        # Most slashes are those of one link, behind which stand tags at most.
        one_link = beyond[:1] == "/" and not ("\n" in beyond or (" " in beyond and "/" in beyond.partition(" ")[2]))
        if not one_link and (where := slashed(text)):
            return where
        end = before[-OF_REACH:] if one_link and " of" not in beyond else text[-TAIL_REACH:]
    elif "#" in text or "@" in text or not (last.isalpha() or text[-2:-1].islower()):
        end = text[-TAIL_REACH:]
    else:
        # Of an end of plain letters nothing is stripped off.
        end = ""
    if " of" in end and OF_NUMBER.search(end):
        return TAIL
    return HEAD | TAIL if not text.isascii() and widely(text, first) else 0


def widely(text: str, first: str) -> bool:
    """Whether the slashes or signs of other scripts announce a number: circled ones within a text are the custom of the Far East."""
    if "／" in text or "⁄" in text:
        return True
    if first <= _WIDE and (first.isalpha() or (first.isascii() and first != "@")):
        return False
    if first in LEADING_WIDE and (first in _LEADING_CJK or text[:2] in _LEADING_KANA):
        return True
    start = text[:_WIDE_REACH]
    return hold_wide_signs(start) and _WIDE_SIGN.search(start) is not None


def hold_wide_signs(texts: str) -> bool:
    """Whether there may be a sign of `widely` within."""
    if "第" in texts or "／" in texts:
        return True
    # Bytes are looked through much faster than letters, and all signs in circles begin with the same one, as "⁄" and quotes do.
    spelt = texts.encode("utf-8", "surrogatepass")
    return _CIRCLING in spelt and ("⁄" in texts or any(start in spelt for start in _CIRCLES))


def opens(text: str, first: str) -> bool:
    """Whether the text begins like a number, or with a word that leads to one."""
    if first in PLAIN_DIGITS:
        return "/" in text[1:4] or _NUMBERED.match(text) is not None
    if first in FIRST_SIGNS:
        counting = _COUNTING_APART if first == "#" else _COUNTING
        return first.isdecimal() or counting.search(text, 0, _LED_LENGTH if first == "🧵" else _HEAD_LENGTH) is not None
    return text[:3] in LED_BRIEFLY and leads(text)


def leads(text: str) -> bool:
    """Whether a word for a part comes first, and no plain word next: "Part 2", not "part of"."""
    if text[2:4].isalpha() and text[:4] not in _LED_AT_LENGTH:
        return False
    first, *others = text[:24].split(None, 2)
    word = first.rstrip(".:#0123456789")
    if word.lower() in ORDINALS:
        return bool(others) and others[0].rstrip(".:,").lower() in PARTED
    if word.lower() in _COUNTED_AS:
        return "/" in text[:_HEAD_LENGTH]
    if word.lower() not in _LED:
        return False
    if first.rstrip(".:#") != word:
        # "Pt.2"
        return True
    following = others[0].rstrip(".:,)") if others else ""
    return not following.isalpha() or following.lower() in _LED or number(following) is not None


def ending(text: str, last: str) -> int:
    """Where to look if the text ends in a closing word, in a pair, or in a number that stands by itself; else 0."""
    if text[-3:] in LAST_WORDS:
        return TAIL if closing(text) is not None else 0
    if "/" in text[-PAIR_LENGTH:] and text.rpartition(" ")[2].strip(_PAIR_SIGNS) in _PAIR_SLASHES:
        return HEAD | TAIL
    if last in PLAIN_DIGITS:
        return _ending_in_digits(text)
    if last == "/":
        return HEAD | TAIL if text[-3:].rstrip("/")[-1:].isdecimal() else 0
    pattern, length = (_ORDINAL_LAST, _ORDINAL_LENGTH) if last in _COUNTED_LAST else (_COUNT_LAST, _COUNT_LENGTH)
    found = pattern.search(text, max(0, len(text) - length))
    if found is None:
        return 0
    return HEAD | TAIL if "/" in found[0] else TAIL


def _ending_in_digits(text: str) -> int:
    end = text[-4:]
    if end.isalnum():
        return 0
    before = end.rstrip(PLAIN_DIGITS)[-1:]
    if before == "/":
        return HEAD | TAIL if text[-6:].rpartition("/")[0].rstrip()[-1:].isdecimal() else 0
    return TAIL if before in _BEFORE_COUNTS or before.isspace() else 0


def slashed(text: str) -> int:
    """Where the number of the first telling slash could be."""
    size = len(text)
    if size <= _WHOLE:
        found = _SLASH.search(text)
        while found and found.lastindex is None and _is_idle(text, found.start()):
            found = _SLASH.search(text, found.end())
    else:
        found = _SLASH.search(text, 0, _HEADING)
        if found is None or found.lastindex:
            found = _SLASH.search(text, size - 340)
    if found is None or found.lastindex:
        return 0
    at = found.start()
    return TAIL if at > _HEADING or size - at < _TRAILING_DIGITS else HEAD | TAIL


def _is_idle(text: str, at: int) -> bool:
    """Whether the slash belongs to a pair amid plain words: "add 1/2 cup of flour", "since 9/11 we". No author numbers there."""
    return at > _LED_AT_MOST and _IDLE.match(text, at) is not None
