"""The scripts of an archive: JavaScript that assigns one JSON value to one name."""

import codecs
import re
from collections.abc import Callable
from typing import Any, BinaryIO

from archiver.collectors.wire.json import decoded

BEGIN = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:(?:var|let|const)\s+)?(?P<name>[A-Za-z_][\w.$]{0,200})\s*=\s*(?P<open>[\[{])"
)
"""Up to the value's first bracket."""
_MARK = 2
"""Bytes that tell the encoding."""
_FORGOTTEN = re.compile(r"window\.|self\.")


def assigned(script: bytes) -> str | None:
    """The name of what a script assigns, without `window.`: `YTD.tweets.part0`; null if it is no such script."""
    found = BEGIN.match(_utf_8_all(script))
    return _FORGOTTEN.sub("", found["name"].decode("ascii", "replace"), count=1) if found else None


def assigned_value(script: bytes) -> Any:
    """The value that a short script assigns.

    Raises:
        ValueError: it is no such script; RecursionError: it is nested deeper than anything that was meant.
    """
    script = _utf_8_all(script)
    found = BEGIN.match(script)
    if not found:
        raise ValueError("no script that assigns a value")
    return decoded(script[found.start("open") :].rstrip().rstrip(b";"))


def as_utf_8(stream: BinaryIO) -> Callable[[int], bytes]:
    """A function that reads on, about so many bytes, and gives UTF-8 whatever the stream is in; nothing at its end."""
    begun = stream.read(_MARK)
    encoding = _encoding(begun)
    decode = codecs.getincrementaldecoder(encoding)("replace").decode if encoding else None

    def more(size: int) -> bytes:
        nonlocal begun
        piece, begun = begun + stream.read(size), b""
        return decode(piece).encode() if decode else piece

    return more


def _utf_8_all(script: bytes) -> bytes:
    encoding = _encoding(script)
    return script if encoding is None else script.decode(encoding, "replace").encode()


def _encoding(begin: bytes) -> str | None:
    """UTF-16 by its mark, or by every other byte being none: editors that save so exist."""
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    nothing = tuple(byte == 0 for byte in begin[:_MARK])
    return "utf-16-le" if nothing == (False, True) else "utf-16-be" if nothing == (True, False) else None
