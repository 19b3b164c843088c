"""Time-stamps of what a run brought, by an authority of the test's own: `openssl ts` behind a server on loopback."""

import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from archiver.cli import run

pytest.importorskip("rfc3161_client")
OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="openssl is not here")
_COMMANDS = """
req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 -subj /CN=Root -addext keyUsage=critical,keyCertSign
req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=Authority
x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile extensions -out tsa.pem
req -x509 -newkey rsa:2048 -nodes -keyout other.key -out other.pem -days 3650 -subj /CN=Other
"""
_EXTENSIONS = (
    "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n"
)
_SETTINGS = """
[ tsa ]
default_tsa = one
[ one ]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
"""
Tell = Callable[..., tuple[int, str]]


def _openssl(folder: Path, line: str) -> None:
    subprocess.run([OPENSSL or "", *line.split()], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys and certificates."""
    folder = tmp_path_factory.mktemp("authority")
    (folder / "extensions").write_text(_EXTENSIONS)
    (folder / "tsa.cnf").write_text(_SETTINGS)
    for line in _COMMANDS.strip().splitlines():
        _openssl(folder, line)
    return folder


class Server:
    """An authority over HTTP."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.says: Callable[[bytes], bytes | int] = lambda answer: answer
        """What is said instead of the true answer; a number is a status."""
        self.asked: list[bytes] = []

    def answer(self, query: bytes) -> bytes:
        self.asked.append(query)
        (self.folder / "query").write_bytes(query)
        _openssl(self.folder, "ts -reply -config tsa.cnf -queryfile query -signer tsa.pem -inkey tsa.key -out answer")
        return (self.folder / "answer").read_bytes()


@pytest.fixture
def server(authority: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    tsa = Server(authority)

    class _Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/timestamp-query"
            said = tsa.says(tsa.answer(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(said if isinstance(said, int) else 200)
            self.end_headers()
            self.wfile.write(b"" if isinstance(said, int) else said)

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{listening.server_port}"
    monkeypatch.setenv("WHIPSTITCH_ALLOW_HOSTS", host)
    monkeypatch.setenv("WHIPSTITCH_ATTEMPTS", "1")
    monkeypatch.setenv("WHIPSTITCH_TIMESTAMP_SERVER", f"http://{host}/tsr")
    monkeypatch.setenv("WHIPSTITCH_TIMESTAMP_ROOTS", str(authority / "ca.pem"))
    yield tsa
    listening.shutdown()
    listening.server_close()


@pytest.fixture
def tell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Tell:
    def told(*arguments: str | Path) -> tuple[int, str]:
        code = run(["--archive", str(tmp_path / "archive.db"), *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return told


@pytest.fixture
def page(tmp_path: Path) -> Callable[[str], Path]:
    def written(name: str) -> Path:
        path = tmp_path / f"{name}.jsonl"
        path.write_text(json.dumps({"platform": "x", "author": "ada", "id": name, "text": f"gauge {name}"}))
        return path

    return written


Page = Callable[[str], Path]


def _manifests(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "archive.db.stamps").glob("*.json"))


def _said(path: Path) -> Any:
    return json.loads(path.read_text())


def test_what_each_run_brought_is_stamped_and_verified(
    tell: Tell, page: Page, server: Server, authority: Path, tmp_path: Path
) -> None:
    posts = page("a")
    assert tell("-q", "collect", posts) == (0, "")
    assert tell("-q", "follow", page("b")) == (0, "")
    assert tell("-q", "collect") == (0, "")
    first, second = _manifests(tmp_path)
    assert len(_said(first)["captures"]) == len(_said(second)["captures"]) == 1
    assert "gauge" not in first.read_text()
    assert ".jsonl" not in first.read_text()
    assert _said(first)["previous"] is None
    assert tell("-q", "check") == (0, "")
    assert tell("-q", "collect", posts) == (0, "")
    assert len(server.asked) == 2, "nothing new, nothing to be stamped"
    for manifest in (first, second):  # without our program
        stamp = manifest.with_suffix(".tsr")
        _openssl(tmp_path, f"ts -verify -in {stamp} -data {manifest} -CAfile {authority / 'ca.pem'}")


def test_without_a_server_nobody_is_asked(
    tell: Tell, page: Page, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WHIPSTITCH_TIMESTAMP_SERVER")
    assert tell("-q", "collect", page("a")) == (0, "")
    assert not server.asked
    assert not _manifests(tmp_path)


_FAILURES: dict[str, Callable[[bytes], bytes | int]] = {
    "down": lambda _: 503,
    "no": lambda _: 403,
    "page": lambda _: b"<html>",
    "nothing": lambda _: b"",
    "rejected": lambda _: bytes.fromhex("30053003020102"),
    "cut": lambda answer: answer[:-10],
    "changed": lambda answer: answer[:-10] + bytes(10),
}


@pytest.mark.parametrize("how", _FAILURES)
def test_an_authority_that_fails_is_a_line_and_the_next_run_makes_up_for_it(
    tell: Tell, page: Page, server: Server, tmp_path: Path, how: str
) -> None:
    server.says = _FAILURES[how]
    code, said = tell("-q", "collect", page("a"))
    assert code == 0
    assert len(said.splitlines()) == 1
    assert said.startswith("no time-stamp: ")
    assert not _manifests(tmp_path)
    server.says = lambda answer: answer
    assert tell("-q", "collect", page("b")) == (0, "")
    (manifest,) = _manifests(tmp_path)
    assert len(_said(manifest)["captures"]) == 2
    assert tell("-q", "check") == (0, "")


def test_an_old_answer_is_none(tell: Tell, page: Page, server: Server, tmp_path: Path) -> None:
    tell("-q", "collect", page("a"))
    old = _manifests(tmp_path)[0].with_suffix(".tsr").read_bytes()
    server.says = lambda _: old
    code, said = tell("-q", "collect", page("b"))
    assert code == 0
    assert "no time-stamp" in said


def test_one_whom_nobody_trusts_is_not_believed(
    tell: Tell, page: Page, server: Server, authority: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("-q", "collect", page("a"))
    monkeypatch.setenv("WHIPSTITCH_TIMESTAMP_ROOTS", str(authority / "other.pem"))
    code, said = tell("-q", "check")
    assert code == 5
    assert "does not hold" in said
    assert "no time-stamp" in tell("-q", "collect", page("b"))[1]
    assert len(_manifests(tmp_path)) == 1
    assert len(server.asked) == 2
    monkeypatch.delenv("WHIPSTITCH_TIMESTAMP_ROOTS")
    code, said = tell("check")
    assert code == 0
    assert "not verified" in said
    monkeypatch.setenv("WHIPSTITCH_TIMESTAMP_ROOTS", str(tmp_path / "nowhere.pem"))
    assert tell("-q", "check")[0] == 2


def _changed(manifest: Path) -> None:
    manifest.write_bytes(manifest.read_bytes().replace(b"2", b"3"))


@pytest.mark.parametrize(
    "harm",
    [
        _changed,
        lambda manifest: manifest.write_bytes(b"\xff"),
        lambda manifest: manifest.unlink(),
        lambda manifest: manifest.with_suffix(".tsr").unlink(),
        lambda manifest: manifest.with_suffix(".tsr").write_bytes(b""),
        lambda manifest: shutil.rmtree(manifest.parent),
    ],
    ids=["changed", "no manifest", "gone", "without a stamp", "empty stamp", "all gone"],
)
@pytest.mark.parametrize("which", [0, 1])
def test_what_was_done_to_manifests_is_seen(
    tell: Tell, page: Page, server: Server, tmp_path: Path, harm: Callable[[Path], None], which: int
) -> None:
    tell("-q", "collect", page("a"))
    tell("-q", "collect", page("b"))
    harm(_manifests(tmp_path)[which])
    code, said = tell("-q", "check")
    assert code == 5
    assert "manifest" in said
    assert len(server.asked) == 2


def test_what_was_forgotten_is_a_remark(tell: Tell, page: Page, server: Server) -> None:
    tell("-q", "collect", page("a"))
    assert tell("-q", "forget", "a", "--yes")[0] == 0
    code, said = tell("check")
    assert code == 0
    assert "were they forgotten" in said
    assert len(server.asked) == 1
