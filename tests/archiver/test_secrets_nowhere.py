"""A token is used, and found nowhere: not in the database, the captures, the log, the errors and what a debugger prints."""

import gzip
import json
import logging
import os
import subprocess
import sys
import threading
import traceback
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from archiver.collecting import collect
from archiver.collectors.client import Client
from archiver.collectors.guard import AddressGuard
from archiver.collectors.mastodon.collector import Mastodon
from schemas.errors import WhipstitchError
from storage import Archive

TOKEN = "tok-5f2e0c1b9a7d4e3f"  # noqa: S105 - it opens nothing


class _Gossip(BaseHTTPRequestHandler):
    """A server that repeats what it was told, wherever it can."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[str]] = []
    refuses: ClassVar[bool] = False

    def do_GET(self) -> None:
        said = self.headers.get("Authorization", "")
        self.asked.append(said)
        if self.path.startswith("/api/v1/accounts/lookup"):
            self._redirect(f"/moved?access_token={TOKEN}")
        elif self.path.startswith("/moved"):
            self._answer(
                {"id": "1", "username": "ada", "acct": "ada", "url": "http://social.example/@ada", "note": said}
            )
        elif self.refuses:
            self.send_response(403, f"not for {said}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._answer([] if "id=" in self.path else [self._status(said)])

    def _status(self, said: str) -> dict[str, object]:
        return {
            "id": "17",
            "created_at": "2025-05-18T14:00:00Z",
            "account": {"id": "1", "username": "ada", "acct": "ada"},
            "content": f"<p>you are {said}</p>",
            "visibility": "public",
            "url": "http://social.example/@ada/17",
        }

    def _redirect(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.send_header("Set-Cookie", f"session={TOKEN}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, said: object) -> None:
        body = gzip.compress(json.dumps(said).encode())
        self.send_response(200, f"fine {TOKEN}")
        for name, value in (
            ("Content-Type", "application/json"),
            ("Content-Encoding", "gzip"),
            ("Set-Cookie", f"session={TOKEN}"),
            ("X-You-Are", TOKEN),
            ("Link", f'<http://social.example/?access_token={TOKEN}&max_id=17>; rel="next"'),
            ("Content-Length", str(len(body))),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def gossip() -> Iterator[str]:
    _Gossip.asked.clear()
    _Gossip.refuses = False
    with ThreadingHTTPServer(("127.0.0.1", 0), _Gossip) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def _collect(host: str, folder: Path) -> None:
    collector = Mastodon({host: TOKEN}.get)
    source = collector.recognise(f"http://{host}/@ada", None)
    assert source is not None
    with Client(guard=AddressGuard((host,))) as client, Archive(folder / "archive.db") as archive:
        list(collect(source, collector, archive, client))


def _everything(folder: Path) -> bytes:
    """All bytes of all files, those of packed records unpacked as well."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            found.append(raw)
            rest = raw if path.name.endswith(".gz") else b""
            while rest:
                member = zlib.decompressobj(31)
                content = member.decompress(rest)
                found.append(content)
                head, body = content.partition(b"\r\n\r\n")[2].split(b"\r\n\r\n", 1)
                if b"Content-Encoding: gzip" in head:
                    found.append(gzip.decompress(body.removesuffix(b"\r\n\r\n")))
                rest = member.unused_data
    return b"\n".join(found)


def test_a_token_is_used_and_kept_nowhere(gossip: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    _collect(gossip, tmp_path)
    assert f"Bearer {TOKEN}" in _Gossip.asked, "it is used"
    held = _everything(tmp_path)
    assert b"you are Bearer " + b"*" * len(TOKEN) in held, "the answer is kept, the token in it blanked out"
    assert TOKEN.encode() not in held
    assert TOKEN not in caplog.text
    with Archive(tmp_path / "archive.db") as archive:
        assert not [finding for finding in archive.evidence.findings() if finding.is_fault]


@pytest.mark.parametrize("refuses", [False, True])
def test_the_command_keeps_and_says_nothing_of_it_either(gossip: str, tmp_path: Path, *, refuses: bool) -> None:
    _Gossip.refuses = refuses
    (tmp_path / "archive").mkdir()
    settings = {"WHIPSTITCH_TOKENS": f"{gossip}={TOKEN}", "WHIPSTITCH_ALLOW_HOSTS": gossip}
    said = subprocess.run(
        [
            sys.executable,
            "-m",
            "archiver",
            "--debug",
            "-v",
            "--archive",
            "archive/a.db",
            "collect",
            f"http://{gossip}/@ada",
        ],
        cwd=tmp_path,
        env={**os.environ, **settings, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert f"Bearer {TOKEN}" in _Gossip.asked, "it is used"
    assert (said.returncode == 0) is not refuses
    assert TOKEN.encode() not in said.stdout + said.stderr + _everything(tmp_path)


def test_no_error_tells_it_either(gossip: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    _Gossip.refuses = True
    with pytest.raises(WhipstitchError) as caught:
        _collect(gossip, tmp_path)
    told = "".join(traceback.format_exception(caught.value)) + str(vars(caught.value)) + caplog.text
    assert TOKEN not in told
    assert TOKEN.encode() not in _everything(tmp_path)
