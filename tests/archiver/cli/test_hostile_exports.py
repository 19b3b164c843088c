"""Bombs, tricks and accidents in what somebody hands over: one clear line, the right exit code, bounded memory."""

import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archiver import made_exports as made
from tests.archiver.cli.conftest import Tell
from tests.archiver.made_repository import car

Spawn = Callable[..., subprocess.CompletedProcess[bytes]]
_ACTOR = json.dumps(made.actor()).encode()
_FEW = 300
"""MiB of memory that no input may exceed."""
_LIMITED = f"ulimit -v {_FEW * 3 * 1024}; "
"""Addresses are not memory: SQLite and the interpreter map more than they use."""


def _endless(head: bytes, filling: bytes, path: Path, size: int = 256 * 1024 * 1024) -> Path:
    with path.open("wb") as out:
        out.write(head)
        for _ in range(size // (1 << 20)):
            out.write(filling * ((1 << 20) // len(filling)))
    return path


@pytest.mark.parametrize(
    ("head", "filling"),
    [
        (b'{"type": "OrderedCollection", "orderedItems": [{"id": "', b"a"),
        (b'{"type": "OrderedCollection", "orderedItems": [', b"["),
        (b'{"type": "OrderedCollection", "orderedItems": [', b" "),
        (b'{"name": "a", "type": "public_channel", "id": 1, "messages": [{"id": 1, "date": "", "text": "', b"a"),
        (b'{"name": "a", "type": "public_channel", "id": 1, "messages": [{"id": 1, "date": ', b'{"a":   '),
        (b'{"data": [{"id": "1", "author_id": "2", "text": "', b"a"),
    ],
    ids=["a text", "brackets", "blanks", "a message", "objects", "a line"],
)
def test_json_without_an_end_is_bounded(spawn: Spawn, tmp_path: Path, head: bytes, filling: bytes) -> None:
    _endless(head, filling, tmp_path / "endless.json")
    ended = spawn(f"{_LIMITED} $W collect endless.json")
    assert ended.returncode == 4, ended.stderr
    assert ended.stderr.count(b"\n") == 1
    assert b"Traceback" not in ended.stderr


def _bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("actor.json", _ACTOR)
        with out.open("outbox.json", "w") as member:
            member.write(b'{"type": "OrderedCollection", "orderedItems": ["')
            for _ in range(256):
                member.write(b"a" * (1 << 20))
    return packed.getvalue()


def _ten_deep() -> bytes:
    body = made.zipped({"outbox.json": made.outbox(), "actor.json": _ACTOR})
    for depth in range(10):
        body = made.zipped({f"{depth}.zip": body})
    return body


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (_bomb, "more than"),
        (_ten_deep, "unpack it first"),
        (lambda: made.zipped({"../outbox.json": made.outbox(), "../actor.json": _ACTOR}), "no file in it"),
        (lambda: made.tarred({"/outbox.json": made.outbox(), "/actor.json": _ACTOR}), "no file in it"),
        (lambda: made.zipped({"outbox.json": made.outbox(), "actor.json": _ACTOR})[:-40], "cut off or damaged"),
        (lambda: made.zipped({"outbox.json": b"\xff\xfe\x00", "actor.json": _ACTOR}), "no JSON"),
        (lambda: made.zipped({"outbox.json": made.outbox(), "actor.json": b"["}), "cut off"),
        (lambda: made.outbox()[:200], "cut off"),
        (lambda: car()[:90], "no repository"),
    ],
    ids=["a bomb", "ten deep", "a path that leads out", "a path from the root", "cut", "rubbish", "half an actor", "half an outbox", "half a car"],
)  # fmt: skip
def test_what_cannot_be_read_is_one_clear_line(body: Callable[[], bytes], why: str, tell: Tell, tmp_path: Path) -> None:
    path = tmp_path / "it"
    path.write_bytes(body())
    said = tell("collect", path)
    assert said.code == 4
    assert said.err.count("\n") == 1
    assert why in said.err
    assert tell("export", "--posts").out == ""


def test_what_came_before_a_cut_is_kept_and_the_rest_comes_later(tell: Tell, tmp_path: Path) -> None:
    path = tmp_path / "outbox.json"
    whole = made.outbox()
    path.write_bytes(whole[: whole.index(made.PARTS[2].encode())])
    said = tell("collect", path)
    assert said.code == 4
    assert len(tell("export", "--posts").out.splitlines()) == 2
    path.write_bytes(whole)
    assert "1 new" in tell("collect", path).err


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
@pytest.mark.parametrize("kind", ["twarc", "Telegram", "Mastodon"])
def test_files_that_a_shell_or_an_editor_has_written_anew_are_read(
    encoding: str, kind: str, tell: Tell, tmp_path: Path
) -> None:
    said = {
        "twarc": made.json_lines(made.v2_page()),
        "Telegram": json.dumps(made.chat()).encode(),
        "Mastodon": made.outbox(),
    }[kind]
    path = tmp_path / "it"
    path.write_bytes(said.decode().encode(encoding))
    assert "3 new" in tell("collect", path).err
