"""How much may come out of a container, and what its faults are called."""

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from schemas.errors import UnreadableInputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_MEMBERS = 500_000
"""Files in a container: twice as many as the fullest account has pictures."""
_PIECE = 1 << 20
_FREE = 1 << 30
"""Bytes that may come out of anything, however small."""
_RATIO = 100
"""Text packs to a tenth, a twentieth at best; a bomb to a thousandth (the limit of deflate is 1,032)."""
_BUFFER = 256 * 1024
_FAULTS = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    LookupError,
)
"""What the standard library says of archives that are not sound."""


class Allowance:
    """Bytes that may still come out of one container: a thousandth of a bomb stands for all of it."""

    def __init__(self, path: str, packed: int) -> None:
        """Allow what a file of so many bytes can honestly hold."""
        self._path = path
        self._left = _FREE + _RATIO * packed

    def spend(self, size: int) -> None:
        """Count bytes that came out.

        Raises:
            UnreadableInputError: they are too many.
        """
        self._left -= size
        if self._left < 0:
            raise UnreadableInputError(self._path, f"holds more than {_RATIO} times its size: a bomb, or damaged")


@contextmanager
def told(path: str, what: str) -> Iterator[None]:
    """Turn whatever the standard library says in here into one clear line about this file."""
    try:
        yield
    except _FAULTS as error:
        said = " ".join(str(error).split())
        raise UnreadableInputError(path, f"{what}: {said}" if said else what) from error


class _Member(io.RawIOBase):
    """A member's bytes, counted and in small pieces."""

    def __init__(self, path: str, name: str, stream: BinaryIO, allowance: Allowance) -> None:
        self._path = path
        self._name = name
        self._stream = stream
        self._allowance = allowance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        room = memoryview(buffer).cast("B")
        with told(self._path, f"{self._name} is cut off or damaged"):
            piece = self._stream.read(min(len(room), _PIECE))
        self._allowance.spend(len(piece))
        room[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._stream.close()
        super().close()


def bounded(path: str, name: str, stream: BinaryIO, allowance: Allowance) -> BinaryIO:
    """The stream of a member: whatever goes wrong in it is an UnreadableInputError."""
    return io.BufferedReader(_Member(path, name, stream, allowance), _BUFFER)
