import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from archiver.collectors.client import Client
from archiver.collectors.wire.signatures import kind_of
from archiver.fetching_media import Fetched, fetch_media
from schemas.clock import micros
from schemas.page import Page
from schemas.post import Media, Post
from storage import Archive
from storage.media import media_folder

MakePost = Callable[..., Post]
MakePage = Callable[..., Page]
NOW = datetime(2026, 1, 10, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"
MP4 = b"\0\0\0\x18ftypisom" + b"film"
BASE = "https://files.example/"


@pytest.fixture
def wanted(archive: Archive, make_post: MakePost, make_page: MakePage) -> Archive:
    """An archive of posts with media, of which the pictures are wanted."""
    shown = {
        "1": [Media(url=f"{BASE}a.png", alt="a gauge"), Media(url=f"{BASE}same.png")],
        "2": [Media(url=f"{BASE}film.mp4", kind="video"), Media(url=f"{BASE}a.png")],
        "3": [Media(url=f"{BASE}late.jpg"), Media(url="data:image/png;base64,AAAA"), Media(url=None)],
    }
    posts = [make_post(name, minute=int(name), media=media) for name, media in shown.items()]
    with archive.writing() as writer:
        writer.store(make_page(*posts), [None] * 3)
        assert writer.want_media(after=0, now=micros(NOW), everything=False) == 3
    return archive


def _fetched(
    archive: Archive, answers: dict[str, httpx.Response], now: datetime = NOW, largest: int = 1000
) -> tuple[list[Fetched], list[str]]:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path[1:])
        return answers.get(request.url.path[1:], httpx.Response(404))

    transport = httpx.MockTransport(answer)
    with Client(transport=transport, largest=largest, sleep=lambda _: None) as client:
        return list(fetch_media(archive, client, lambda: now)), asked


def _png() -> httpx.Response:
    return httpx.Response(200, content=PNG, headers={"Content-Disposition": 'attachment; filename="../../evil.sh"'})


def test_each_medium_is_fetched_once_and_each_content_kept_once(wanted: Archive) -> None:
    _, asked = _fetched(wanted, {"a.png": _png(), "same.png": _png(), "late.jpg": _png()})
    assert sorted(asked) == ["a.png", "late.jpg", "same.png"]
    assert _fetched(wanted, {})[1] == []
    digest = sha256(PNG).hexdigest()
    folder = media_folder(Path(wanted.name))
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()] == [
        f"{digest[:2]}/{digest}.png"
    ], "names are made of what is inside, never of what the network says"
    first = wanted.post("1").media[0]
    assert (first.sha256, first.file, first.alt) == (digest, f"{digest[:2]}/{digest}.png", "a gauge")
    assert wanted.post("2").media[0].file is None, "films were not wanted"
    assert not [finding for finding in wanted.evidence.findings() if finding.is_fault]


def test_what_is_missing_is_asked_for_again_later_and_not_forgotten(wanted: Archive) -> None:
    answers = {"a.png": _png(), "same.png": httpx.Response(503)}
    fetched, _ = _fetched(wanted, answers)
    assert sorted(one.url for one in fetched if one.failure) == [f"{BASE}late.jpg", f"{BASE}same.png"]
    assert _fetched(wanted, answers, NOW + timedelta(minutes=59))[1] == []
    assert set(_fetched(wanted, answers, NOW + timedelta(hours=1))[1]) == {"late.jpg", "same.png"}
    assert _fetched(wanted, answers, NOW + timedelta(hours=4))[1] == [], "at growing distances"
    _, asked = _fetched(wanted, {"late.jpg": _png(), "same.png": _png()}, NOW + timedelta(days=900))
    assert set(asked) == {"late.jpg", "same.png"}
    assert all(medium.file for medium in wanted.post("1").media)


def test_a_run_does_not_ask_for_what_another_is_about_to_fetch(wanted: Archive) -> None:
    with wanted.writing() as writer:
        taken = writer.take_media(micros(NOW), 2)
    assert len(taken) == 2
    assert len(_fetched(wanted, {})[1]) == 1
    later = _fetched(wanted, {}, NOW + timedelta(hours=1))[1]
    assert len(later) == 3, "that other run died"


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, content=b"<html>not a picture", headers={"Content-Type": "image/png"}),
        httpx.Response(200, content=b"<svg onload='x()'/>", headers={"Content-Type": "image/svg+xml"}),
        httpx.Response(200, content=b""),
        httpx.Response(200, content=PNG + b"x" * 1000),
        httpx.Response(302, headers={"Location": "http://127.0.0.1/secret.png"}),
    ],
    ids=["html", "svg", "empty", "large", "private"],
)
def test_what_may_not_be_kept_is_not_and_not_asked_for_again(wanted: Archive, answer: httpx.Response) -> None:
    fetched, _ = _fetched(wanted, {"a.png": answer, "same.png": _png(), "late.jpg": _png()})
    (bad,) = [one for one in fetched if one.failure]
    assert bad.url == f"{BASE}a.png"
    assert _fetched(wanted, {}, NOW + timedelta(days=900))[1] == []
    assert wanted.post("1").media[0].file is None


@pytest.mark.parametrize(
    ("body", "mime"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0AVI ", None),
        (b"\0\0\0\x1cftypavif", "image/avif"),
        (MP4, "video/mp4"),
        (b"ID3\x04", "audio/mpeg"),
        (b"PK\x03\x04", None),
        (b"", None),
    ],
)
def test_the_type_is_what_the_bytes_say(body: bytes, mime: str | None) -> None:
    kind = kind_of(body)
    assert (kind and kind.mime) == mime


def test_a_file_that_changed_or_went_is_told(wanted: Archive) -> None:
    _fetched(wanted, {"a.png": _png(), "same.png": _png(), "late.jpg": _png()})
    (path,) = media_folder(Path(wanted.name)).rglob("*.png")
    path.write_bytes(b"other")
    assert [finding.is_fault for finding in wanted.evidence.findings() if "digest differs" in finding.text] == [True]
    path.unlink()
    assert [finding.is_fault for finding in wanted.evidence.findings() if "it is gone" in finding.text] == [True]


def test_what_only_a_forgotten_post_showed_goes_with_it(wanted: Archive) -> None:
    from archiver.restitching import forget

    other = httpx.Response(200, content=b"\xff\xd8\xff" + b"other")
    _fetched(wanted, {"a.png": _png(), "same.png": other, "late.jpg": _png()})
    forget(wanted, wanted.numbers_of("1"), NOW, whole_authors=False)
    names = [path.suffix for path in media_folder(Path(wanted.name)).rglob("*") if path.is_file()]
    assert names == [".png"], "the other post shows that one, too"
    assert wanted.post("2").media[1].file
    assert not [finding for finding in wanted.evidence.findings() if finding.is_fault]


def test_an_export_names_the_file_and_an_import_does_not_believe_it(
    wanted: Archive, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    from archiver.cli import run

    _fetched(wanted, {"a.png": _png(), "same.png": _png(), "late.jpg": _png()})
    assert run(["--archive", wanted.name, "export", "--posts"]) == 0
    out = capsysbinary.readouterr().out
    digest = sha256(PNG).hexdigest()
    assert json.loads(out.splitlines()[0])["media"][0]["file"] == f"{digest[:2]}/{digest}.png"
    (tmp_path / "posts.jsonl").write_bytes(out)
    assert run(["--archive", str(tmp_path / "new.db"), "-q", "collect", str(tmp_path / "posts.jsonl")]) == 0
    with Archive(tmp_path / "new.db") as again:
        assert (again.post("1").media[0].file, again.post("1").media[0].alt) == (None, "a gauge")
