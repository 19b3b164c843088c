"""Bytes into text, whatever they are."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Character sets only: Python also knows "codecs" that decompress, decode Base64 or take quadratic time.
_CHARACTER_SETS = re.compile(r"(?:iso8859|cp|koi8|mac|shift|euc|gb|big5|iso2022|johab|tis|hz|utf-?(?:16|8))[\w-]*")
_DECLARED = re.compile(
    rb"charset\s*=\s*[\"']?\s*([\w-]{2,40})|<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w-]{2,40})", re.IGNORECASE
)


def decoded(body: bytes, content_type: str = "") -> str:
    """The text of an answer. UTF-8 that is valid is UTF-8, whatever the page says of itself; cp1252 is the last resort."""
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return (
                body[len(mark) :].decode("utf-8", "replace") if charset == "utf-8" else body.decode(charset, "replace")
            )
    if wide := utf16_like(body[:65536]):
        return body.decode(wide, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(_declared(body, content_type) or "cp1252", "replace")


def encoding_of(head: bytes) -> str:
    """Python's name for the encoding of a file that begins like this, for reading it piece by piece.

    One broken letter among sound ones does not make it another encoding.
    """
    for mark, charset in _MARKS[1:]:
        if head.startswith(mark):
            return charset
    if wide := utf16_like(head):
        return wide
    text = head.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return "cp1252" if broken > 1 and broken > sum(not letter.isascii() for letter in text) // 2 else "utf-8-sig"


def utf16_like(head: bytes) -> str | None:
    """Which UTF-16 this is, told without its mark: blanks and Latin letters leave a NUL on every other place, never both."""
    odd, even = head[1::2].count(0), head[::2].count(0)
    if min(odd, even) or max(odd, even) * _WIDE < len(head) or not head:
        return None
    return "utf-16-le" if odd else "utf-16-be"


_WIDE = 16
"""One NUL in so many bytes: fewer blanks has no language that is written in words."""


def _declared(body: bytes, content_type: str) -> str | None:
    for place in (content_type.encode("ascii", "replace"), body[:4096]):
        found = _DECLARED.search(place)
        charset = _known((found[1] or found[2]).decode("ascii", "replace")) if found else None
        if charset:
            return charset
    return None


def _known(name: str) -> str | None:
    try:
        charset = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if charset in {"iso8859-1", "ascii"}:
        return "cp1252"  # what browsers take both to mean
    return charset if _CHARACTER_SETS.match(charset) and charset not in {"utf-8", "utf-7"} else None
