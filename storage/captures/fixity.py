"""Whether what is kept is still what came, and whether rows and records agree: read every file once, and look both ways."""

import os
from collections.abc import Iterator
from typing import NamedTuple

from schemas.rows import Finding
from storage.captures.members import BrokenError, Member, members
from storage.captures.reading import Record, UnreadableRecordError, record
from storage.captures.shelf import Shelf
from storage.captures.warc import REMOVED, digest, uri
from storage.database import Database

_UNKEPT = (
    "captures that point at no record",
    "SELECT sha256 FROM captures WHERE size > 0 AND id NOT IN (SELECT capture_id FROM records)",
)
_UNFOUNDED = (
    "captures whose bytes are another's that is not kept",
    (
        "SELECT c.sha256 FROM records r JOIN captures c ON c.id = r.capture_id LEFT JOIN records o ON o.capture_id = r.same_as"
        " WHERE r.same_as IS NOT NULL AND (o.payload IS NULL OR o.payload <> r.payload)"
    ),
)
_KINDS = {"revisit": "revisit", "unchanged": "revisit", "reference": "metadata", "removed": "metadata"}
_MOST_NAMED = 5


def findings(database: Database, shelf: Shelf) -> Iterator[Finding]:
    """What is not as it must be, and what a person may want to know."""
    for what, sql in (_UNKEPT, _UNFOUNDED):
        named = [str(row[0]) for row in database.all(f"{sql} LIMIT {_MOST_NAMED}")]
        if named:
            yield Finding(f"{what}: {', '.join(named)}", is_fault=True)
    known = set()
    for number, name, length in database.all("SELECT id, name, length FROM capture_files ORDER BY id"):
        known.add(name)
        if length < 0:
            yield Finding(f"{name}: holds what was to be forgotten; forget it again, and the file goes", is_fault=True)
            continue
        yield from _File(number, name, length, database).findings(shelf)
    for name in shelf.names():
        if name not in known:
            yield Finding(f"{name}: nothing points at this file; it is of a run that died", is_fault=False)


class _Row(NamedTuple):
    """What the database says of a record."""

    kind: str
    begins: int
    start: int
    length: int
    payload: str | None
    sha256: str
    url: str


class _File:
    """One file, and what the database says of it."""

    def __init__(self, number: int, name: str, length: int, database: Database) -> None:
        self._name = name
        self._length = length
        rows = database.rows(
            "SELECT r.kind, r.begins, r.start, r.length, r.payload, c.sha256, c.url FROM records r"
            " JOIN captures c ON c.id = r.capture_id WHERE r.file_id = :number ORDER BY r.start",
            number=number,
        )
        self._rows: dict[int, list[_Row]] = {}
        self._before: dict[int, int] = {}
        """Where what stands before an answer begins, and where the answer does."""
        for row in map(_Row._make, rows):
            self._rows.setdefault(row.start, []).append(row)
            self._before[row.begins] = row.start
        self._loose = 0

    def findings(self, shelf: Shelf) -> Iterator[Finding]:
        """What is wrong with it."""
        if self._name not in shelf.names():
            yield self._fault("it is gone; restore it from a backup")
            return
        with shelf.reading(self._name) as file:
            if file.seek(0, os.SEEK_END) < self._length:
                yield self._fault("it has been cut short; restore it from a backup")
            try:
                yield from self._compared(members(file))
            except BrokenError as error:
                yield self._broken(error.start)
        missed = sum(map(len, self._rows.values()))
        if missed:
            yield self._fault(f"{missed} captures point at records that are not there")
        if self._loose:
            yield self._note(f"{self._loose} records that nothing points at, of a run that died")

    def _compared(self, found: Iterator[Member]) -> Iterator[Finding]:
        until = 0
        for member in found:
            until = max(until, self._before.get(member.start, 0))
            rows = self._rows.pop(member.start, ())
            try:
                held = record(member.content)
                for row in rows:
                    yield from self._differences(row, member, held)
            except UnreadableRecordError as error:
                yield self._fault(f"at {member.start:,}: {error}")
                continue
            if not (rows or member.start < until or _stands_alone(held)):
                self._loose += 1

    def _differences(self, row: _Row, member: Member, held: Record) -> Iterator[Finding]:
        """What the record says otherwise than the row."""
        where = f"at {member.start:,}, {row.url}"
        if held.kind != _KINDS.get(row.kind, row.kind) or member.length != row.length:
            yield self._fault(f"{where}: another record than the archive knows")
        elif row.kind != "removed" and held.fields.get("warc-target-uri") != uri(row.url):
            yield self._fault(f"{where}: the record is of another address")
        elif row.kind in {"response", "resource"} and (
            digest(held.payload) != row.payload or digest(held.body) != row.sha256
        ):
            yield self._fault(f"{where}: its bytes are not those that came: the digest differs")

    def _broken(self, start: int) -> Finding:
        if start >= self._length:
            return self._note("half a record at its end, of a run that died; the next `collect` cuts it off")
        return self._fault(f"it is damaged at {start:,}; restore it from a backup")

    def _fault(self, text: str) -> Finding:
        return Finding(f"{self._name}: {text}", is_fault=True)

    def _note(self, text: str) -> Finding:
        return Finding(f"{self._name}: {text}", is_fault=False)


def _stands_alone(held: Record) -> bool:
    return held.kind == "warcinfo" or held.fields.get("warc-target-uri") == REMOVED
