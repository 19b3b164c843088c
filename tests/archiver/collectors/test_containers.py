"""Zip, tar and folder alike: safe names, bounded bytes, and one clear line for whatever is wrong with them."""

import gzip
import io
import os
import re
import struct
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.collectors.client import Client
from archiver.collectors.containers import bounds, is_container, zipped
from archiver.collectors.containers.member_names import member_name
from schemas.errors import UnreadableInputError

FILES = {"data/tweets.js": b"window.YTD.tweets.part0 = []", "data/account.js": b"window.YTD.account.part0 = []"}
Pack = Callable[[Path, dict[str, bytes]], Path]


def as_zip(place: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(place / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return place / "a.zip"


def as_tar(place: Path, files: dict[str, bytes], mode: str = "w") -> Path:
    with tarfile.open(place / "a.tar", mode) as packed:  # type: ignore[call-overload]  # one of tarfile's modes
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    return place / "a.tar"


def as_tar_gz(place: Path, files: dict[str, bytes]) -> Path:
    return as_tar(place, files, "w:gz")


def as_folder(place: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (place / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "folder" / name).write_bytes(content)
    return place / "folder"


packings = pytest.mark.parametrize("pack", [as_zip, as_tar, as_tar_gz, as_folder])
files_only = pytest.mark.parametrize("pack", [as_zip, as_tar, as_tar_gz])


def read(path: Path, name: str) -> bytes:
    with Client() as client, client.unpack(str(path)) as inside, inside.open(name) as (_, stream):
        return stream.read()


def names(path: Path) -> list[str]:
    with Client() as client, client.unpack(str(path)) as inside:
        return sorted(inside.names())


@packings
def test_files_are_named_and_read_alike(pack: Pack, tmp_path: Path) -> None:
    path = pack(tmp_path, FILES)
    assert names(path) == sorted(FILES)
    with Client() as client, client.unpack(str(path)) as inside:
        for name, content in FILES.items():
            assert inside.size(name) == len(content)
            with inside.open(name) as (capture, stream):
                assert [*stream] == content.splitlines(keepends=True)
                assert capture.url.startswith("file:///")


def test_a_packed_file_is_traced_to_its_container_and_a_loose_one_to_itself(tmp_path: Path) -> None:
    for pack, of_all in ((as_zip, True), (as_folder, False)):
        with Client() as client, client.unpack(str(pack(tmp_path, FILES))) as inside:
            found = set()
            for name in FILES:
                with inside.open(name) as (capture, _):
                    found.add(capture.sha256)
        assert (len(found) == 1) is of_all


@files_only
def test_a_container_is_known_by_how_it_begins(pack: Pack, tmp_path: Path) -> None:
    assert is_container(pack(tmp_path, FILES).read_bytes()[:65536])


@pytest.mark.parametrize("head", [b"", b"PK", b"{}", b"\x1f\x8b\x08", gzip.compress(b"WARC/1.1", mtime=0), b"x" * 600])
def test_other_files_are_no_containers(head: bytes) -> None:
    assert not is_container(head)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("data/tweets.js", "data/tweets.js"),
        ("./outbox.json", "outbox.json"),
        ("data\\js\\tweets\\2012_01.js", "data/js/tweets/2012_01.js"),
        ("media/\ud800.jpg", "media/\ufffd.jpg"),
        ("../../etc/passwd", None),
        ("/etc/passwd", None),
        ("data/../../x", None),
        ("C:\\x", None),
        ("a//b", None),
        ("x\0.js", None),
        ("", None),
        (".", None),
    ],
)
def test_a_name_stays_within_its_container(said: str, name: str | None) -> None:
    assert member_name(said) == name


@files_only
def test_names_that_lead_out_are_left_out(pack: Pack, tmp_path: Path) -> None:
    assert names(pack(tmp_path, {"../../evil.js": b"x", "/abs.js": b"x", **FILES})) == sorted(FILES)


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.js"
    outside.write_bytes(b"secret")
    folder = as_folder(tmp_path, FILES)
    (folder / "data" / "note-tweet.js").symlink_to(outside)
    (folder / "more").symlink_to(tmp_path)
    os.mkfifo(folder / "data" / "waits.js")
    assert names(folder) == sorted(FILES)
    with tarfile.open(tmp_path / "links.tar", "w") as packed:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            info = tarfile.TarInfo(f"link{kind!r}")
            info.type, info.linkname = kind, "/etc/passwd"
            packed.addfile(info)
    assert names(tmp_path / "links.tar") == []


@packings
def test_what_expands_to_far_too_much_is_refused(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "_FREE", 1000)
    path = pack(tmp_path, {"data/tweets.js": b" " * 10_000_000})
    if path.is_dir():
        assert len(read(path, "data/tweets.js")) == 10_000_000  # it lies there as it is: nothing expands
    elif path.stat().st_size < 100_000:
        with pytest.raises(UnreadableInputError, match="a bomb, or damaged"):
            read(path, "data/tweets.js")


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.collectors.containers.member_names.MOST_MEMBERS", 10)
    for pack in (as_zip, as_tar, as_folder):
        with pytest.raises(UnreadableInputError, match="more than 10 files"):
            names(pack(tmp_path, {f"{number}.js": b"" for number in range(11)}))


def test_a_directory_that_would_fill_the_memory_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = as_zip(tmp_path, FILES)
    monkeypatch.setattr(zipped, "_LARGEST_DIRECTORY", 50)
    with pytest.raises(UnreadableInputError, match="directory is larger"):
        names(path)


def test_a_tar_header_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 64 * 1024 * 1024
    path = tmp_path / "a.tar.gz"
    path.write_bytes(gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + bytes(info.size)))
    with pytest.raises(UnreadableInputError, match="larger than any"):
        names(path)


def test_an_encrypted_file_says_so(tmp_path: Path) -> None:
    path = as_zip(tmp_path, FILES)
    body = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), bytes(body)):
            struct.pack_into("<H", body, found.start() + at, 1)
    path.write_bytes(body)
    with pytest.raises(UnreadableInputError, match=r"data/tweets\.js is encrypted; unpack it first"):
        read(path, "data/tweets.js")


def test_a_packing_that_may_ask_for_any_memory_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("data/tweets.js", "[]")
    with pytest.raises(UnreadableInputError, match="packed in a way that is not read here"):
        read(tmp_path / "a.zip", "data/tweets.js")


@files_only
def test_a_cut_file_is_refused_wherever_it_was_cut(pack: Pack, tmp_path: Path) -> None:
    path = pack(tmp_path, {"data/tweets.js": os.urandom(5_000), "data/account.js": os.urandom(5_000)})
    whole = path.read_bytes()
    for length in range(600, 9_000, 700):
        path.write_bytes(whole[:length])
        with pytest.raises(UnreadableInputError, match="cut off or damaged"):
            read(path, "data/account.js")


def test_a_damaged_member_is_told_while_it_is_read(tmp_path: Path) -> None:
    path = as_zip(tmp_path, {"data/tweets.js": os.urandom(5_000)})
    body = bytearray(path.read_bytes())
    body[2_000] ^= 0xFF
    path.write_bytes(body)
    with pytest.raises(UnreadableInputError, match=r"data/tweets\.js is cut off or damaged"):
        read(path, "data/tweets.js")


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged")


@given(kind=st.sampled_from([as_zip, as_tar, as_tar_gz]), data=st.data())
def test_whatever_is_damaged_is_read_or_refused(place: Path, kind: Pack, data: st.DataObject) -> None:
    body = bytearray(kind(place, FILES).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    path = place / "damaged"
    path.write_bytes(body[: data.draw(st.integers(0, len(body)))])
    with suppress(UnreadableInputError):
        for name in names(path):
            read(path, name)
