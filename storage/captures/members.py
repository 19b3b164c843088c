"""Reading WARC files of ours: gzip members one by one, each a record. Bounded: a member that unpacks without end is damage."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 1 << 18
_LARGEST = 1 << 30
"""Bytes of a record, unpacked: four times what the client takes at most."""


class Member(NamedTuple):
    """A gzip member."""

    start: int
    length: int
    content: bytes


class BrokenError(Exception):
    """Here stands no whole member."""

    def __init__(self, start: int) -> None:
        super().__init__(f"no whole record at {start:,}")
        self.start = start


def members(file: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[Member]:
    """The members from a place on, up to the end of the file or another place.

    Raises:
        BrokenError: one is not whole.
    """
    file.seek(start)
    left = b""
    while (end is None or start < end) and (left := left or file.read(_PIECE)):
        content, length, left = _member(file, left, start)
        yield Member(start, length, content)
        start += length


def whole_until(file: BinaryIO, start: int) -> int:
    """Where the last whole member from this place on ends."""
    try:
        for member in members(file, start):
            start = member.start + member.length
    except BrokenError as error:
        return error.start
    return start


def _member(file: BinaryIO, piece: bytes, start: int) -> tuple[bytes, int, bytes]:
    unpacker = zlib.decompressobj(_GZIP)
    parts: list[bytes] = []
    size = length = 0
    try:
        while piece:
            part = unpacker.decompress(piece, _PIECE)
            size += len(part)
            if size > _LARGEST:
                break
            parts.append(part)
            if unpacker.eof:
                # What follows stands in `unused_data`, and may stand in `unconsumed_tail` as well.
                return b"".join(parts), length + len(piece) - len(unpacker.unused_data), unpacker.unused_data
            length += len(piece) - len(unpacker.unconsumed_tail)
            piece = unpacker.unconsumed_tail or file.read(_PIECE)
    except zlib.error:
        pass
    raise BrokenError(start)
