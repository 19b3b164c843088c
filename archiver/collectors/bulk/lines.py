"""Lines of a file, each of bounded length."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from archiver.collectors.wire.charset import encoding_of

LONGEST = 16 * 1024 * 1024
"""Bytes; what is longer is no line that anybody meant."""
_BLOCK = 256 * 1024
"""Bytes asked for at once."""
_ENOUGH = 64 * 1024
"""Bytes that tell an encoding."""
_WIDE = ("utf-16", "utf-32")
_MARK = b"\xef\xbb\xbf"
"""The byte order mark that some editors put before the first line."""


def lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines in UTF-8, without their ends; of one that is far too long only the beginning, so that no input fills the memory."""
    blocks = _blocks(file)
    rest = b""
    for block in blocks:
        # Splitting a block takes a third of the time of asking for each line.
        *whole, rest = (rest + block).split(b"\n")
        yield from whole
        if len(rest) > LONGEST:
            yield rest
            rest = _after_line(blocks)
    yield rest


def _after_line(blocks: Iterator[bytes]) -> bytes:
    """Read past the end of this line; what was read beyond it."""
    for block in blocks:
        _, end, rest = block.partition(b"\n")
        if end:
            return rest
    return b""


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """The file in UTF-8, whatever a shell or an editor has made of it."""
    head = file.read(_ENOUGH)
    file.seek(len(_MARK) if head.startswith(_MARK) else 0)
    encoding = encoding_of(head)
    decode = codecs.getincrementaldecoder(encoding)("replace").decode if encoding.startswith(_WIDE) else None
    while block := file.read(_BLOCK):
        yield block if decode is None else decode(block).encode()
