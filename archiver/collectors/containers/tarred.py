"""A tar as a container, packed by gzip or not."""

import gzip
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from archiver.collectors.containers.bounds import Allowance, bounded, told
from archiver.collectors.containers.member_names import by_name
from schemas.page import Capture

_GZIP = b"\x1f\x8b"
_LARGEST_HEADER = 16 * 1024 * 1024
"""Bytes that are read at once: the standard library reads a header's extension whole, and it says its size itself."""


class Tarred:
    """The files in a tar."""

    def __init__(self, path: str, file: BinaryIO, digested: Callable[[], Capture]) -> None:
        """Read through it once to see what is there: a tar has no directory.

        Raises:
            UnreadableInputError: it is cut off or damaged, or there is too much in it.
        """
        self._path = path
        self._digested = digested
        packed = file.seek(0, 2)
        self._allowance = Allowance(path, packed)
        file.seek(0)
        is_gzip = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        unpacked = gzip.GzipFile(fileobj=file) if is_gzip else file
        with told(path, "a tar that is cut off or damaged"):
            self._tar = tarfile.TarFile(fileobj=cast("BinaryIO", _Careful(path, unpacked, packed)))
            # A link leads elsewhere, a device is none of ours: files only.
            self._members = by_name(path, ((member.name, member) for member in self._tar if member.isfile()))
        self._refuse_a_cut_one(unpacked)

    def names(self) -> tuple[str, ...]:
        """The files' names, in their order."""
        return tuple(self._members)

    def size(self, name: str) -> int:
        """Bytes of a file, as its header says."""
        return self._members[name].size

    @contextmanager
    def open(self, name: str) -> Iterator[tuple[Capture, BinaryIO]]:
        """The capture of the whole tar, and a file's bytes."""
        capture = self._digested()
        with told(self._path, f"{name} is cut off or damaged"):
            stream = cast("BinaryIO", self._tar.extractfile(self._members[name]))  # null for what is no file only
        with bounded(self._path, name, stream, self._allowance) as member:
            yield capture, member

    def _refuse_a_cut_one(self, unpacked: BinaryIO | gzip.GzipFile) -> None:
        """The standard library takes the first header that makes no sense for the end."""
        with told(self._path, "a tar that is cut off or damaged"):
            unpacked.seek(self._tar.offset)
            if unpacked.read(tarfile.BLOCKSIZE).strip(b"\0"):
                raise tarfile.ReadError("a header that makes no sense")


class _Careful:
    """What is below a tar, never read beyond what it can honestly hold, and never much of it at once."""

    def __init__(self, path: str, stream: BinaryIO | gzip.GzipFile, packed: int) -> None:
        self._path = path
        self._stream = stream
        self._packed = packed

    def read(self, size: int) -> bytes:
        if size > _LARGEST_HEADER:
            raise tarfile.ReadError("a header that is larger than any")
        self._refuse_beyond(self._stream.tell() + size)
        return self._stream.read(size)

    def seek(self, place: int) -> int:
        self._refuse_beyond(place)
        return self._stream.seek(place)

    def tell(self) -> int:
        return self._stream.tell()

    def _refuse_beyond(self, place: int) -> None:
        Allowance(self._path, self._packed).spend(place)
