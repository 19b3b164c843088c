r"""One spelling for the many: slashes, brackets, spaces and digits of all scripts, in the few signs that markers are read by.

Only short windows of a post ever come here. Decimal digits of any script stay as they are: `\d` and `int` know them.
"""

import re
from typing import Final
from unicodedata import normalize

KEYCAP: Final = "\u20e3"
"""Stands behind a number that was written as keycap emoji: 1️⃣ becomes `1⃣`."""
CIRCLE: Final = "\u20dd"
"""Stands behind a number that was written in a circle: ① becomes `1⃝`."""


def _numbered(first: int, count: int, start: int, suffix: str) -> dict[str, str]:
    return {chr(first + place): f"{start + place}{suffix}" for place in range(count)}


def _alike(spellings: str, meaning: str) -> dict[str, str]:
    return dict.fromkeys(spellings, meaning)


VULGAR: Final = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
"""Fractions that are one sign."""
_INVISIBLE = "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
_MEANINGS: Final[dict[str, str]] = {
    **_alike(_INVISIBLE, ""),
    **_alike("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2800\u3000", " "),
    **_alike("\u2028\u2029\u0085", "\n"),
    **_alike("／⁄∕╱⧸", "/"),
    **_alike("＼⧵∖", "\\"),
    **_alike("｜￨¦∣│", "|"),
    **_alike("（⟮﹙⸨⁽₍", "("),
    **_alike("）⟯﹚⸩⁾₎", ")"),
    **_alike("［【〔〖「『〈《", "["),
    **_alike("］】〕〗」』〉》", "]"),
    **dict(zip("：．，！？＃；～", ":.,!?#;~", strict=True)),
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)),
    **_numbered(0x2080, 10, 0, ""),
    **_numbered(0x2460, 20, 1, CIRCLE),
    **_numbered(0x2776, 10, 1, CIRCLE),
    **_numbered(0x2780, 10, 1, CIRCLE),
    **_numbered(0x278A, 10, 1, CIRCLE),
    **_numbered(0x24F5, 10, 1, CIRCLE),
    **_numbered(0x3251, 15, 21, CIRCLE),
    **_numbered(0x32B1, 15, 36, CIRCLE),
    "⓪": "0" + CIRCLE,
    "⓿": "0" + CIRCLE,
    **_numbered(0x24EB, 10, 11, CIRCLE),
    **{chr(0x2474 + place): f"({place + 1})" for place in range(20)},
    **_numbered(0x2488, 20, 1, "."),
    "🔟": "10" + KEYCAP,
    # Keyboards make one sign of "1/4"; a blank keeps it off a whole number before it.
    **{sign: f" {normalize('NFKC', sign).replace('⁄', '/')}" for sign in VULGAR},
}
_KEYCAPS = re.compile(f"(?:\\d\ufe0f?{KEYCAP}){{1,3}}")
_ODD = re.compile("[" + re.escape("".join(_MEANINGS)) + "]")


def plain(window: str) -> str:
    """The window in plain signs: `（２／３）` becomes `(２/３)`, `3️⃣` becomes `3⃣`, direction marks are gone.

    >>> plain("①／⑤")
    '1⃝/5⃝'
    """
    if window.isascii():
        return window
    if KEYCAP in window:
        window = _KEYCAPS.sub(_one_keycap, window)
    return _ODD.sub(_meaning, window)


def words(line: str) -> frozenset[str]:
    """The words of a line, as a set: lists of words read better as text."""
    return frozenset(line.split())


def _one_keycap(found: re.Match[str]) -> str:
    return found[0].replace("\ufe0f", "").replace(KEYCAP, "") + KEYCAP


def _meaning(found: re.Match[str]) -> str:
    return _MEANINGS[found[0]]
