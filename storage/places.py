"""Where the bytes of captures are kept: in their own record, or in that of another that has the same."""

from collections.abc import Sequence

from storage.database import Database

Place = tuple[str, int, int]
"""A file of the folder of captures, where in it, and how long: what `schemas.post.Record` holds."""


def kept_captures(numbers: Sequence[int], database: Database) -> dict[int, tuple[int, str, Place | None]]:
    """Of these captures, by number: time, digest, and where the bytes are; null where they are not kept."""
    rows = database.rows(
        "SELECT c.id, c.captured_at, c.sha256, f.name, k.start, k.length FROM captures c"
        " LEFT JOIN records r ON r.capture_id = c.id"
        " LEFT JOIN records k ON k.capture_id = coalesce(r.same_as, r.capture_id) AND k.payload IS NOT NULL"
        f" LEFT JOIN capture_files f ON f.id = k.file_id WHERE {database.among('c.id', 'numbers')}",
        numbers=database.listed(numbers),
    )
    return {
        number: (at, digest, None if file is None else (file, start, length))
        for number, at, digest, file, start, length in rows
    }
