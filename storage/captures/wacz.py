"""WACZ 1.1.1 (specs.webrecorder.net/wacz/1.1.1): the WARC files with an index and a list of pages in one zip, as replay tools open it.

The index comes out of the database, which knows where every record begins: the files are only copied, and digested on the way.
"""

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import BinaryIO, NamedTuple
from urllib.parse import urlsplit

from schemas.errors import NotFoundError
from storage.captures.shelf import Shelf
from storage.captures.warc import uri
from storage.database import Database

_VERSION = "1.1.1"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PIECE = 1 << 20
_BLOCK = 3000
"""Lines of the index that are packed together, so that a reader need not unpack all (ZipNum)."""
_GZIP = 16 + zlib.MAX_WBITS
_OK = 200
_ENTRIES = (
    "SELECT c.url, c.captured_at, c.status, c.media_type, r.kind, r.payload, r.start, r.length, f.name FROM records r"
    " JOIN captures c ON c.id = r.capture_id JOIN capture_files f ON f.id = r.file_id"
    " WHERE r.payload IS NOT NULL ORDER BY c.captured_at, c.id"
)


class _Entry(NamedTuple):
    url: str
    captured_at: int
    status: int | None
    media_type: str
    kind: str
    payload: str
    start: int
    length: int
    file: str


def write(file: BinaryIO, database: Database, shelf: Shelf, software: str) -> int:
    """Everything that is kept; how many pages it lists.

    Raises:
        NotFoundError: nothing is kept.
    """
    with database.snapshot():
        entries = [_Entry._make(row) for row in database.rows(_ENTRIES)]
        files = database.all("SELECT name, length FROM capture_files WHERE length >= 0 ORDER BY id")
    if not entries:
        raise NotFoundError("capture", "*", "collect something first")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        package = _Package(packed)
        for name, length in files:
            package.add(f"archive/{name}", _pieces(shelf, name, length))
        _index(entries, package)
        pages = [entry for entry in entries if entry.status in (None, _OK)]
        package.add("pages/pages.jsonl", _pages(pages), zipfile.ZIP_DEFLATED)
        package.close(software)
    return len(pages)


class _Package:
    """A zip that remembers what is in it."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self._now = datetime.now(UTC)
        self._resources: list[dict[str, object]] = []

    def add(self, path: str, pieces: Iterable[bytes], compression: int = zipfile.ZIP_STORED) -> None:
        """Write a file."""
        digest, size = self._write(path, pieces, compression)
        name = path.rpartition("/")[2]
        self._resources.append({"name": name, "path": path, "hash": f"sha256:{digest}", "bytes": size})

    def close(self, software: str) -> None:
        """Write what is in it."""
        now = self._now.isoformat(timespec="seconds").replace("+00:00", "Z")
        said = {
            "profile": "data-package",
            "wacz_version": _VERSION,
            "title": "Captures of a Whipstitch archive",
            "created": now,
            "modified": now,
            "software": software,
            "resources": self._resources,
        }
        digest, _ = self._write("datapackage.json", [json.dumps(said, indent=2).encode()], zipfile.ZIP_DEFLATED)
        sealed = json.dumps({"path": "datapackage.json", "hash": f"sha256:{digest}"})
        self._write("datapackage-digest.json", [sealed.encode()], zipfile.ZIP_DEFLATED)

    def _write(self, path: str, pieces: Iterable[bytes], compression: int) -> tuple[str, int]:
        entry = zipfile.ZipInfo(path, self._now.timetuple()[:6])
        entry.compress_type = compression
        digest, size = sha256(), 0
        with self._packed.open(entry, "w", force_zip64=True) as target:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                target.write(piece)
        return digest.hexdigest(), size


def _pieces(shelf: Shelf, name: str, length: int) -> Iterator[bytes]:
    """A file as far as it is known to be good."""
    with shelf.reading(name) as file:
        while length > 0 and (piece := file.read(min(_PIECE, length))):
            length -= len(piece)
            yield piece


def _index(entries: Iterable[_Entry], package: _Package) -> None:
    lines = sorted(map(_line, entries))
    blocks: list[bytes] = []
    heads = ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
    begins = 0
    for first in range(0, len(lines), _BLOCK):
        packer = zlib.compressobj(wbits=_GZIP)
        block = packer.compress("".join(lines[first : first + _BLOCK]).encode()) + packer.flush()
        place = {"offset": begins, "length": len(block), "digest": f"sha256:{sha256(block).hexdigest()}"}
        heads.append(f"{lines[first].partition('{')[0].strip()} {json.dumps(place)}\n")
        blocks.append(block)
        begins += len(block)
    package.add("indexes/index.cdx.gz", blocks)
    package.add("indexes/index.idx", [line.encode() for line in heads])


def _line(entry: _Entry) -> str:
    """A line of CDXJ: a key to sort by, a time to the second, and where to look."""
    said = {
        "url": uri(entry.url),
        "mime": "warc/revisit" if entry.kind == "revisit" else entry.media_type.partition(";")[0].strip(),
        "status": str(entry.status or _OK),
        "digest": f"sha256:{entry.payload}",
        "length": str(entry.length),
        "offset": str(entry.start),
        "filename": entry.file,
    }
    return f"{_surt(uri(entry.url))} {_moment(entry):%Y%m%d%H%M%S} {json.dumps(said)}\n"


def _surt(url: str) -> str:
    """The address with its host turned round, in small letters: `org,example)/page?a=1`."""
    try:
        parts = urlsplit(url.lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url.lower()
    if parts.scheme not in {"http", "https"}:
        return url.lower()
    is_a_number = host.replace(".", "").isdecimal() or ":" in host
    turned = host if is_a_number else ",".join(reversed(host.removeprefix("www.").split(".")))
    usual = {"http": 80, "https": 443}[parts.scheme]
    asked = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{turned}{'' if port in (None, usual) else f':{port}'}){parts.path or '/'}{'?' + asked if asked else ''}"


def _pages(entries: Iterable[_Entry]) -> Iterator[bytes]:
    yield json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "All captures"}).encode() + b"\n"
    for entry in entries:
        at = _moment(entry).isoformat(timespec="seconds").replace("+00:00", "Z")
        yield json.dumps({"url": uri(entry.url), "ts": at, "title": entry.url}).encode() + b"\n"


def _moment(entry: _Entry) -> datetime:
    return _EPOCH + timedelta(microseconds=entry.captured_at)
