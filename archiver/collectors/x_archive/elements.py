"""The elements of an array in a script, one by one, however long it is: `window.YTD.tweets.part0 = [ {…}, {…} ]`.

Elements of one array begin with the same name, so where one ends and the next begins is found by that name, at the speed of a text
search. Whether it was truly the end shows when the piece is decoded: a JSON object that is whole has only one end. Where it was not, and
for the last element in the window, brackets are counted.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

import orjson

from archiver.collectors.wire.json import decoded
from archiver.collectors.x_archive.scripts import BEGIN, as_utf_8
from schemas.errors import UnreadableInputError

_PIECE = 1 << 20
_LARGEST = 16 * 1024 * 1024
"""Bytes of one element: a thousand times the longest post with all that is said about it."""
_BETWEEN = re.compile(rb"[\s,]*")
_FIRST_NAME = re.compile(rb'\{\s*"([^"\\]{1,100})"\s*:')
_BORDER = rb'\}\s*+,\s*+\{\s*+"%b"\s*+:'
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|"|[{\[]++|[}\]]++', re.DOTALL)
"""A whole string, the beginning of one that is cut, or brackets: all that stand together, for somebody may have sent a million."""


Element = tuple[Any, int]
"""What an element says, an exception where that is no JSON; and the bytes of the script, in UTF-8, up to its end."""


def elements(
    stream: BinaryIO, where: str, start: int = 0, decode: Callable[[bytes], Any] = orjson.loads
) -> Iterator[Element]:
    """The elements of the array that a script assigns.

    Args:
        stream: the script, at its beginning; UTF-8 or UTF-16.
        where: what to call it in errors.
        start: an element's `end`, to go on after it; 0: from the beginning.
        decode: makes a value of an element; where it raises ValueError, the value is what JSON says.

    Raises:
        UnreadableInputError: it is no array, is cut off, or has an element that no memory should hold.
    """
    window = _Window(stream, where, decode)
    if start:
        window.skip(start)
    else:
        window.open()
    while window.at_an_element():
        yield from window.quickly()
        if window.at_an_element():
            yield window.counted()


class _Window:
    """The part of the script that is in memory."""

    def __init__(self, stream: BinaryIO, where: str, decode: Callable[[bytes], Any]) -> None:
        self._pieces = as_utf_8(stream)
        self._where = where
        self._decode = decode
        self._text = b""
        self._at = 0
        """What is before it has been read."""
        self._base = 0
        """Bytes of the script before the window."""
        self._border = b""

    def open(self) -> None:
        """Go to the first element."""
        self._fill()
        found = BEGIN.match(self._text)
        if not found or found["open"] != b"[":
            raise UnreadableInputError(self._where, "no list of posts; its shape is not known")
        self._at = found.end()

    def skip(self, size: int) -> None:
        """Go to where an element ended."""
        while self._base + len(self._text) < size:
            self._at = len(self._text)
            if not self._fill():
                return
        self._at = size - self._base

    def at_an_element(self) -> bool:
        """Go to the next element; false after the last."""
        while (begin := cast("re.Match[bytes]", _BETWEEN.match(self._text, self._at)).end()) == len(self._text):
            self._at = begin
            if not self._fill():
                raise self._cut()
        self._at = begin
        return self._text[begin : begin + 1] != b"]"

    def quickly(self) -> Iterator[Element]:
        """The elements after which the next one is seen to begin, as long as they are what they seem."""
        text, decode = self._text, self._decode
        border = self._border or self._learnt()
        while border and (found := text.find(border, self._at)) >= 0:
            end = found + 1
            try:
                value = decode(text[self._at : end])
            except (ValueError, RecursionError):
                return
            self._at = end
            yield value, self._base + end
            self._at = found + border.index(b"{")

    def counted(self) -> Element:
        """The element that begins here."""
        while (end := _end_of_value(self._text, self._at)) is None:
            if len(self._text) - self._at > _LARGEST:
                raise UnreadableInputError(
                    self._where, f"at byte {self._base + self._at:,} is more than one post can be"
                )
            if not self._fill():
                raise self._cut()
        piece = self._text[self._at : end]
        self._at = end
        for decode in (self._decode, decoded):
            try:
                return decode(piece), self._base + end
            except (ValueError, RecursionError) as error:
                value = error
        return value, self._base + end

    def _learnt(self) -> bytes:
        """What stands between two elements: the end of one, and the beginning of one like this; nothing if it is not in the window."""
        first = _FIRST_NAME.match(self._text, self._at)
        found = re.compile(_BORDER % re.escape(first[1])).search(self._text, self._at) if first else None
        self._border = found[0] if found else b""
        return self._border

    def _fill(self) -> bool:
        """Read on, twice as much each time nothing could be done with it; false at the end of the script."""
        rest = self._text[self._at :]
        self._base += self._at
        self._at = 0
        piece = self._pieces(max(_PIECE, len(rest)))
        self._text = rest + piece
        return bool(piece)

    def _cut(self) -> UnreadableInputError:
        return UnreadableInputError(self._where, f"cut off after {self._base + len(self._text):,} bytes")


def _end_of_value(text: bytes, begin: int) -> int | None:
    """Where the value that begins here ends; null if that is not in the text."""
    if text[begin : begin + 1] not in b"{[":
        found = re.compile(rb"[,\]]").search(text, begin)
        return found.start() if found else None
    depth = 0
    for token in _TOKEN.finditer(text, begin):
        mark, size = text[token.start()], token.end() - token.start()
        if mark in b"{[":
            depth += size
        elif mark in b"}]":
            if size >= depth:
                return token.start() + depth
            depth -= size
        elif size == 1:
            return None
    return None
