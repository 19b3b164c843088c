"""What is stored together."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from storage.dialect import SQLite

Row = tuple[Any, ...]

_UNINDEXED = 40_000
"""Posts whose words wait to be indexed: about 20 MB. Half as many cost an eighth more."""


class Transaction:
    """What is stored together. The driver's own `execute`: SQLAlchemy's result objects cost too much, and its import half a second."""

    def __init__(self, driver: sqlite3.Connection, dialect: SQLite) -> None:
        self.dialect = dialect
        self._driver = driver
        self._unindexed: list[tuple[int, str, str]] = []

    def run(self, sql: str, **parameters: object) -> int:
        """Execute one statement; how many rows it changed."""
        return self._driver.execute(sql, parameters).rowcount

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> int:
        """Execute one statement for each row of positional parameters; how many rows that changed."""
        return self._driver.executemany(sql, rows).rowcount

    def index(self, entries: Iterable[tuple[int, str, str]]) -> None:
        """Take posts into the full-text index before the end: all at once, for SQLite writes its index anew after every statement."""
        self._unindexed += entries
        if len(self._unindexed) >= _UNINDEXED:
            self.settle()

    def settle(self) -> None:
        """Write the full-text index; whoever takes something out of it, or ends the transaction, settles first."""
        entries, self._unindexed = self._unindexed, []
        if entries:
            self.many(self.dialect.index_added, entries)

    def rows(self, sql: str, **parameters: object) -> Iterator[Row]:
        """The rows of a query, fetched as they are asked for."""
        return iter(self._driver.execute(sql, parameters))

    def all(self, sql: str, **parameters: object) -> list[Row]:
        """The rows of a query at once."""
        return self._driver.execute(sql, parameters).fetchall()

    def one(self, sql: str, **parameters: object) -> Row | None:
        """The first row of a query."""
        row: Row | None = self._driver.execute(sql, parameters).fetchone()
        return row

    def value(self, sql: str, **parameters: object) -> Any:
        """The first column of the first row; null if there is none."""
        row = self.one(sql, **parameters)
        return None if row is None else row[0]
