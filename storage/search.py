"""The full-text index: what goes into it, how a user's words become a safe query, and what to show of a find.

SQLite's own tokenizer takes a whole run of Chinese or Japanese as one word, and its trigram one cannot find two characters. So
scripts without spaces are cut into overlapping pairs before they are indexed, and a query in the same way:
`東京電車` is kept as `東京 京電 電車 車`, the last one alone so that a single character is found at the end of a run too.
"""

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterable

from schemas.text import encodable

_UNSPACED = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # kana, Han
    "\uac00-\ud7af"  # Hangul: words carry their particles
    "\U00020000-\U0003fffd"  # Han, the rarer planes
)
_RUN = re.compile(f"[{_UNSPACED}]+")
_POINTED = re.compile(
    "[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u00ad\u2060\ufeff]"
)
"""Hebrew and Arabic vowel points, the tatweel, and what cannot be seen: nobody types them into a search."""
_FOLDED = tuple(zip("أإآٱىئؤةیک", "اااايءءهيك", strict=True))
"""Arabic letters that are written in more than one way; readers and keyboards differ. (Ten replacements: `translate` takes ten
times as long.)"""
_POINTABLE = re.compile("[\u0590-\u07ff\u200b-\u200f\ufeff]")
_WIDE = re.compile("[\u0590-\u07ff\u0e00-\u10ff\u1780-\u17ff\u200b-\u200f\u2060\u2e80-\uffff\U00020000-\U0003fffd]")
"""Whether any of it matters: Latin, Greek, Cyrillic with their marks are left to the tokenizer."""

_NUMBERS = f"utf-32-{sys.byteorder[0]}e"
_BLANK = array("I", [ord(" ")])

_TERM = re.compile(r'(-)?(?:"([^"]*)"?|([^\s"]+))')
_LONGEST_QUERY = 400
"""Characters of a query that are read; a longer one is a mistake, or an attack."""
_MOST_TERMS = 24


def indexed(text: str) -> str:
    """The text as the index takes it."""
    if text.isascii() or not _WIDE.search(text):
        return text
    text = unicodedata.normalize("NFKC", text)
    if _POINTABLE.search(text):
        text = _POINTED.sub("", text)
        for written, folded in _FOLDED:
            text = text.replace(written, folded)
    return _RUN.sub(_pairs, text)


def query(typed: str) -> str | None:
    """A full-text query out of what a user typed; null if no word is in it.

    Words must all be there, in any order; `"two words"` is a phrase, `-word` must not be there, `OR` between two lets either do,
    `begin*` finds what begins so. Whatever else stands there is punctuation: no input is an error.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    either = False
    for minus, phrase, word in _TERM.findall(encodable(typed[:_LONGEST_QUERY]))[:_MOST_TERMS]:
        if word == "OR" and not minus:
            either = bool(wanted)
            continue
        term = _term(phrase or word, prefix=word.endswith("*"))
        if term and minus:
            unwanted.append(term)
        elif term and either:
            wanted[-1] = f"({wanted[-1]} OR {term})"
            either = False
        elif term:
            wanted.append(term)
    if not wanted:
        return None
    positive = " AND ".join(wanted)
    return f"text : ({positive})" if not unwanted else f"text : (({positive}) NOT ({' OR '.join(unwanted)}))"


def who_token(author: int) -> str:
    """What the index keeps besides the text: "this word by this author" is one look-up and not a join, and so is "all by this author"."""
    return f"a{author}"


def by_authors(numbers: Iterable[int]) -> str:
    """A query for the posts of any of these authors; nobody wrote author 0's."""
    return f"who : ({' OR '.join(map(who_token, numbers)) or who_token(0)})"


def excerpt(text: str, typed: str, width: int = 160) -> str:
    """One line of the text around the first word of the query that is found in it literally, or its beginning."""
    flat = " ".join(text[:20_000].split())
    if len(flat) <= width:
        return flat
    folded = flat.casefold()
    words = [
        (phrase or word).strip("*").casefold()
        for minus, phrase, word in _TERM.findall(typed[:_LONGEST_QUERY])
        if not minus
    ]
    at = min((place for word in words if word and (place := folded.find(word)) >= 0), default=0)
    begin = max(0, min(at - width // 3, len(flat) - width))
    end = begin + width
    return ("…" if begin else "") + flat[begin:end].strip() + ("…" if end < len(flat) else "")


def _term(typed: str, *, prefix: bool) -> str:
    """A word or phrase as FTS5 reads it; quoted, so that nothing in it is an operator."""
    typed = typed.replace("\0", " ").rstrip("*").lstrip("#@")
    tokens = indexed(typed)
    if not any(character.isalnum() for character in tokens):
        return ""
    run = _RUN.fullmatch(unicodedata.normalize("NFKC", typed))
    if run:
        # The last character alone is indexed at the end of a run only: asking for it would ask for the end.
        pairs = tokens.split()
        return '"' + " ".join(pairs[:-1]) + '"' if len(pairs) > 1 else f'"{pairs[0]}"*'
    return '"' + tokens.replace('"', " ") + '"' + ("*" if prefix else "")


def _pairs(found: re.Match[str]) -> str:
    # As numbers, for a string for each pair would cost twice as much.
    run = array("I", found[0].encode(_NUMBERS))
    end = 3 * len(run)
    pairs = _BLANK * (end + 1)
    pairs[1::3] = run
    pairs[2 : end - 1 : 3] = run[1:]
    return pairs.tobytes().decode(_NUMBERS)
