"""Pictures, films and sounds: files beside the database, named by their digest; what is wanted and not here yet is asked for again."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from schemas.errors import ArchiveError
from schemas.rows import Finding
from storage.database import Database
from storage.transaction import Transaction

_HOUR = 3_600_000_000
_LONGEST = 30 * 24 * _HOUR
"""Between two attempts, at most: what is missing for years is asked for once a month."""
_PIECE = 1 << 20


class Medium(NamedTuple):
    """One that is here."""

    sha256: str
    file: str


def media_folder(archive: Path) -> Path:
    """Beside the database."""
    return archive.with_name(f"{archive.name}.media")


def want(after: int, among: Sequence[int], now: int, transaction: Transaction, *, everything: bool) -> int:
    """Want the media of posts with numbers beyond one, and of these; how many that are new.

    Args:
        after: a number of a post.
        among: numbers of posts.
        now: UTC microseconds.
        transaction: to do it in.
        everything: films and sounds, too; else pictures.
    """
    return transaction.run(
        f"INSERT INTO media (url, attempts, due_at) SELECT DISTINCT m.url, 0, :now FROM ({transaction.dialect.media}) m"
        " WHERE m.url LIKE 'http%' AND (:all OR m.kind = 'image')"
        f" AND (m.post > :after OR {transaction.dialect.among('m.post', 'among')}) ON CONFLICT (url) DO NOTHING",
        now=now,
        all=int(everything),
        after=after,
        among=transaction.dialect.listed(among),
    )


def take(now: int, limit: int, transaction: Transaction) -> list[str]:
    """The addresses to ask for now, those that wait longest first; for the next hour nobody else is told them."""
    rows = transaction.all(
        "SELECT url FROM media WHERE due_at <= :now ORDER BY due_at, url LIMIT :limit", now=now, limit=limit
    )
    transaction.many("UPDATE media SET due_at = ? WHERE url = ?", [(now + _HOUR, url) for (url,) in rows])
    return [url for (url,) in rows]


def keep(url: str, body: bytes, *, mime: str, suffix: str, folder: Path, transaction: Transaction) -> None:
    """Keep a medium: the file is on the disk before the row is.

    Raises:
        ArchiveError: it cannot be written.
    """
    digest = sha256(body).hexdigest()
    name = f"{digest[:2]}/{digest}.{suffix}"
    try:
        _write(folder / name, body)
    except OSError as error:
        raise ArchiveError(str(folder), f"{error.strerror or error}; this medium was not stored") from error
    transaction.run(
        "INSERT INTO media_files (sha256, name, mime, size) VALUES (:digest, :name, :mime, :size) ON CONFLICT DO NOTHING",
        digest=digest,
        name=name,
        mime=mime,
        size=len(body),
    )
    transaction.run(
        "UPDATE media SET sha256 = :digest, due_at = NULL, why = NULL, attempts = attempts + 1 WHERE url = :url",
        digest=digest,
        url=url,
    )


def miss(url: str, why: str, now: int, transaction: Transaction, *, for_good: bool) -> None:
    """Note that a medium could not be had; it is asked for again after an hour, four, sixteen …, unless that is in vain."""
    attempts = transaction.value("SELECT attempts FROM media WHERE url = :url", url=url) or 0
    wait = min(_HOUR * 4 ** min(attempts, 9), _LONGEST)
    transaction.run(
        "UPDATE media SET attempts = attempts + 1, why = :why, due_at = :due WHERE url = :url",
        why=why,
        due=None if for_good else now + wait,
        url=url,
    )


def kept(url: str, database: Database) -> Medium | None:
    """The medium of an address, if it is here."""
    row = database.one(
        "SELECT f.sha256, f.name FROM media m JOIN media_files f ON f.sha256 = m.sha256 WHERE m.url = :url", url=url
    )
    return None if row is None else Medium(*row)


def release(numbers: str, transaction: Transaction) -> None:
    """Want no longer what only these posts show (a list, as the dialect lists)."""
    shows = f"SELECT m.url FROM ({transaction.dialect.media}) m WHERE"
    among = transaction.dialect.among("m.post", "posts")
    urls = {url for (url,) in transaction.rows(f"{shows} {among}", posts=numbers) if url}
    if urls and transaction.one("SELECT 1 FROM media LIMIT 1"):
        urls -= {url for (url,) in transaction.rows(f"{shows} NOT {among}", posts=numbers)}
        transaction.many("DELETE FROM media WHERE url = ?", [(url,) for url in urls])


def sweep(folder: Path, transaction: Transaction) -> None:
    """Remove the files that nobody wants any longer."""
    for digest, name in transaction.all(
        "SELECT sha256, name FROM media_files WHERE sha256 NOT IN (SELECT sha256 FROM media WHERE sha256 IS NOT NULL)"
    ):
        (folder / name).unlink(missing_ok=True)
        transaction.run("DELETE FROM media_files WHERE sha256 = :digest", digest=digest)


def findings(folder: Path, database: Database) -> Iterator[Finding]:
    """Which files are gone or changed."""
    for digest, name in database.rows("SELECT sha256, name FROM media_files ORDER BY name"):
        try:
            same = _digest(folder / name) == digest
        except OSError:
            yield Finding(f"media {name}: it is gone; restore it from a backup", is_fault=True)
            continue
        if not same:
            yield Finding(f"media {name}: its bytes are not those that came: the digest differs", is_fault=True)


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _write(path: Path, body: bytes) -> None:
    """Whole or not at all; the same content twice is one file."""
    with suppress(FileNotFoundError):
        if path.stat().st_size == len(body):
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with unfinished.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
