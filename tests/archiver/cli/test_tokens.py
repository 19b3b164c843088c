"""Tokens, from the settings to the one server that they are for, and nowhere else."""

import contextlib
import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

TOKEN = "tH3-tOken-0f-Ada"  # noqa: S105 - of nobody
Spawn = Callable[..., "subprocess.CompletedProcess[bytes]"]
STATUS = {
    "id": "1",
    "created_at": "2025-05-18T14:00:00.000Z",
    "content": "<p>For those who are known</p>",
    "visibility": "private",
}


class _Answers(BaseHTTPRequestHandler):
    """An account that is shown to those who have the token; some names make it behave otherwise."""

    server: "Closed"

    def do_GET(self) -> None:
        self.server.heard.append((self.path, self.headers.get("Authorization", "")))
        account = {"id": "7", "acct": "ada", "username": "ada", "statuses_count": 1}
        if "@away" in self.path or "acct=away" in self.path:
            self._say(302, b"", ("Location", f"{self.server.far.base}/api/v1/accounts/lookup?acct=ada"))
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._say(401, b'{"error": "This method requires an authenticated user"}')
        elif "acct=broken" in self.path:
            self._say(200, f"{{{self.headers['Authorization']}".encode())  # a server that repeats what it heard
        elif self.path.startswith("/api/v1/accounts/lookup"):
            self._say(200, json.dumps(account).encode())
        else:
            self._say(200, json.dumps([] if "_id=" in self.path else [{**STATUS, "account": account}]).encode())

    def _say(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class Closed(ThreadingHTTPServer):
    """A server that knows its friends."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.heard: list[tuple[str, str]] = []
        self.far: Closed

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def base(self) -> str:
        return f"http://{self.host}"


@contextlib.contextmanager
def _running() -> Iterator[Closed]:
    with Closed() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def server() -> Iterator[Closed]:
    with _running() as near, _running() as far:
        near.far = far
        yield near


def _everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


WAYS = {
    "environment": "WHIPSTITCH_TOKENS={host}=" + TOKEN,
    "variable": "ADAS=" + TOKEN + " WHIPSTITCH_TOKENS={host}=env:ADAS",
    "settings": "WHIPSTITCH_SETTINGS={home}/settings.toml",
    "file": "WHIPSTITCH_TOKENS={host}=file:{home}/token",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_token_opens_its_server_from_wherever_it_is_kept(server: Closed, spawn: Spawn, home: Path, way: str) -> None:
    (home / "token").write_text(f"{TOKEN}\n")
    (home / "settings.toml").write_text(f'[tokens]\n"{server.host}" = "{TOKEN}"\n')
    variables = WAYS[way].format(host=server.host, home=home)
    said = spawn(f"WHIPSTITCH_ALLOW_HOSTS={server.host} {variables} $W collect http://{server.host}/@ada")
    assert said.returncode == 0
    assert b"posts: 1 new" in said.stderr
    assert {value for _, value in server.heard} == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize("options", ["-v --debug", "-v --debug --log-format json"])
def test_it_is_shown_and_kept_nowhere(server: Closed, spawn: Spawn, tmp_path: Path, options: str) -> None:
    locators = " ".join(f"http://{server.host}/@{name}" for name in ("ada", "broken", "away"))
    hosts = f"{server.host},{server.far.host}"
    collect = f"WHIPSTITCH_ALLOW_HOSTS={hosts} WHIPSTITCH_TOKENS={server.host}={TOKEN} $W {options} collect {locators}"
    said = spawn(f"{collect}; echo code $? >&2; $W export --posts")
    assert b"For those who are known" in said.stdout
    assert b"code 3" in said.stderr
    assert {value for _, value in server.far.heard} == {""}, "a redirect takes no token along"
    assert TOKEN.encode() not in said.stdout + said.stderr
    assert TOKEN.encode() not in _everything(tmp_path), "neither in the archive nor beside it"


def test_without_it_the_server_stays_closed_and_says_what_opens_it(server: Closed, spawn: Spawn) -> None:
    said = spawn(f"WHIPSTITCH_ALLOW_HOSTS={server.host} $W collect http://{server.host}/@ada")
    assert said.returncode == 4
    assert b"give an access token" in said.stderr
    assert len(said.stderr.splitlines()) == 1


@pytest.mark.parametrize("said", ["env:NOT_THERE", "file:/not/there", "keyring:nobody"])
def test_a_token_that_cannot_be_found_is_a_setting_that_cannot_be(server: Closed, spawn: Spawn, said: str) -> None:
    tokens = f"WHIPSTITCH_ALLOW_HOSTS={server.host} WHIPSTITCH_TOKENS={server.host}={said}"
    done = spawn(f"{tokens} $W collect http://{server.host}/@ada")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert not server.heard


def test_a_settings_file_that_was_named_has_to_be_there(spawn: Spawn) -> None:
    said = spawn("WHIPSTITCH_SETTINGS=/not/there.toml $W collect https://home.example/")
    assert said.returncode == 2
    assert said.stderr == b"whipstitch: settings: WHIPSTITCH_SETTINGS: there is no file '/not/there.toml'\n"
