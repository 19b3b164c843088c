"""Taking records out of the WARC files: each file that holds one is written anew, with a tombstone in the record's place.

The new file is whole and on the disk before the rows that point into it are committed, the old one is removed afterwards. Should the run die
between the two, the old file is still listed, with a length below zero, and the next transaction that keeps anything removes it.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from storage.captures import warc
from storage.captures.members import BrokenError, Member, members
from storage.captures.reading import UnreadableRecordError, record
from storage.captures.shelf import SUFFIX, OpenShelf
from storage.transaction import Transaction

_PIECE = 1 << 20


class _Group(NamedTuple):
    """An answer with what stands before it; without a capture, a loose record of a run that died."""

    begins: int
    start: int
    ends: int
    capture: int | None


class Remover:
    """Finds and removes records, within one transaction."""

    def __init__(self, shelf: OpenShelf, transaction: Transaction) -> None:
        self._shelf = shelf
        self._folder = shelf.folder
        self._transaction = transaction
        self._files = transaction.all("SELECT id, name FROM capture_files WHERE length >= 0 ORDER BY id")
        self._loose: dict[int, list[_Group]] = {}

    def mentioning(self, needles: Collection[bytes]) -> set[int]:
        """The captures whose records hold any of these bytes, packed or not."""
        found: set[int] = set()
        for number, name in self._files:
            groups = self._groups(number)
            loose = self._loose[number] = []
            for member in _all(self._folder / name):
                if not _mentions(member, needles):
                    continue
                group = _group_at(member.start, groups)
                if group is None:
                    ends = member.start + member.length
                    loose.append(_Group(member.start, member.start, ends, None))
                elif group.capture is not None:
                    found.add(group.capture)
        return found

    def alike(self, captures: Collection[int]) -> set[int]:
        """These captures, and those that have the same bytes."""
        rows = self._transaction.rows(
            "SELECT capture_id FROM records WHERE payload IN"
            f" (SELECT payload FROM records WHERE {self._transaction.dialect.among('capture_id', 'captures')})",
            captures=self._transaction.dialect.listed(sorted(captures)),
        )
        return {*captures, *(number for (number,) in rows)}

    def remove(self, captures: Collection[int], at: datetime) -> None:
        """Remove the records of these captures, and the loose ones that were found."""
        for number, name in self._files:
            groups = self._groups(number)
            doomed = [group for group in groups if group.capture in captures] + self._loose.get(number, [])
            if doomed:
                self._rewrite(number, name, groups, sorted(doomed), at)

    def _groups(self, file: int) -> list[_Group]:
        rows = self._transaction.all(
            "SELECT begins, start, start + length, capture_id FROM records WHERE file_id = :file ORDER BY begins",
            file=file,
        )
        return [_Group._make(row) for row in rows]

    def _rewrite(
        self, number: int, name: str, groups: Sequence[_Group], doomed: Sequence[_Group], at: datetime
    ) -> None:
        new = f"{name.removesuffix(SUFFIX).partition('-r')[0]}-r{at:%Y%m%d%H%M%S%f}{SUFFIX}"
        stone = warc.tombstone(at)
        with (self._folder / name).open("rb") as source, self._shelf.another(new) as target:
            places = _copied(source, target, doomed, stone)
            length = target.tell()
        self._transaction.many(
            "UPDATE records SET kind = 'removed', begins = ?, start = ?, length = ?, payload = NULL, same_as = NULL"
            " WHERE capture_id = ?",
            [(places[group.begins], places[group.begins], len(stone), group.capture) for group in doomed],
        )
        self._transaction.many(
            "UPDATE records SET begins = begins - ?, start = start - ? WHERE capture_id = ?",
            [
                (by, by, group.capture)
                for group in groups
                if group.begins not in places and (by := _shift(group.begins, doomed, len(stone)))
            ],
        )
        self._transaction.run(
            "UPDATE capture_files SET name = :new, length = :length WHERE id = :number",
            new=new,
            length=length,
            number=number,
        )
        self._transaction.run("INSERT INTO capture_files (name, length) VALUES (:name, -1)", name=name)


def _copied(source: BinaryIO, target: BinaryIO, doomed: Iterable[_Group], stone: bytes) -> dict[int, int]:
    """Copy all but what is doomed; where the tombstone of each now stands, by where it began."""
    places = {}
    for group in doomed:
        _copy(source, target, group.begins - source.tell())
        places[group.begins] = target.tell()
        target.write(stone)
        source.seek(group.ends)
    _copy(source, target, -1)
    return places


def _copy(source: BinaryIO, target: BinaryIO, length: int) -> None:
    """So many bytes, or all that are left."""
    while length and (piece := source.read(_PIECE if length < 0 else min(_PIECE, length))):
        target.write(piece)
        length -= len(piece) if length > 0 else 0


def _shift(begins: int, doomed: Iterable[_Group], stone: int) -> int:
    return sum(group.ends - group.begins - stone for group in doomed if group.ends <= begins)


def _all(path: Path) -> Iterator[Member]:
    """Every whole record; half a one at the end, of a run that died, is cut off before anything is appended."""
    with suppress(BrokenError, FileNotFoundError), path.open("rb") as file:
        yield from members(file)


def _mentions(member: Member, needles: Collection[bytes]) -> bool:
    with suppress(UnreadableRecordError):
        held = record(member.content)
        body = held.body
        return any(needle in member.content or needle in body for needle in needles)
    return any(needle in member.content for needle in needles)


def _group_at(start: int, groups: Sequence[_Group]) -> _Group | None:
    place = bisect_right(groups, start, key=lambda group: group.begins) - 1
    return groups[place] if place >= 0 and start < groups[place].ends else None
