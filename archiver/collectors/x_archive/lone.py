"""One file of an archive that lies outside of it, with those beside it that say whose it is and what its long posts say."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from schemas.page import Capture

_WANTED = ("account.js", "note-tweet.js")


class Lone:
    """A container of a file and its companions; whatever else is in that folder is none of ours."""

    def __init__(self, path: Path, opened: Callable[[str], AbstractContextManager[tuple[Capture, BinaryIO]]]) -> None:
        """Look which companions are there.

        Args:
            path: of the file.
            opened: opens a file by its path, as `Client.open` does.
        """
        self._folder = path.parent
        self._opened = opened
        beside = [name for name in _WANTED if name != path.name and (self._folder / name).is_file()]
        self._names = (path.name, *beside)

    def names(self) -> tuple[str, ...]:
        """The file, then its companions."""
        return self._names

    def size(self, name: str) -> int:
        """Bytes of a file."""
        return (self._folder / name).stat().st_size

    def open(self, name: str) -> AbstractContextManager[tuple[Capture, BinaryIO]]:
        """The capture of this very file, and its bytes."""
        return self._opened(str(self._folder / name))
