"""What a source remembers of media: said when it is followed, obeyed whenever it is collected."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

Tell = Callable[..., Any]
PNG = b"\x89PNG\r\n\x1a\n"
MP4 = b"\0\0\0\x18ftypisom"


class _Gallery(BaseHTTPRequestHandler):
    asked: Counter[str] = Counter()  # noqa: RUF012 - emptied by each test's fixture

    def do_GET(self) -> None:
        self.asked[self.path] += 1
        self.send_response(200)
        self.end_headers()
        self.wfile.write((MP4 if self.path.endswith(".mp4") else PNG) + self.path.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def gallery(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server of pictures and films."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Gallery)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    monkeypatch.setenv("WHIPSTITCH_ALLOW_HOSTS", host)
    _Gallery.asked.clear()
    yield f"http://{host}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def album(tmp_path: Path, gallery: str) -> Callable[[str], Path]:
    """A file of one post that shows a picture and a film, both named after it."""

    def made(name: str) -> Path:
        media = [{"kind": kind, "url": f"{gallery}/{name}.{end}"} for kind, end in (("image", "png"), ("video", "mp4"))]
        said = {"platform": "x", "author": "ada", "id": name, "text": "gauge", "media": media}
        path = tmp_path / f"{name}.jsonl"
        path.write_text(json.dumps(said))
        return path

    return made


def _asked() -> set[str]:
    return {path.removeprefix("/") for path in _Gallery.asked}


def _said(tell: Tell) -> dict[str, str | None]:
    lines = map(json.loads, tell("sources", "--json").out.splitlines())
    return {Path(one["locator"]).stem: one["media"] for one in lines}


def test_each_source_brings_the_media_that_were_asked_of_it(tell: Tell, album: Callable[[str], Path]) -> None:
    tell("-q", "follow", album("pictures"), "--media", "images")
    tell("-q", "follow", album("everything"), "--media", "all")
    tell("-q", "follow", album("words"))
    said = tell("-q", "collect")
    assert (said.code, said.out, said.err) == (0, "", "")
    assert _asked() == {"pictures.png", "everything.png", "everything.mp4"}
    assert set(_Gallery.asked.values()) == {1}
    assert "media: images" in tell("sources").out
    assert _said(tell) == {"pictures": "images", "everything": "all", "words": None}


def test_what_a_source_says_goes_before_the_settings_and_a_run_before_the_source(
    tell: Tell, album: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHIPSTITCH_MEDIA", "images")
    tell("-q", "follow", album("none"), "--media", "none")
    tell("-q", "follow", album("usual"))
    tell("-q", "collect")
    assert _asked() == {"usual.png"}
    tell("-q", "follow", album("later"), "--media", "all")
    tell("-q", "collect", "--media", "none")
    assert _asked() == {"usual.png"}
    tell("-q", "media")
    assert _asked() == {"usual.png"}, "what was not wanted when it came is not fetched afterwards"


def test_a_source_that_is_named_brings_what_was_asked_of_it_too(tell: Tell, album: Callable[[str], Path]) -> None:
    followed, other = album("followed"), album("other")
    tell("-q", "follow", followed, "--media", "images")
    tell("-q", "collect", other)
    assert _asked() == set()
    tell("-q", "collect", followed)
    assert _asked() == {"followed.png"}


def test_a_run_that_ends_before_it_fetched_leaves_it_to_the_next(
    tell: Tell, album: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    tell("-q", "follow", album("a"), "--media", "images")
    with monkeypatch.context() as patched:
        patched.setattr("archiver.cli.collecting_due.fetch", interrupted)
        assert tell("-q", "collect").code == 130
    assert _asked() == set()
    assert tell("-q", "media").code == 0
    assert _asked() == {"a.png"}


def test_following_again_changes_it_and_says_so(tell: Tell, album: Callable[[str], Path]) -> None:
    path = album("a")
    assert "media: all" in tell("follow", path, "--media", "all").err
    assert "media" not in tell("follow", path, "--every", "6h").err
    assert _said(tell) == {"a": "all"}
    tell("-q", "follow", path, "--media", "none")
    assert _said(tell) == {"a": "none"}
    assert tell("follow", path, "--media", "some").code == 2


@pytest.mark.parametrize("ending", ["opml", "toml"])
def test_a_list_carries_it(
    tell: Tell, album: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    tell("-q", "follow", album("a"), "--media", "all")
    tell("-q", "follow", album("b"))
    tell("-q", "sources", "--export", tmp_path / f"list.{ending}")
    monkeypatch.setenv("WHIPSTITCH_ARCHIVE", str(tmp_path / "other.db"))
    assert tell("-q", "follow", "--import", tmp_path / f"list.{ending}", "--media", "none").code == 0
    assert _said(tell) == {"a": "all", "b": "none"}, "the option is for those of which the list says nothing"
