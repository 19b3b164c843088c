"""What real servers answered once, read whole. Skipped where the recordings are not at hand."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qs, urlsplit

import pytest

from archiver.collectors.mastodon.collector import Mastodon
from archiver.collectors.mastodon.server import Server
from archiver.collectors.mastodon.statuses import post_of, status_of, taken
from schemas.errors import AnswerError
from schemas.page import Capture
from schemas.post import Post
from schemas.source import Source

_RECORDED = Path(os.environ.get("RECORDED_ANSWERS", Path(__file__).parents[5] / "shared" / "fixtures"))
_FILES = [
    path
    for folder in ("mastodon", "mastodon-docs", "mastodon.py")
    for path in sorted((_RECORDED / folder).rglob("*"))
    if path.suffix in {".json", ".yaml"}
]
pytestmark = pytest.mark.skipif(not _FILES, reason="the folder of recorded answers is not at hand")

CAPTURE = Capture(url="https://social.example/x", captured_at=datetime(2026, 1, 1, tzinfo=UTC), sha256="a" * 64, size=1)
SOURCE = Source(collector="mastodon", locator="@ada@social.example")
_BODY = re.compile(r"^ +string: (?:'((?:[^']|'')*)'|\"((?:[^\"\\]|\\.)*)\")", re.MULTILINE | re.DOTALL)


def _unfolded(single: str, double: str) -> str:
    """The text of a YAML scalar in quotes (YAML 1.2, section 7.3)."""
    if single:
        return re.sub(r"\n(\n*) *", lambda fold: fold[1] or " ", single).replace("''", "'")
    joined = re.sub(r"\\\n *(?:\\(?= ))?", "", double)
    joined = re.sub(r"\n *", " ", joined).replace("\\ ", " ")
    joined = re.sub(r"\\x(\w\w)", r"\\u00\1", joined)
    joined = re.sub(r"\\U(\w{8})", lambda code: chr(int(code[1], 16)), joined)
    return str(json.loads(f'"{joined}"', strict=False))


def _values(path: Path) -> Iterator[Any]:
    text = path.read_text(encoding="utf-8")
    bodies = [text] if path.suffix == ".json" else [_unfolded(*found) for found in _BODY.findall(text)]
    for body in bodies:
        try:
            yield json.loads(body)
        except ValueError:
            continue  # an answer that is no JSON: a picture, a page


def _statuses(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _statuses(item)
    elif isinstance(value, dict):
        if {"id", "content", "account", "visibility"} <= value.keys():
            yield value
        for item in value.values():
            yield from _statuses(item)


def _posts(path: Path) -> Iterator[tuple[dict[str, Any], Post]]:
    server = Server("https://social.example", None)  # type: ignore[arg-type]  # nobody is asked
    for value in _values(path):
        for said in _statuses(value):
            status = status_of(said, server)
            assert status is not None, said["id"]
            yield said, post_of(status, server, source=SOURCE, capture=CAPTURE)


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.name)
def test_every_recorded_status_is_read(path: Path) -> None:
    for said, post in _posts(path):
        assert post.created_at is not None
        assert post.url
        assert post.text or not re.sub(r"<[^>]*>", "", said["content"]).strip()
        assert "<" not in post.text or "&lt;" in said["content"]
        assert len(post.media) == len(said["media_attachments"])
        assert len(post.tags) == len({tag["name"] for tag in said["tags"]})
        assert "@" in (post.author.handle or "")


class Recording:
    """Answers at the addresses where they were given, by the cursor that was asked for."""

    def __init__(self, folder: Path) -> None:
        self._pages: dict[str | None, dict[str, Any]] = {}
        self._folder = folder
        for entry in json.loads((folder / "INDEX.json").read_text()):
            if re.fullmatch(r"statuses_\d+\.json|lookup\.json", entry["file"]):
                self._pages[self._cursor(entry["url"])] = entry

    def _cursor(self, url: str) -> str | None:
        asked = parse_qs(urlsplit(url).query)
        return "lookup" if "acct" in asked else asked.get("max_id", [""])[0]

    def get(self, url: str, headers: object = None, *, pace: float | None = None) -> Capture:  # noqa: ARG002 - a fake asks nobody, however slowly
        entry = self._pages.get(self._cursor(url))
        if "/statuses/" in url:
            raise AnswerError(url, 404, "Not Found")
        body = (self._folder / entry["file"]).read_bytes() if entry else b"[]"
        return CAPTURE.model_copy(
            update={
                "url": url,
                "body": body,
                "sha256": hashlib.sha256(body).hexdigest(),
                "headers": tuple(entry["headers"].items()) if entry else (),
            }
        )

    def open(self, path: str) -> Any:
        raise AssertionError(path)

    def unpack(self, path: str) -> NoReturn:
        raise AssertionError(f"nothing to be unpacked: {path}")


@pytest.mark.parametrize("server", ["gotosocial", "mock"])
def test_a_recorded_account_is_walked_to_its_end(server: str) -> None:
    folder = _RECORDED / "mastodon" / server
    if not (folder / "INDEX.json").exists():
        pytest.skip("this recording is not at hand")
    client = Recording(folder)
    source = Source(collector="mastodon", locator="http://localhost:3000/@alice")
    pages = list(Mastodon().pages(source, None, client))
    ids = [post.id for page in pages for post in page.posts]
    recorded = {
        status["id"]
        for path in folder.glob("statuses_?.json")
        for status in json.loads(path.read_text())
        if not status["reblog"]
    }
    assert len(ids) == len(set(ids))
    assert {name.rpartition("/")[2] for name in ids} == recorded
    assert pages[-1].checkpoint is not None
    assert pages[-1].checkpoint.cursor["backfill_done"] == "yes"
    assert not [trouble for page in pages for trouble in page.troubles]


def test_there_are_many() -> None:
    assert sum(1 for path in _FILES for _ in _posts(path)) > 500


def test_a_recorded_listing_is_taken_without_a_trouble() -> None:
    server = Server("https://social.example", None, "token")  # type: ignore[arg-type]  # nobody is asked
    for path in (path for path in _FILES if path.name.startswith("statuses_")):
        for value in _values(path):
            assert taken(value, server).troubles == []
