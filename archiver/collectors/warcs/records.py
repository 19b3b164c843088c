"""The records of a WARC file, one after the other, each bounded.

warcio reads more kinds of damaged files, and that is why it is not used: a file that was cut ends for it like any other, what it cannot unpack
it writes to standard error, and a line without an end fills the memory.
"""

import gzip
import zlib
from collections.abc import Iterator, Mapping
from io import BufferedReader
from typing import BinaryIO, NamedTuple, cast

from archiver.collectors.containers.bounds import Allowance, bounded
from schemas.errors import UnreadableInputError

_GZIP = b"\x1f\x8b"
_VERSION = b"WARC/1."
_LONGEST_LINE = 64 * 1024
_MOST_LINES = 1_000
_PIECE = 256 * 1024


class Record(NamedTuple):
    """One record; its block is to be read before the next one is asked for."""

    fields: Mapping[str, str]
    """By their names in small letters."""
    block: "Block"


class Block:
    """What a record holds: so many bytes, and no more."""

    def __init__(self, stream: BinaryIO, length: int, path: str) -> None:
        self._stream = stream
        self._left = length
        self._path = path

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end.

        Raises:
            UnreadableInputError: the file ends within the block.
        """
        piece = self._stream.read(min(size, self._left))
        self._left -= len(piece)
        if not piece and self._left and size:
            raise UnreadableInputError(self._path, "is cut off in the middle of a record")
        return piece

    def line(self) -> bytes:
        """The next line, its end included; of one without an end the beginning."""
        line = self._stream.readline(min(_LONGEST_LINE, self._left))
        self._left -= len(line)
        return line

    def skip(self) -> None:
        """Pass over the rest."""
        while self.read(_PIECE):
            pass


def is_warc(head: bytes) -> bool:
    """Whether a file that begins like this is a WARC, packed or not."""
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, len(_VERSION))
        except zlib.error:
            return False
    return head.startswith(_VERSION)


def records(file: BinaryIO, packed: int, path: str) -> Iterator[Record]:
    """The records of a file, whether or not each is packed by itself.

    Args:
        file: at its beginning.
        packed: its size in bytes.
        path: its name, for errors.

    Raises:
        UnreadableInputError: it is cut off, damaged, a bomb, or no WARC.
    """
    unpacked = _Unpacked(file) if _is_packed(file) else file
    stream = bounded(path, "it", cast("BinaryIO", unpacked), Allowance(path, packed))
    while (first := _first_line(stream)) is not None:
        if not first.startswith(_VERSION):
            raise UnreadableInputError(path, "something else stands where a WARC record should begin")
        fields = header_fields(stream, path)
        length = fields.get("content-length", "")
        if not (length.isascii() and length.isdecimal()):
            raise UnreadableInputError(path, "a WARC record does not say how long it is")
        block = Block(stream, int(length[:18]), path)
        yield Record(fields, block)
        block.skip()


class _Unpacked(gzip.GzipFile):
    """What is packed, given out as soon as it is there: what stands before a fault is read before the fault."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(fileobj=file)

    def read(self, size: int | None = -1) -> bytes:
        return self.read1(-1 if size is None else size)


def _is_packed(file: BinaryIO) -> bool:
    if isinstance(file, BufferedReader):  # what comes out of a container cannot go back
        return file.peek(len(_GZIP)).startswith(_GZIP)
    file.seek(0)
    head = file.read(len(_GZIP))
    file.seek(0)
    return head == _GZIP


def _first_line(stream: BinaryIO) -> bytes | None:
    """The next line that is not empty: two such lines end a record."""
    while line := stream.readline(_LONGEST_LINE):
        if line.strip():
            return line
    return None


def header_fields(stream: "BinaryIO | Block", path: str) -> dict[str, str]:
    """The named fields up to an empty line, as WARC and HTTP have them.

    Raises:
        UnreadableInputError: there is no end of them.
    """
    fields: dict[str, str] = {}
    name = ""
    for _ in range(_MOST_LINES):
        line = stream.line() if isinstance(stream, Block) else stream.readline(_LONGEST_LINE)
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if not text:
            return fields
        if text[0] in " \t" and name:  # goes on from the line before
            fields[name] += f" {text.strip()}"
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        fields[name] = value.strip()
    raise UnreadableInputError(path, "a record with more fields than any has")
