import gzip
import io
import json
import zipfile
from datetime import datetime
from hashlib import sha256

import pytest
from warcio.archiveiterator import ArchiveIterator

from schemas.errors import NotFoundError
from storage import Archive
from tests.storage.captures.conftest import MakeCapture, file_capture, folder_of, keep_in


def _packed(archive: Archive) -> zipfile.ZipFile:
    file = io.BytesIO()
    archive.evidence.write_wacz(file, "whipstitch 0")
    return zipfile.ZipFile(file)


def test_the_package_tells_the_digest_of_every_file(archive: Archive, make_capture: MakeCapture) -> None:
    keep_in(archive, make_capture(b"one"))
    with _packed(archive) as packed:
        said = json.loads(packed.read("datapackage.json"))
        listed = {one["path"]: (one["hash"], one["bytes"]) for one in said["resources"]}
        others = {"datapackage.json", "datapackage-digest.json"}
        assert set(packed.namelist()) == {*listed, *others}
        for path, (digest, size) in listed.items():
            body = packed.read(path)
            assert (digest, size) == (f"sha256:{sha256(body).hexdigest()}", len(body))
        sealed = json.loads(packed.read("datapackage-digest.json"))
        assert sealed["hash"] == f"sha256:{sha256(packed.read('datapackage.json')).hexdigest()}"
        assert said["wacz_version"] == "1.1.1"
        stored = [entry for entry in packed.infolist() if entry.filename.endswith(".gz")]
        assert stored
        assert all(entry.compress_type == zipfile.ZIP_STORED for entry in stored)


def test_each_line_of_the_index_leads_to_its_record(
    archive: Archive, make_capture: MakeCapture, start: datetime
) -> None:
    urls = ["https://www.wall.example/B?b=2&a=1", "https://wall.example:8443/a", "http://127.0.0.1:80/x", "-"]
    for minute, url in enumerate(urls):
        keep_in(archive, make_capture(b"page %d" % minute, minute=minute, url=url))
    keep_in(archive, make_capture(b"page 1", minute=9), make_capture(b"", minute=10, status=304))
    keep_in(archive, file_capture(b"file", start))
    with _packed(archive) as packed:
        lines = gzip.decompress(packed.read("indexes/index.cdx.gz")).decode().splitlines()
        assert lines == sorted(lines)
        assert [line.split(" ")[0] for line in lines] == [
            "127.0.0.1)/x",
            "example,wall)/",
            "example,wall)/b?a=1&b=2",
            "example,wall:8443)/a",
            "file:///page.txt",
            "urn:whipstitch:standard-input",
        ]
        for line in lines:
            said = json.loads(line.split(" ", 2)[2])
            whole = packed.read(f"archive/{said['filename']}")
            begins = int(said["offset"])
            (record,) = ArchiveIterator(io.BytesIO(whole[begins : begins + int(said["length"])]))
            assert record.rec_headers.get_header("WARC-Target-URI") == said["url"]
            assert record.rec_headers.get_header("WARC-Payload-Digest") == said["digest"]
        pages = [json.loads(line) for line in packed.read("pages/pages.jsonl").splitlines()]
        assert pages[0]["format"] == "json-pages-1.0"
        assert len(pages) == 7


def test_the_tail_of_a_run_that_died_is_left_out(archive: Archive, make_capture: MakeCapture) -> None:
    keep_in(archive, make_capture(b"one"))
    (path,) = folder_of(archive).iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole + b"\x1f\x8b half")
    with _packed(archive) as packed:
        assert packed.read(f"archive/{path.name}") == whole


def test_an_archive_without_captures_says_so(archive: Archive) -> None:
    with pytest.raises(NotFoundError, match="collect something first"):
        _packed(archive)
