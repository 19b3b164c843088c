"""Whatever differs between SQL dialects stands here, and only here. Today: SQLite.

Another database is another class with these names; the rest of storage/ speaks SQL that both understand.
"""

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import (
    ArchiveDamagedError,
    ArchiveError,
    ArchiveLockedError,
    ArchiveTooNewError,
    NotAnArchiveError,
)

FORMAT = 1
"""The version of the tables that this program writes."""

_APPLICATION = 0x57485354
"""`WHST`, in bytes 68 to 71 of the file (SQLite file format, section 1.3)."""
_A_MOMENT = 0.01
"""Seconds between two tries where SQLite does not wait by itself."""
# The driver looks for an adapter of everything but numbers and strings, nulls included, and when it finds none it makes and drops
# two exceptions: half a microsecond a null, half the cost of binding a post. This one gives the null back, and is no Python.
sqlite3.register_adapter(type(None), {}.get)  # type: ignore[arg-type]  # the stubs know no adapter that gives null
_HEADER = b"SQLite format 3\0"
_BUSY_SECONDS = 30.0
"""How long to wait for another writer: a page is stored in milliseconds, a full rebuild of a large archive in seconds."""

_DAMAGED = "the file is damaged; restore a backup, or salvage it with sqlite3's .recover"

_SEARCH = """
CREATE VIRTUAL TABLE IF NOT EXISTS posts_fts USING fts5(
    text, who, content='', tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
)
"""
"""Contentless: the text stands in posts, and what is indexed is not what was written (see search.py).
Marks (Mn, Mc) belong to words: without them Devanagari and Thai fall to pieces at every vowel sign."""


class SQLite:
    """One file, WAL, one writer and any number of readers, each thread with a connection of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)

    # -- opening ------------------------------------------------------------------------------------------------------

    def exists(self) -> bool:
        """Whether there is anything to open. An empty file is nothing: it may be filled."""
        try:
            return self.path.stat().st_size > 0
        except OSError:
            return False

    def verify(self) -> int:
        """The format of the existing file, by its header alone: nothing is written, not even a lock.

        Raises:
            NotAnArchiveError: it is something else.
            ArchiveTooNewError: a later program wrote it.
            ArchiveError: it cannot be read.
        """
        try:
            with self.path.open("rb") as file:
                head = file.read(100)
        except OSError as error:
            raise ArchiveError(self.name, error.strerror or str(error)) from error
        application = int.from_bytes(head[68:72])
        if not head.startswith(_HEADER) or application != _APPLICATION:
            raise NotAnArchiveError(self.name)
        found = int.from_bytes(head[60:64])
        if not found:
            raise NotAnArchiveError(self.name)  # our mark and no format: none of our programs wrote it
        if found > FORMAT:
            raise ArchiveTooNewError(self.name, found, FORMAT)
        return found

    def writer(self) -> sqlite3.Connection:
        """The connection for writing; any thread may use it, one at a time."""
        connection = sqlite3.connect(self.name, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA page_size = 8192")  # of a file that is yet to be made: a fifth less work than 4096
        _pragmas(connection, cache_kib=64 * 1024)
        # 16 MB: pages that change often are copied back less often.
        connection.execute("PRAGMA wal_autocheckpoint = 4000")
        return connection

    def reader(self) -> sqlite3.Connection:
        """A connection for reading, of the calling thread."""
        connection = sqlite3.connect(self.name, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        _pragmas(connection, cache_kib=256)
        connection.execute("PRAGMA query_only = ON")
        return connection

    def keep_log(self) -> None:
        """Write-ahead logging from now on: readers never wait. It is a property of the file."""
        connection = sqlite3.connect(self.name, timeout=_BUSY_SECONDS)
        ends = time.monotonic() + _BUSY_SECONDS
        try:
            while not _logs(connection):
                if time.monotonic() > ends:
                    raise ArchiveLockedError(self.name)
                time.sleep(_A_MOMENT)
        finally:
            connection.close()

    # -- making -------------------------------------------------------------------------------------------------------

    @staticmethod
    def definitions() -> list[str]:
        """The statements that make the tables and indexes which are not there yet, as docs/make_tables.py wrote them.

        They are what storage/tables.py declares; importing SQLModel to say the same takes as long as storing ten thousand posts.
        """
        import pkgutil  # a reader makes no tables, and starts with this module

        said = pkgutil.get_data("storage", "sqlite.sql") or b""
        return said.decode().split(";\n")[:-1]

    extras: Sequence[str] = (
        _SEARCH,
        # Words gathered in memory before they are written, bytes: half of the work with the default of one MiB.
        "INSERT INTO posts_fts(posts_fts, rank) VALUES ('hashsize', 16777216)",
    )
    """What a new archive has besides its tables."""

    @staticmethod
    def stamp(version: int) -> Sequence[str]:
        """Statements that mark the file as ours, of this format."""
        return (f"PRAGMA application_id = {_APPLICATION}", f"PRAGMA user_version = {version}")

    # -- asking -------------------------------------------------------------------------------------------------------

    @staticmethod
    def among(column: str, parameter: str) -> str:
        """A condition: the column's value is in the list that `listed` made of a parameter."""
        return f"{column} IN (SELECT value FROM json_each(:{parameter}))"

    @staticmethod
    def listed(values: Sequence[int] | Sequence[str]) -> str:
        """A list as one parameter."""
        return json.dumps(values)

    @staticmethod
    def by_index(name: str) -> str:
        """Which index to read by, where the planner (which knows no figures of a young archive) would choose another."""
        return f"INDEXED BY {name}"

    @staticmethod
    def matching(parameter: str) -> str:
        """The numbers of the posts that a full-text query finds."""
        return f"SELECT rowid FROM posts_fts WHERE posts_fts MATCH :{parameter}"

    media = (
        "SELECT p.id AS post, json_extract(j.value, '$.url') AS url, coalesce(json_extract(j.value, '$.kind'), 'image') AS kind"
        " FROM posts p, json_each(p.details, '$.media') j WHERE p.has_media = 1"
    )
    """What posts show besides words."""
    deciding = "EXISTS (SELECT 1 FROM json_each(decisions.posts) WHERE value IN (SELECT value FROM json_each(:posts)))"
    """A condition: a decision concerns any of the posts that `listed` made a parameter of."""
    referring = (
        'SELECT m.name, f."from" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f'
        " WHERE m.type = 'table' AND f.\"table\" = :table"
    )
    """The tables, and their columns, that refer to a table."""

    index_added = "INSERT INTO posts_fts(rowid, text, who) VALUES (?, ?, ?)"
    index_removed = "INSERT INTO posts_fts(posts_fts, rowid, text, who) VALUES ('delete', ?, ?, ?)"
    index_merged = "INSERT INTO posts_fts(posts_fts) VALUES ('optimize')"
    """Until then what was removed stays in the index, marked as removed."""

    for_good: Sequence[str] = ("PRAGMA secure_delete = ON", "PRAGMA defer_foreign_keys = ON")
    """Statements after which what is deleted is overwritten, and references are looked at when the transaction ends."""

    def empty_log(self) -> None:
        """Copy the log into the file and leave nothing in it, as far as nobody is reading."""
        with self.translated():
            connection = self.writer()
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def damage(self) -> Iterator[str]:
        """What SQLite itself finds wrong with the file, a line each."""
        with self.translated():
            connection = self.reader()
            try:
                for (line,) in connection.execute("PRAGMA integrity_check(20)"):
                    if line != "ok":
                        yield f"database: {line}"
                for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
                    yield f"database: row {row} of {table} points at a row of {parent} that is gone"
            finally:
                connection.close()

    # -- errors -------------------------------------------------------------------------------------------------------

    @contextmanager
    def translated(self) -> Iterator[None]:
        """The driver's errors as ours, so that none leaves storage/."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._ours(error) from error
        except UnicodeDecodeError as error:
            # What SQLite wanted to say of a damaged file quotes bytes of it, which the driver cannot read.
            raise ArchiveDamagedError(self.name, _DAMAGED) from error
        except Exception as error:
            # SQLAlchemy's errors carry the driver's; its module is asked by name, for readers never import it.
            if not type(error).__module__.startswith("sqlalchemy."):
                raise
            original = getattr(error, "orig", None)
            raise self._ours(original if isinstance(original, sqlite3.Error) else error) from error

    def _ours(self, error: Exception) -> ArchiveError:
        said = str(error)
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return ArchiveLockedError(self.name)
        if code == sqlite3.SQLITE_NOTADB:
            return NotAnArchiveError(self.name)
        if code == sqlite3.SQLITE_CORRUPT:
            return ArchiveDamagedError(self.name, _DAMAGED)
        if code == sqlite3.SQLITE_FULL:
            return ArchiveError(self.name, "the disk is full; nothing of this page was stored")
        if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
            return ArchiveError(self.name, f"{said}; is the folder there, and may you write to it?")
        return ArchiveError(self.name, said)


def _pragmas(connection: sqlite3.Connection, *, cache_kib: int) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute(f"PRAGMA cache_size = -{cache_kib}")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.close()


def _logs(connection: sqlite3.Connection) -> bool:
    """Whether the file has its log now. The change needs the file for itself, and SQLite does not wait for that: we must."""
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        return False
    return True
