"""Several runs at once, as processes."""

import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

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
        self.gate = threading.Event()
        """Nobody is answered before it is set."""
        self.gate.set()
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
            feeds.gate.wait(60)
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


def test_runs_over_everything_that_start_together_do_so_too(feeds: Feeds, start: Start, tmp_path: Path) -> None:
    locators = _followed(feeds, start)
    feeds.gate.clear()
    processes = [start("-q", "collect", "--all") for _ in range(4)]
    database = sqlite3.connect(tmp_path / "archive.db")
    ends = time.monotonic() + 60
    begun = 0
    while begun < len(processes) and time.monotonic() < ends:
        time.sleep(0.05)
        (at_work,) = database.execute("SELECT count(*) FROM runs WHERE state = 'running'").fetchone()
        begun = at_work + sum(process.poll() is not None for process in processes)  # one may find every host taken
    database.close()
    feeds.gate.set()
    assert [_said(process) for process in processes] == [(0, "")] * 4
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
