"""A copy of the database, taken by SQLite's online backup while others read and write; and a list of the captures beside it."""

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from schemas.errors import ArchiveError
from storage.database import Database
from storage.dialect import FORMAT


class Backup(NamedTuple):
    """A copy that was made."""

    path: Path
    manifest: Path
    size: int
    """Bytes of the database."""
    captures: int
    """Files listed."""


def back_up(target: Path, made_at: str, database: Database) -> Backup:
    """Copy; the file stands in its place when it is whole, and has been read once more.

    Raises:
        ArchiveError: the copy cannot be written, or the archive cannot be read.
    """
    source = database.dialect.path
    if target.is_dir() or (target.exists() and target.samefile(source)):
        raise ArchiveError(str(target), "this is no place for a backup")
    part = target.with_name(f".{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        _copy(part, database)
        captures = _captures(source)
        listed = target.with_name(f"{target.name}.manifest.json")
        said = {"format": "whipstitch.backup", "version": 1, "made_at": made_at, "archive": str(source)}
        _put({**said, "archive_format": FORMAT, **_digest(part), "captures": captures}, listed)
        part.replace(target)
    except OSError as error:
        raise ArchiveError(str(target), f"cannot be written: {error.strerror or error}") from error
    finally:
        for left in ("", "-journal", "-wal", "-shm"):
            Path(f"{part}{left}").unlink(missing_ok=True)
    return Backup(target, listed, target.stat().st_size, len(captures))


def _copy(part: Path, database: Database) -> None:
    with database.dialect.translated(), closing(sqlite3.connect(part, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous = FULL")
        database.copy_into(copy)
        # A file that is complete in itself: no log beside it that could be left behind.
        copy.execute("PRAGMA journal_mode = DELETE")
        found = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found != ("ok",):
        raise ArchiveError(database.name, f"the copy is not whole: {found}; run `whipstitch check`")


def _captures(source: Path) -> list[dict[str, object]]:
    """Listed after the copy was made, so none is missing to which it points."""
    folder = source.with_name(f"{source.name}.captures")
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return [{"file": str(path.relative_to(folder)), **_digest(path)} for path in files]


def _digest(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        return {"size": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _put(manifest: object, target: Path) -> None:
    part = target.with_name(f".{target.name}.part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
