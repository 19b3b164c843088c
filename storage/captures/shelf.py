"""The WARC files in their folder: appended to within a transaction of the database, whose lock is theirs as well.

A row must never point at bytes that are not there. So the bytes are on the disk before the rows are committed, and the database knows how
long each file is. A run that dies leaves at most a tail that no row knows; the next one cuts off half a record, and leaves whole ones:
the database may be an older copy that was restored, and what it does not know of is evidence all the same.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from schemas.errors import ArchiveError
from storage.captures.members import whole_until
from storage.captures.warc import file_head
from storage.transaction import Transaction

LARGEST = 1_000_000_000
"""Bytes of a file, about: what tools and people handle well."""
SUFFIX = ".warc.gz"
_SOFTWARE = "whipstitch"


class Shelf:
    """The folder of an archive's captures."""

    def __init__(self, archive: Path) -> None:
        """Look at nothing yet; the folder is made with the first record."""
        self.folder = archive.with_name(f"{archive.name}.captures")
        self._archive = str(archive)

    @contextmanager
    def open(self, transaction: Transaction) -> Iterator["OpenShelf"]:
        """The shelf for one transaction: on the disk when it ends well, as it was when it does not.

        Raises:
            ArchiveError: it cannot be written to.
        """
        opened = OpenShelf(self.folder, transaction)
        try:
            yield opened
            opened.settle()
        except OSError as error:
            opened.undo()
            raise self._failed(error) from error
        except BaseException:
            opened.undo()
            raise

    @contextmanager
    def reading(self, name: str) -> Iterator[BinaryIO]:
        """One of the files.

        Raises:
            ArchiveError: it cannot be read.
        """
        try:
            with (self.folder / name).open("rb") as file:
                yield file
        except OSError as error:
            raise self._failed(error) from error

    def names(self) -> list[str]:
        """The files that are there."""
        return sorted(path.name for path in self.folder.glob(f"*{SUFFIX}")) if self.folder.is_dir() else []

    def _failed(self, error: OSError) -> ArchiveError:
        return ArchiveError(
            self._archive, f"its captures in {self.folder}: {error.strerror or error}; nothing of this page was stored"
        )


class OpenShelf:
    """The shelf within one transaction."""

    def __init__(self, folder: Path, transaction: Transaction) -> None:
        self.folder = folder
        self._transaction = transaction
        self._file: BinaryIO | None = None
        self._path = folder
        self._number = 0
        self._undo: list[Callable[[], object]] = []

    def append(self, *members: bytes) -> tuple[int, int]:
        """Put records behind one another; the number of their file, and where the first one begins."""
        file = self._opened()
        start = file.tell()
        for member in members:
            file.write(member)
        return self._number, start

    def settle(self) -> None:
        """See the bytes onto the disk, and let the database know how many they are."""
        if self._file is None:
            return
        length = self._file.tell()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._transaction.run(
            "UPDATE capture_files SET length = :length WHERE id = :number", length=length, number=self._number
        )

    def undo(self) -> None:
        """Take back what was appended, as far as the disk allows."""
        for step in (*([self._file.close] if self._file else []), *self._undo):
            with suppress(OSError):
                step()

    @contextmanager
    def another(self, name: str) -> Iterator[BinaryIO]:
        """A new file, to be written whole; it is on the disk when it is left."""
        path = self.folder / name
        with path.open("xb") as file:
            self._undo.append(path.unlink)
            yield file
            file.flush()
            os.fsync(file.fileno())
        _keep_name(self.folder)

    def sweep(self) -> None:
        """Remove the files that were written anew: they are listed still, with a length below zero."""
        for number, name in self._transaction.all("SELECT id, name FROM capture_files WHERE length < 0"):
            (self.folder / name).unlink(missing_ok=True)
            self._transaction.run("DELETE FROM capture_files WHERE id = :number", number=number)

    def _opened(self) -> BinaryIO:
        if self._file is None:
            self.sweep()
            row = self._transaction.one(
                "SELECT id, name, length FROM capture_files WHERE length >= 0 ORDER BY id DESC LIMIT 1"
            )
            if row is None or row[2] >= LARGEST or not self._go_on(*row):
                self._begin(0 if row is None else row[0])
        assert self._file is not None  # noqa: S101 - one of the two has opened it
        return self._file

    def _go_on(self, number: int, name: str, length: int) -> bool:
        """Go on with a file, if it is still what the database knows: else it is left to `check`."""
        path = self.folder / name
        try:
            file = path.open("r+b")
        except FileNotFoundError:
            return False
        end = whole_until(file, length) if file.seek(0, os.SEEK_END) > length else file.tell()
        if end < length:
            file.close()
            return False
        file.truncate(end)
        file.seek(end)
        self._file, self._number = file, number
        self._undo.append(lambda: os.truncate(path, end))
        return True

    def _begin(self, last: int) -> None:
        """A new file. Its name tells when it was begun, and is never used again."""
        self.folder.mkdir(exist_ok=True)
        now = datetime.now(UTC)
        name = f"{now:%Y%m%d%H%M%S%f}-{last + 1:05}{SUFFIX}"
        path = self.folder / name
        self._file = path.open("xb")
        self._undo.append(path.unlink)
        _keep_name(self.folder)
        self._file.write(file_head(name, now, _SOFTWARE))
        self._transaction.run("INSERT INTO capture_files (name, length) VALUES (:name, 0)", name=name)
        self._number = int(self._transaction.value("SELECT last_insert_rowid()"))


def _keep_name(folder: Path) -> None:
    """A new name is on the disk when its folder is; not every system can be asked for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
