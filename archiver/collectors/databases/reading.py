"""A stranger's SQLite file, read and nothing else: its tables, row by row."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from schemas.errors import UnreadableInputError

_LONGEST = 16 * 1024 * 1024
"""Bytes of one value."""
Row = Mapping[str, Any]


class Database:
    """An open file."""

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self._connection = connection
        self._path = path
        self.tables = frozenset(
            str(row["name"]).lower() for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        )
        """Real ones: a view could be a question without an end."""

    def rows(self, query: str, *values: object) -> Iterator[Row]:
        """The rows of an answer, one at a time.

        Raises:
            UnreadableInputError: the file is damaged, or its tables are not what their names say.
        """
        try:
            with closing(self._connection.execute(query, values)) as cursor:
                for row in cursor:
                    yield dict(row)
        except (sqlite3.Error, OverflowError) as error:
            raise UnreadableInputError(self._path, f"the database cannot be read: {error}") from error


@contextmanager
def opened(path: str, file: BinaryIO) -> Iterator[Database]:
    """The database in a file; from standard input it is put aside first, for SQLite wants to seek by name.

    Raises:
        UnreadableInputError: it is none.
    """
    if path == "-":
        with tempfile.NamedTemporaryFile(suffix=".db") as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            with _connected(copy.name, path) as database:
                yield database
        return
    with _connected(path, path) as database:
        yield database


@contextmanager
def _connected(name: str, path: str) -> Iterator[Database]:
    # A log beside the file holds what is not in it yet. Without one, nothing at all need be written beside it.
    log = Path(f"{name}-wal")
    how = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(f"file:{quote(name)}?{how}", uri=True)
    except sqlite3.Error as error:
        raise UnreadableInputError(path, f"the database cannot be opened: {error}") from error
    with closing(connection):
        connection.row_factory = sqlite3.Row
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        connection.execute("PRAGMA trusted_schema = OFF")
        yield Database(connection, path)
