"""The connections: a reader a thread, and one writer at a time.

All goes through the driver itself: SQLAlchemy, which declares the tables, is loaded only to make them. Both sides speak SQL with named
parameters.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path

from schemas.errors import ArchiveDamagedError, ArchiveError, SettingsError
from schemas.text import encodable
from storage.dialect import FORMAT, SQLite
from storage.transaction import Row, Transaction


class Database:
    """An open archive's connections. Usable from any thread."""

    def __init__(self, where: str | Path, *, create: bool) -> None:
        """Open, and make or upgrade the file if that is needed.

        Raises:
            ArchiveError: there is no such archive and `create` is off, or it cannot be opened; see its branches.
            SettingsError: a database URL of a kind that this version cannot open.
        """
        self.dialect = _dialect(str(where))
        self.name = self.dialect.name
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._one_writer = threading.RLock()
        self._driver: sqlite3.Connection | None = None
        self._closed = False
        if self.dialect.exists():
            self._upgrade(self.dialect.verify())
        elif create:
            self._make()
        else:
            raise ArchiveError(self.name, "there is no archive here yet; collect something first")

    # -- reading ------------------------------------------------------------------------------------------------------

    def rows(self, sql: str, **parameters: object) -> Iterator[Row]:
        """The rows of a query, fetched as they are asked for."""
        with self.dialect.translated():
            # `chain`, for `yield from` would close the cursor of a stream that is dropped after the archive was closed.
            yield from chain(self._reader().execute(sql, _encodable(parameters)))

    def all(self, sql: str, **parameters: object) -> list[Row]:
        """The rows of a query at once."""
        with self.dialect.translated():
            return self._reader().execute(sql, _encodable(parameters)).fetchall()

    def one(self, sql: str, **parameters: object) -> Row | None:
        """The first row of a query."""
        with self.dialect.translated():
            row: Row | None = self._reader().execute(sql, _encodable(parameters)).fetchone()
            return row

    def copy_into(self, target: sqlite3.Connection) -> None:
        """Copy everything as it is at this moment. Nobody waits for it, and nothing that is written meanwhile makes it begin anew."""
        with self.dialect.translated():
            self._reader().backup(target)

    @contextmanager
    def sound(self) -> Iterator[None]:
        """What is read in here must make sense: a value that no program of ours wrote is damage."""
        try:
            yield
        except (ValueError, TypeError, LookupError, OverflowError) as error:
            raise ArchiveDamagedError(self.name, "it holds a value that cannot be; restore a backup") from error

    def among(self, column: str, parameter: str) -> str:
        """See the dialect."""
        return self.dialect.among(column, parameter)

    def listed(self, values: Sequence[int] | Sequence[str]) -> str:
        """See the dialect."""
        return self.dialect.listed(values)

    # -- writing ------------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self, undone: Callable[[], None] = lambda: None) -> Iterator[Transaction]:
        """A transaction: all of it is stored, or nothing. One at a time; other threads and processes wait for their turn.

        Args:
            undone: called if nothing was stored, before anybody else may write.
        """
        with self._one_writer, self.dialect.translated():
            driver = self._writer()
            try:
                # At once, not at the first write: two runs that read and then write would deadlock otherwise.
                driver.execute("BEGIN IMMEDIATE")
                transaction = Transaction(driver, self.dialect)
                yield transaction
                transaction.settle()
                driver.execute("COMMIT")
            except BaseException:
                # A full disk or a closed archive has ended it already, or it never began.
                with suppress(sqlite3.Error):
                    driver.execute("ROLLBACK")
                undone()
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read in here is of one moment, whatever is written meanwhile."""
        with self.dialect.translated():
            reader = self._reader()
            if reader.in_transaction:
                yield
                return
            reader.execute("BEGIN")
            try:
                yield
            finally:
                # Closing the archive in the middle of a read has ended it already.
                with suppress(sqlite3.ProgrammingError):
                    reader.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file. Closing twice is closing once. What another thread is writing it may write to its end."""
        with self._one_writer, self._lock:
            self._closed = True
            for reader in self._readers:
                reader.close()
            self._readers.clear()
            if self._driver is not None:
                self._driver.close()
                self._driver = None
        self._local = threading.local()

    # -- inside -------------------------------------------------------------------------------------------------------

    def _reader(self) -> sqlite3.Connection:
        reader: sqlite3.Connection | None = getattr(self._local, "reader", None)
        if reader is None:
            with self._lock:
                self._refuse_if_closed()
                reader = self._local.reader = self.dialect.reader()
                self._readers.append(reader)
        return reader

    def _writer(self) -> sqlite3.Connection:
        with self._lock:
            self._refuse_if_closed()
            if self._driver is None:
                self._driver = self.dialect.writer()
            return self._driver

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise ArchiveError(self.name, "it has been closed")

    def _make(self) -> None:
        try:
            self.dialect.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(self.name, f"cannot make its folder: {error.strerror}") from error
        with self.writing() as transaction:
            # Another run may have made it between our look and our lock.
            for statement in (*self.dialect.definitions(), *self.dialect.extras, *self.dialect.stamp(FORMAT)):
                transaction.run(statement)
        # Only now: the stamp must stand in the file itself, not in a log beside it that might be left behind.
        with self.dialect.translated():
            self.dialect.keep_log()

    def _upgrade(self, found: int) -> None:
        if found == FORMAT:
            return
        from storage.migrations import pending

        with self.writing() as transaction:
            for step in pending(found):
                step.upgrade(transaction)
            for statement in self.dialect.stamp(FORMAT):
                transaction.run(statement)


def _encodable(parameters: dict[str, object]) -> dict[str, object]:
    """What people ask for may hold what UTF-8 cannot (an argument that was no UTF-8, half an emoji): no reason to fail."""
    return {name: encodable(value) if isinstance(value, str) else value for name, value in parameters.items()}


def _dialect(where: str) -> SQLite:
    scheme, separator, rest = where.partition("://")
    if not separator:
        # Not Path's own expanduser: it raises where there is no such home.
        return SQLite(Path(os.path.expanduser(where)))  # noqa: PTH111 - see above
    if scheme == "sqlite":
        return SQLite(Path(rest.removeprefix("/")))
    raise SettingsError("archive", f"{scheme}:// databases are not supported; give a path")
