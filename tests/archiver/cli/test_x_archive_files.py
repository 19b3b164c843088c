"""An archive of X by the command: bombs, tricks and accidents, and a run that somebody stops."""

import io
import json
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.collectors.containers import bounds
from tests.archiver.cli.conftest import ROOT, Tell

Spawn = Callable[..., subprocess.CompletedProcess[bytes]]
_ACCOUNT = 'window.YTD.account.part0 = [{"account": {"username": "harbour", "accountId": "1001"}}]'
_FIRST = 1924101204997050369
_LIMITED = f"ulimit -v {900 * 1024}; "
"""Addresses are not memory: SQLite and the interpreter map more than they use."""


def tweets(count: int) -> bytes:
    posts = ({"tweet": {"id_str": str(_FIRST + (n << 22)), "full_text": f"gauge {n}"}} for n in range(count))
    return b"window.YTD.tweets.part0 = " + json.dumps(list(posts)).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in {"data/account.js": _ACCOUNT.encode(), **files}.items():
            out.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def nested(depth: int) -> bytes:
    body = zipped({"data/tweets.js": tweets(1)})
    for _ in range(depth):
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w") as out:
            out.writestr("inner.zip", body)
        body = outer.getvalue()
    return body


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (nested(10), "it holds another one, inner.zip: unpack it first"),
        (zipped({"data/tweets.js": tweets(5)})[:-40], "cut off or damaged"),
        (zipped({"data/tweets.js": tweets(5)})[:90], "cut off or damaged"),
        (zipped({"data/tweets.js": b"window.YTD.tweets.part0 = [" + b"{" * 100_000}), "cut off after"),
        (zipped({"data/tweets.js": b"window.YTD.tweets.part0 = [" + b'{"tweet":' * 100_000 + b"}" * 100_000 + b"]"}), "no posts found"),
        (zipped({"../../data/tweets.js": tweets(1)}), "none of the archives that are read here"),
        (zipped({}), "none of the archives that are read here"),
    ],
    ids=["10 deep", "cut", "cut short", "open brackets", "deep objects", "a name that leads out", "no posts"],
)  # fmt: skip
def test_what_is_wrong_with_a_zip_is_one_clear_line(body: bytes, words: str, tmp_path: Path, tell: Tell) -> None:
    (tmp_path / "x.zip").write_bytes(body)
    said = tell("-q", "collect", tmp_path / "x.zip")
    assert said.code == 4
    assert words in said.err
    assert said.err.count("\n") <= 6
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("begin", "filling"),
    [
        (
            b'window.YTD.tweets.part0 = [{"tweet": {"id_str": "7", "full_text": "kept"}}, {"tweet": {"full_text": "',
            b"a",
        ),
        (b'window.YTD.tweets.part0 = [{"tweet": {"id_str": "7", "full_text": "kept"}}, ', b" "),
        (b'window.YTD.tweets.part0 = [{"tweet": {"id_str": "7", "full_text": "kept"}}, {"a": ', b"["),
    ],
    ids=["a text", "blanks", "brackets"],
)
def test_a_gigabyte_on_one_line_is_bounded_and_what_stands_before_it_is_kept(
    begin: bytes, filling: bytes, spawn: Spawn, tmp_path: Path
) -> None:
    (tmp_path / "account.js").write_text(_ACCOUNT)
    with (tmp_path / "tweets.js").open("wb") as out:
        out.write(begin)
        for _ in range(64):
            out.write(filling * (1 << 20))
    ended = spawn(f"{_LIMITED} $W -q collect tweets.js; echo $?; $W -q export --posts")
    assert ended.stdout.splitlines()[0] == b"4", ended.stderr
    assert json.loads(ended.stdout.splitlines()[1])["text"] == "kept"
    assert b"Traceback" not in ended.stderr


def test_a_bomb_is_not_unpacked(tmp_path: Path, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "_FREE", 1 << 20)
    (tmp_path / "x.zip").write_bytes(zipped({"data/tweets.js": tweets(3)[:-1] + b" " * (64 << 20) + b"]"}))
    said = tell("-q", "collect", tmp_path / "x.zip")
    assert said.code == 4
    assert "a bomb, or damaged" in said.err
    assert len(tell("export", "--posts").out.splitlines()) == 3


def test_who_stops_a_run_keeps_what_is_stored_and_the_next_goes_on(tmp_path: Path, tell: Tell) -> None:
    (tmp_path / "x.zip").write_bytes(zipped({"data/tweets.js": tweets(60_000)}))
    run = subprocess.Popen(
        [sys.executable, "-m", "archiver", "--archive", str(tmp_path / "archive.db"), "--log-format", "json", "collect", str(tmp_path / "x.zip")],
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin", "HOME": str(tmp_path)},
        stderr=subprocess.PIPE,
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and run.poll() is None and not _stored(tmp_path / "archive.db"):
        time.sleep(0.02)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130, said
    before = _stored(tmp_path / "archive.db")
    assert 0 < before < 60_000
    again = tell("collect", tmp_path / "x.zip")
    assert again.code == 0
    assert f"posts: {60_000 - before:,} new;" in again.err
    assert tell("collect", tmp_path / "x.zip").err.endswith("posts: 0 new; threads: 0 new\n")
    assert tell("check").code == 0


def _stored(path: Path) -> int:
    import sqlite3

    if not path.exists():
        return 0
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM posts").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def test_progress_names_rate_and_rest(tmp_path: Path) -> None:
    """On a terminal; a pseudo-terminal is one."""
    import os
    import pty

    (tmp_path / "x.zip").write_bytes(zipped({"data/tweets.js": tweets(45_000)}))
    shown = b""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["PYTHONPATH"] = str(ROOT)
        os.execv(  # noqa: S606 - our own command
            sys.executable,
            [sys.executable, "-m", "archiver", "--archive", str(tmp_path / "a.db"), "collect", str(tmp_path / "x.zip")],
        )
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    os.close(terminal)
    assert "posts · " in shown.decode()
    assert "/s · " in shown.decode()
    assert " s left" in shown.decode()
