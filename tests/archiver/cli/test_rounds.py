"""Several runs at once, as processes; and what happens to them when the disk, the folder or the file lets them down."""

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from archiver.cli import run

ROOT = Path(__file__).parents[3]
SOURCES, ADDRESSES = 100, 12
LINUX = sys.platform == "linux"


class Feeds:
    """Servers on several addresses of loopback, each a host of its own, that count who is asked, and how many at once."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.most_at_once = 0
        self.hosts_at_once = 0
        self.slow = 0.0
        self.items = 3
        self.status = 200
        self._now: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._servers: list[ThreadingHTTPServer] = []

    def open(self, address: str) -> str:
        server = ThreadingHTTPServer((address, 0), _Handler)
        server.daemon_threads = True
        server.feeds = self  # type: ignore[attr-defined]  # the handler finds it there
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self._servers.append(server)
        return f"http://{address}:{server.server_port}"

    def close(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def enter(self, host: str, path: str) -> None:
        with self._lock:
            self.asked[host + path] += 1
            self._now[host] += 1
            self.most_at_once = max(self.most_at_once, *self._now.values())
            self.hosts_at_once = max(self.hosts_at_once, sum(1 for count in self._now.values() if count))

    def leave(self, host: str) -> None:
        with self._lock:
            self._now[host] -= 1


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        feeds: Feeds = self.server.feeds  # type: ignore[attr-defined]  # see Feeds.open
        host = self.headers["Host"]
        feeds.enter(host, self.path)
        try:
            time.sleep(feeds.slow)
            items = [{"id": f"{self.path}/{n}", "content_text": f"{n + 1}/3 gauge"} for n in range(feeds.items)]
            said = {"version": "https://jsonfeed.org/version/1.1", "title": self.path, "items": items}
            body = json.dumps(said).encode()
            self.send_response(feeds.status)
            self.send_header("Content-Type", "application/feed+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # the reader was ended
        finally:
            feeds.leave(host)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def feeds() -> Iterator[Feeds]:
    opened = Feeds()
    yield opened
    opened.close()


Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Start the command as a process."""

    def started(*arguments: str, archive: Path | None = None, **more: Any) -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "WHIPSTITCH_ARCHIVE": str(archive or tmp_path / "archive.db"),
            "WHIPSTITCH_ALLOW_HOSTS": ",".join(f"127.0.0.{n}" for n in range(1, ADDRESSES + 1)),
            "WHIPSTITCH_ATTEMPTS": "1",
        }
        command = [sys.executable, "-m", "archiver", *arguments]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    return started


def _said(process: "subprocess.Popen[bytes]") -> tuple[int, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, (out + err).decode()


def _followed(feeds: Feeds, start: Start, many: int = SOURCES) -> list[str]:
    hosts = [feeds.open(f"127.0.0.{n + 1}" if LINUX else "127.0.0.1") for n in range(min(many, ADDRESSES))]
    locators = [f"{hosts[n % len(hosts)]}/feeds/{n}" for n in range(many)]
    assert _said(start("-q", "follow", *locators)) == (0, "")
    return locators


def test_runs_that_start_together_fetch_each_source_once(feeds: Feeds, start: Start, tmp_path: Path) -> None:
    locators = _followed(feeds, start)
    feeds.slow = 0.02
    assert [_said(process) for process in [start("-q", "collect") for _ in range(4)]] == [(0, "")] * 4
    assert feeds.asked == {locator.removeprefix("http://"): 1 for locator in locators}
    assert feeds.most_at_once == 1, "a host was asked twice at once"
    assert feeds.hosts_at_once > 1 or not LINUX
    database = sqlite3.connect(tmp_path / "archive.db")
    assert database.execute("SELECT count(*), min(failures), max(failures) FROM followed").fetchone() == (100, 0, 0)
    assert database.execute("SELECT count(*) FROM posts").fetchone() == (300,)
    assert database.execute("SELECT sum(sources), sum(new), sum(failed) FROM runs").fetchone() == (100, 300, 0)
    assert database.execute("SELECT count(*) FROM leases").fetchone() == (0,)
    database.close()
    assert _said(start("-q", "collect")) == (0, ""), "nothing is due any more"
    assert sum(feeds.asked.values()) == SOURCES


def test_runs_over_everything_that_start_together_do_so_too(feeds: Feeds, start: Start) -> None:
    locators = _followed(feeds, start)
    feeds.slow = 0.02
    assert [_said(process) for process in [start("-q", "collect", "--all") for _ in range(4)]] == [(0, "")] * 4
    assert feeds.asked == {locator.removeprefix("http://"): 1 for locator in locators}


def test_a_run_that_was_killed_holds_nobody_up(feeds: Feeds, start: Start) -> None:
    _followed(feeds, start, many=3)
    feeds.slow = 30.0
    process = start("-q", "collect")
    ends = time.monotonic() + 60
    while not feeds.asked and time.monotonic() < ends:
        time.sleep(0.05)
    process.kill()
    process.communicate(timeout=30)
    feeds.slow = 0.0
    assert _said(start("-q", "collect")) == (0, "")
    said = _said(start("runs", "--json"))[1]
    assert [json.loads(line)["state"] for line in said.splitlines()] == ["done", "died"]


@pytest.mark.parametrize(("how", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_run_that_is_asked_to_end_does_so_at_once(feeds: Feeds, start: Start, how: signal.Signals, code: int) -> None:
    _followed(feeds, start, many=3)
    feeds.slow = 60.0
    process = start("collect")
    ends = time.monotonic() + 60
    while not feeds.asked and time.monotonic() < ends:
        time.sleep(0.05)
    process.send_signal(how)
    began = time.monotonic()
    ended, said = _said(process)
    assert ended == code
    assert time.monotonic() - began < 30
    assert "Traceback" not in said
    assert "stays" in said
    runs = [json.loads(line) for line in _said(start("runs", "--json"))[1].splitlines()]
    assert [one["state"] for one in runs] == ["interrupted"]


def test_a_network_that_is_down_is_for_later(feeds: Feeds, start: Start) -> None:
    locators = _followed(feeds, start, many=3)
    feeds.close()
    code, said = _said(start("-q", "collect"))
    assert code == 75
    assert len(said.splitlines()) == 3, "a line a source"
    assert all(any(locator in line for line in said.splitlines()) for locator in locators)
    assert _said(start("-q", "collect")) == (0, ""), "they are put off"


# -- what lets a run down -----------------------------------------------------------------------------------------------


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    lines = [
        {"platform": "x", "id": str(n), "author": "ada", "text": f"gauge {n} " + "ünïcode words " * 40}
        for n in range(5_000)
    ]
    (tmp_path / "posts.jsonl").write_text("\n".join(map(json.dumps, lines)))
    return tmp_path / "posts.jsonl"


@pytest.fixture
def some(tmp_path: Path) -> Path:
    """An archive with posts that must stay, and one locator that is followed."""
    (tmp_path / "some.jsonl").write_text(
        "\n".join(json.dumps({"platform": "y", "id": str(n), "author": "bob", "text": "stays"}) for n in range(50))
    )
    archive = ["--archive", str(tmp_path / "archive.db"), "-q"]
    assert run([*archive, "collect", str(tmp_path / "some.jsonl")]) == 0
    return tmp_path / "archive.db"


def _kept(archive: Path) -> int:
    database = sqlite3.connect(archive)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    count = database.execute("SELECT count(*) FROM posts WHERE platform = 'y'").fetchone()[0]
    database.close()
    return int(count)


@pytest.mark.parametrize("follow", [False, True], ids=["named", "followed"])
def test_a_file_that_may_not_grow_is_said_in_a_line(start: Start, some: Path, posts: Path, *, follow: bool) -> None:
    if follow:
        assert _said(start("-q", "follow", str(posts))) == (0, "")
    limit = some.stat().st_size + 300_000

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = ["-q", "collect"] if follow else ["-q", "collect", str(posts)]
    code, said = _said(start(*command, preexec_fn=limited))
    assert code == 5, said
    assert len(said.splitlines()) == 1
    assert str(some) in said
    assert _kept(some) == 50
    assert _said(start(*command)) == (0, ""), "with room again it goes on"
    assert _said(start("-q", "check")) == (0, "")


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of two megabytes, where one may be mounted."""
    folder = Path(tempfile.mkdtemp())
    mount = shutil.which("mount")
    command = [mount or "", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        folder.rmdir()
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run([shutil.which("umount") or "umount", str(folder)], check=True)
        folder.rmdir()


def test_a_disk_that_fills_up_is_said_in_a_line(start: Start, some: Path, posts: Path, small_disk: Path) -> None:
    archive = small_disk / "archive.db"
    shutil.copy(some, archive)
    code, said = _said(start("-q", "collect", str(posts), archive=archive))
    assert code == 5, said
    assert len(said.splitlines()) == 1
    assert "disk is full" in said
    assert _kept(archive) == 50
    code, said = _said(start("-q", "backup", str(small_disk / "copy.db"), archive=archive))
    assert code in {0, 5}
    assert "Traceback" not in said


@pytest.fixture
def read_only(request: pytest.FixtureRequest, some: Path) -> Iterator[Path]:
    """The archive, in a folder that may only be read."""
    if os.geteuid() == 0:  # who may do everything is kept from writing by nothing but the disk
        folder: Path = request.getfixturevalue("small_disk")
        shutil.copy(some, folder / "archive.db")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        yield folder / "archive.db"
        return
    folder = some.parent / "read-only"
    folder.mkdir()
    shutil.copy(some, folder / "archive.db")
    (folder / "archive.db").chmod(0o444)
    folder.chmod(0o555)
    yield folder / "archive.db"
    folder.chmod(0o755)


@pytest.mark.parametrize("command", [["collect", "{posts}"], ["follow", "{posts}"], ["collect"]])
def test_a_folder_that_may_only_be_read_is_said_in_a_line(
    start: Start, read_only: Path, posts: Path, command: list[str]
) -> None:
    code, said = _said(start("-q", *(word.format(posts=posts) for word in command), archive=read_only))
    assert code == 5, said
    assert len(said.splitlines()) == 1
    assert str(read_only) in said


@pytest.mark.parametrize("command", [["collect"], ["collect", "{posts}"], ["sources"], ["runs"], ["check"], ["digest"]])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_an_archive_cut_in_the_middle_is_said_in_a_line(
    some: Path, posts: Path, command: list[str], part: float, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["-q", "--archive", str(some), "follow", str(posts)]) == 0
    cut = some.read_bytes()[: int(some.stat().st_size * part)]
    some.write_bytes(cut)
    assert run(["-q", "--archive", str(some), *(word.format(posts=posts) for word in command)]) == 5
    said = capsys.readouterr()
    assert str(some) in said.err
    assert len(said.err.splitlines()) == 1
    assert some.read_bytes() == cut, "what is left is for whoever salvages it"
