"""A zip as a container."""

import re
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from archiver.collectors.containers.bounds import Allowance, bounded, told
from archiver.collectors.containers.member_names import by_name
from schemas.errors import UnreadableInputError
from schemas.page import Capture

_ENCRYPTED = 0x1
_READ_HERE = (ZIP_STORED, ZIP_DEFLATED)
"""What every platform packs with. LZMA would let the archive say how much memory unpacking takes, up to 4 GB."""
_ENDS = (
    (re.compile(b"PK\x05\x06"), struct.Struct("<4s4H2LH"), 5),
    (re.compile(b"PK\x06\x06"), struct.Struct("<4sQ2H2L4Q"), 8),
)
"""The end of the directory in its small and its large form (APPNOTE.TXT 4.3.16 and 4.3.14), and which field is its size."""
_IN_THE_LARGE_FORM = 0xFFFFFFFF
_TAIL = 128 * 1024
"""Bytes at the end in which both stand: a comment has 64 KiB at most."""
_LARGEST_DIRECTORY = 48 * 1024 * 1024
"""Bytes: half a million members with their names. What is read of it takes ten times as much memory."""


class Zipped:
    """The files in a zip."""

    def __init__(self, path: str, file: BinaryIO, digested: Callable[[], Capture]) -> None:
        """Read the directory.

        Raises:
            UnreadableInputError: it is cut off or damaged, or there are too many files in it.
        """
        self._path = path
        self._digested = digested
        self._allowance = Allowance(path, file.seek(0, 2))
        with told(path, "a zip that is cut off or damaged"):
            if _directory_size(file) > _LARGEST_DIRECTORY:
                raise BadZipFile("its directory is larger than that of any archive")
            self._zip = ZipFile(file)
            members = [info for info in self._zip.infolist() if not info.is_dir()]
        self._members = by_name(path, ((info.filename, info) for info in members))

    def names(self) -> tuple[str, ...]:
        """The files' names, in the directory's order."""
        return tuple(self._members)

    def size(self, name: str) -> int:
        """Bytes of a file, as the directory says."""
        return self._members[name].file_size

    @contextmanager
    def open(self, name: str) -> Iterator[tuple[Capture, BinaryIO]]:
        """The capture of the whole zip, and a file's bytes."""
        info = self._members[name]
        self._refuse_what_we_cannot(info, name)
        capture = self._digested()
        with told(self._path, f"{name} is cut off or damaged"):
            stream = cast("BinaryIO", self._zip.open(info))
        with bounded(self._path, name, stream, self._allowance) as member:
            yield capture, member

    def _refuse_what_we_cannot(self, info: ZipInfo, name: str) -> None:
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableInputError(self._path, f"{name} is encrypted; unpack it first")
        if info.compress_type not in _READ_HERE:
            raise UnreadableInputError(self._path, f"{name} is packed in a way that is not read here; unpack it first")


def _directory_size(file: BinaryIO) -> int:
    """How large the directory says it is: the standard library reads it whole, before anything can be asked."""
    file.seek(max(0, file.seek(0, 2) - _TAIL))
    tail = file.read(_TAIL)
    sizes = [
        form.unpack_from(tail, mark.start())[field]
        for begin, form, field in _ENDS
        for mark in begin.finditer(tail, 0, max(0, len(tail) - form.size + len("PK__")))
    ]
    return max((size for size in sizes if size != _IN_THE_LARGE_FORM), default=0)
