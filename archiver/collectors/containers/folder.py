"""A folder as a container: an archive that somebody has unpacked."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from archiver.collectors.containers.bounds import told
from archiver.collectors.containers.member_names import by_name
from schemas.page import Capture

Open = Callable[[str], AbstractContextManager[tuple[Capture, BinaryIO]]]


class Folder:
    """The files below a folder; links are not followed, for they may lead out of it."""

    def __init__(self, path: str, opened: Open) -> None:
        """Look what is there.

        Args:
            path: of the folder.
            opened: opens a file by its path, as `Client.open` does.

        Raises:
            UnreadableInputError: it cannot be listed, or there are too many files in it.
        """
        self._opened = opened
        self._root = Path(path)
        with told(path, "a folder that cannot be read"):
            self._members = by_name(path, _files(self._root))

    def names(self) -> tuple[str, ...]:
        """The files' names relative to the folder, in alphabetical order within each folder."""
        return tuple(self._members)

    def size(self, name: str) -> int:
        """Bytes of a file, when it was listed."""
        return self._members[name][1]

    def open(self, name: str) -> AbstractContextManager[tuple[Capture, BinaryIO]]:
        """The capture of this very file, and its bytes."""
        return self._opened(self._members[name][0])


def _files(root: Path) -> Iterator[tuple[str, tuple[str, int]]]:
    """Regular files: anything else could be endless, or wait for ever."""
    for folder, inner, names in os.walk(root, onerror=_raise):
        inner.sort()
        for name in sorted(names):
            path = Path(folder, name)
            about = path.lstat()
            if S_ISREG(about.st_mode):
                yield path.relative_to(root).as_posix(), (str(path), about.st_size)


def _raise(error: OSError) -> None:
    raise error
