"""Answers as the client gives them, and a reader that is not ours."""

import gzip
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from warcio.archiveiterator import ArchiveIterator

from schemas.page import Capture, Exchange, Page
from schemas.source import Source
from storage import Archive

SOURCE = Source(collector="test", locator="https://wall.example/")
MakeCapture = Callable[..., Capture]
Keep = Callable[..., None]


@pytest.fixture
def make_capture(start: datetime) -> MakeCapture:
    """An answer of a server, packed as servers pack; `minute` after the start."""

    def make(
        body: bytes = b"words",
        *,
        minute: int = 0,
        url: str = "https://wall.example/",
        packed: bool = True,
        status: int = 200,
    ) -> Capture:
        at = start + timedelta(minutes=minute)
        sent = gzip.compress(body, mtime=0) if packed and body else body
        coding = (("Content-Encoding", "gzip"),) if packed and body else ()
        exchange = Exchange(
            url=url,
            at=at,
            peer="192.0.2.1",
            target="/",
            asked=(("Host", "wall.example"),),
            status=status,
            reason="OK",
            headers=(("Content-Type", "text/html"), *coding),
            body=sent,
        )
        return Capture(
            url=url,
            captured_at=at,
            sha256=sha256(body).hexdigest(),
            size=len(body),
            media_type="text/html",
            status=status,
            body=body,
            exchanges=(exchange,),
        )

    return make


def file_capture(body: bytes, at: datetime, *, kept: bool = True) -> Capture:
    digest = sha256(body).hexdigest()
    return Capture(url="file:///page.txt", captured_at=at, sha256=digest, size=len(body), body=body, kept=kept)


def keep_in(archive: Archive, *captures: Capture, **said: Any) -> None:
    """One page with these answers."""
    with archive.writing() as writer:
        writer.store(Page(source=SOURCE, captures=captures, **said), [None] * len(said.get("posts", ())))


class Read(NamedTuple):
    """A record as warcio reads it."""

    kind: str
    url: str | None
    body: bytes
    fields: dict[str, str]


def read(folder: Path) -> list[Read]:
    """Every record of every file, to the last, its digests verified."""
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                fields = dict(record.rec_headers.headers)
                body = record.content_stream().read()
                found.append(Read(record.rec_type, fields.get("WARC-Target-URI"), body, fields))
    return found


def folder_of(archive: Archive) -> Path:
    return Path(f"{archive.name}.captures")


def faults(archive: Archive) -> list[str]:
    return [finding.text for finding in archive.evidence.findings() if finding.is_fault]


def notes(archive: Archive) -> list[str]:
    return [finding.text for finding in archive.evidence.findings() if not finding.is_fault]
