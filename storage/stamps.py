"""Manifests of captures and the time-stamps for them, beside the database: what somebody else can say that it has seen, and when.

A manifest lists digests and times, no addresses and no words: it may be shown to anybody, and what is forgotten is not in it. Each names
the one before by its digest, so that none can be taken away unseen.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from schemas.errors import ArchiveError
from schemas.rows import Finding
from storage.database import Database

_MOST = 100_000
"""Captures of one manifest, some 10 MB; the rest waits for the next."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOTE = "stamped"
"""What the archive remembers: the highest number of a capture that stands in a manifest, and the digest of the last one."""


class Manifest(NamedTuple):
    """A manifest."""

    name: str
    """Of its file."""
    content: bytes


class Stamped(NamedTuple):
    """A manifest that is kept, and the answer for it (RFC 3161, a TimeStampResp in DER)."""

    manifest: Manifest
    answer: bytes | None
    """Null: it is gone."""


def stamps_folder(archive: Path) -> Path:
    """Beside the database."""
    return archive.with_name(f"{archive.name}.stamps")


class Stamps:
    """The manifests of an archive. Any method may raise `ArchiveError`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._folder = stamps_folder(database.dialect.path)

    def pending(self) -> Manifest | None:
        """A manifest of what came since the last one; null if nothing did."""
        last, previous = self._noted()
        rows = self._database.all(
            "SELECT id, sha256, captured_at FROM captures WHERE id > :last ORDER BY id LIMIT :most",
            last=last,
            most=_MOST,
        )
        if not rows:
            return None
        said = {"format": "whipstitch.manifest", "version": 1, "previous": previous}
        head = json.dumps(said, indent=1)[:-2]
        lines = ",\n".join(f"  {json.dumps([digest, _written(at)])}" for _, digest, at in rows)
        content = f'{head},\n "captures": [\n{lines}\n ]\n}}\n'.encode()
        return Manifest(f"{rows[0][0]:010}-{rows[-1][0]:010}.json", content)

    def keep(self, manifest: Manifest, answer: bytes) -> None:
        """Keep a manifest and what was said to it: the files are on the disk before the archive knows of them."""
        path = self._folder / manifest.name
        try:
            self._folder.mkdir(exist_ok=True)
            _put(path.with_suffix(".tsr"), answer)
            _put(path, manifest.content)
        except OSError as error:
            raise ArchiveError(str(self._folder), f"{error.strerror or error}; this time-stamp was not kept") from error
        last = int(path.stem.rpartition("-")[2])
        with self._database.writing() as transaction:
            transaction.run(
                "INSERT INTO notes (name, value) VALUES (:name, :value)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                name=_NOTE,
                value=f"{last} {_digest(manifest.content)}",
            )

    def any_kept(self) -> bool:
        """Whether there is any."""
        return next(self._folder.glob("*.json"), None) is not None

    def kept(self) -> Iterator[Stamped]:
        """All that are kept, oldest first."""
        for path in sorted(self._folder.glob("*.json")):
            try:
                answer = path.with_suffix(".tsr")
                yield Stamped(Manifest(path.name, path.read_bytes()), answer.read_bytes() if answer.exists() else None)
            except OSError as error:
                raise ArchiveError(str(path), error.strerror or str(error)) from error

    def findings(self) -> Iterator[Finding]:
        """What is wrong with the manifests themselves; whether the time-stamps are true is another's to say."""
        digests: set[str | None] = {None}
        named: list[tuple[str, str | None]] = []
        for manifest, answer in self.kept():
            digests.add(_digest(manifest.content))
            try:
                said = json.loads(manifest.content)
                named.append((manifest.name, said["previous"]))
                seen = [str(digest) for digest, _ in said["captures"]]
            except (ValueError, TypeError, LookupError, RecursionError):
                yield Finding(f"manifest {manifest.name}: it is none; restore it from a backup", is_fault=True)
                continue
            if answer is None:
                yield Finding(
                    f"manifest {manifest.name}: its time-stamp is gone; restore it from a backup", is_fault=True
                )
            yield from self._missing(manifest.name, seen)
        last = self._noted()[1]
        for name, previous in (*named, ("the archive's last", last)):
            if previous not in digests:
                yield Finding(f"manifest {name}: the one that it names is gone, or was changed", is_fault=True)

    def _missing(self, name: str, seen: list[str]) -> Iterator[Finding]:
        known = {
            digest
            for (digest,) in self._database.rows(
                f"SELECT sha256 FROM captures WHERE {self._database.among('sha256', 'seen')}",
                seen=self._database.listed(seen),
            )
        }
        if gone := len(set(seen) - known):
            said = f"manifest {name}: {gone:,} of its captures are not here; were they forgotten, or is this a restored backup?"
            yield Finding(said, is_fault=False)

    def _noted(self) -> tuple[int, str | None]:
        row = self._database.one("SELECT value FROM notes WHERE name = :name", name=_NOTE)
        if row is None:
            return 0, None
        with self._database.sound():
            last, digest = str(row[0]).split()
            return int(last), digest


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _written(at: int) -> str:
    """RFC 3339, in UTC."""
    return (_EPOCH + timedelta(microseconds=at)).isoformat(timespec="seconds").replace("+00:00", "Z")


def _put(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    unfinished = path.with_name(f".{path.name}.part")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
