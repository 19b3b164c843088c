"""What real servers answered once, read whole. Skipped where the recordings are not at hand."""

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archiver.collectors.mastodon.server import Server
from archiver.collectors.mastodon.statuses import post_of, status_of, taken
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


def test_there_are_many() -> None:
    assert sum(1 for path in _FILES for _ in _posts(path)) > 500


def test_a_recorded_listing_is_taken_without_a_trouble() -> None:
    server = Server("https://social.example", None, "token")  # type: ignore[arg-type]  # nobody is asked
    for path in (path for path in _FILES if path.name.startswith("statuses_")):
        for value in _values(path):
            assert taken(value, server).troubles == []
