"""JSON of any size, walked value by value: never more in memory than one of them.

The standard library's decoder finds where a value ends; orjson decodes what is known to be one. ijson would have to be kept from three things: it takes 6 GB for 50 kB of opening brackets,
ends at the first byte that is no UTF-8, and keeps a string whole however long it is; and it is no faster.
"""

import codecs
import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Any, BinaryIO

import orjson

from archiver.collectors.wire.charset import encoding_of
from schemas.errors import UnreadableInputError
from schemas.text import all_encodable

_PIECE = 256 * 1024
_LONGEST = 16 * 1024 * 1024
"""Characters of one value; a post with all that belongs to it has some thousand."""
_DEEPEST = 64
"""Levels to be walked: what is read here has four."""
_BLANK = re.compile(r"[ \t\r\n]*")
_NAME = re.compile(r'\s*\{\s*("[^"\\]{1,100}")\s*:')
_BORDER = r"\}\s*,\s*\{\s*%s\s*:"
_decode = JSONDecoder(strict=False).raw_decode


class JsonStream:
    """A reader with one place in the file. Whatever is not asked for is passed over."""

    def __init__(self, file: BinaryIO, path: str) -> None:
        """Begin.

        Args:
            file: at its beginning.
            path: its name, for errors.

        Raises:
            UnreadableInputError: from any method: this is no JSON, is cut off, or has a value that is too long or too deep.
        """
        self._file = file
        self._path = path
        head = file.read(_PIECE)
        self.done = len(head)
        """Bytes read so far."""
        self._decoder = codecs.getincrementaldecoder(encoding_of(head[: 64 * 1024]))("replace")
        self._text = self._decoder.decode(head)
        self._at = 0
        self._ended = False
        self._depth = 0
        self._pending = False

    def kind(self) -> str:
        """The first character of the value at hand: `{`, `[`, `"` …; empty at the end of the file."""
        while True:
            self._at = _BLANK.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches nothing as well
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def value(self) -> Any:
        """The value at hand, whole."""
        self._pending = False
        self.kind()
        while True:
            try:
                value, end = _decode(self._text, self._at)
            except RecursionError:
                raise self._broken("is nested too deep") from None
            except JSONDecodeError:
                if not self._more():
                    raise self._broken("is cut off or is no JSON") from None
                continue
            # A number may go on in the next piece.
            if end < len(self._text) or isinstance(value, (dict, list, str)) or not self._more():
                break
        spelt = "\\u" in self._text[self._at : end]
        self._at = end
        return all_encodable(value) if spelt else value

    def members(self) -> Iterator[str]:
        """The keys of the object at hand, each at the place of its value."""
        for _ in self._within("{", "}"):
            key = self.value()
            if not isinstance(key, str) or self._taken() != ":":
                raise self._broken("is no JSON")
            self._pending = True
            yield key
            if self._pending:
                self.skip()

    def items(self) -> Iterator[None]:
        """A step for each item of the list at hand, at its place."""
        for _ in self._within("[", "]"):
            self._pending = True
            yield
            if self._pending:
                self.skip()

    def values(self) -> Iterator[Any]:
        """The items of the list at hand, each whole."""
        for _ in self._within("[", "]"):
            begun = self._at
            yield self.value()
            yield from self._alike(begun)

    def skip(self) -> None:
        """Pass over the value at hand: at once if all of it is at hand, else in pieces."""
        match self.kind():
            case "{" | "[" if self._skipped():
                self._pending = False
            case "{":
                for _ in self.members():
                    pass
            case "[":
                for _ in self.items():
                    pass
            case _:
                self.value()

    def _skipped(self) -> bool:
        try:
            _, self._at = _decode(self._text, self._at)
        except (JSONDecodeError, RecursionError):
            return False
        return True

    def _alike(self, before: int) -> Iterator[Any]:
        """The items after the one that began there, as long as they begin with the same name.

        Where one ends and the next begins is then found by a search. Whether it was truly the end shows when the piece is decoded: an
        object that is whole has only one end.
        """
        first = _NAME.match(self._text, before) if before < self._at else None
        found = re.compile(_BORDER % re.escape(first[1])).match(self._text, self._at - 1) if first else None
        if found is None:
            return
        border = found[0]
        to_next = border.index("{")
        while self._text.startswith(border, self._at - 1):
            begin = self._at - 1 + to_next
            end = self._text.find(border, begin) + 1
            try:
                value = orjson.loads(self._text[begin:end])
            except (
                orjson.JSONDecodeError
            ):  # there is no other border, or it stands within an item: the longer way goes on from here
                return
            self._at = end
            yield value

    def _within(self, begin: str, end: str) -> Iterator[None]:
        self._pending = False
        if self._taken() != begin:
            raise self._broken(f"is no JSON: something else stands where {begin} is expected")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._broken("is nested too deep")
        if self.kind() == end:
            self._at += 1
        else:
            sign = ","
            while sign == ",":
                yield
                sign = self._taken()
            if sign != end:
                raise self._broken("is cut off or is no JSON" if sign else "is cut off")
        self._depth -= 1

    def _taken(self) -> str:
        sign = self.kind()
        self._at += 1
        return sign

    def _more(self) -> bool:
        """Read on: as much again as there is, so that a long value is not tried for each of its pieces."""
        if self._ended:
            return False
        rest = self._text[self._at :]
        if len(rest) > _LONGEST:
            raise self._broken(f"has a value of more than {_LONGEST:,} characters")
        piece = self._file.read(max(_PIECE, len(rest)))
        self.done += len(piece)
        self._ended = not piece
        self._text, self._at = rest + self._decoder.decode(piece, final=not piece), 0
        return bool(piece)

    def _broken(self, why: str) -> UnreadableInputError:
        return UnreadableInputError(self._path, f"{why} (near byte {self.done - len(self._text) + self._at:,})")
