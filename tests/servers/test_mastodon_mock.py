"""The whole way against a real server process on this machine: `mastodon_mock`, a third party's stateful server.

Runs where it is installed, or where WHIPSTITCH_MASTODON names its command.
"""

import importlib.util
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

_NAMED = os.environ.get("WHIPSTITCH_MASTODON")
_HERE = importlib.util.find_spec("mastodon_mock") is not None
pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(
        not (_NAMED or _HERE), reason="mastodon_mock is not installed, and WHIPSTITCH_MASTODON names none"
    ),
]

_ROOT = Path(__file__).parents[2]
_PATIENCE = 60


class Town:
    """A server, and what is done to it."""

    def __init__(self, base: str, log: Path) -> None:
        self.base = base
        self._log = log
        self._http = httpx.Client(base_url=base, timeout=_PATIENCE)

    def close(self) -> None:
        self._http.close()

    def join(self, name: str) -> str:
        """A new account; its token."""
        answer = self._http.post("/api/v1/_mock/dev_user", json={"username": name}).raise_for_status()
        return str(answer.json()["access_token"])

    def write(self, token: str, text: str, answers: str | None = None) -> str:
        said = {"status": text, "visibility": "public"} | ({"in_reply_to_id": answers} if answers else {})
        answer = self._http.post("/api/v1/statuses", data=said, headers={"Authorization": f"Bearer {token}"})
        return str(answer.raise_for_status().json()["id"])

    def chain(self, token: str, *texts: str) -> list[str]:
        names: list[str] = []
        for text in texts:
            names.append(self.write(token, text, names[-1] if names else None))
        return names

    def delete(self, token: str, name: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self._http.delete(f"/api/v1/statuses/{name}", headers=headers).raise_for_status()

    def edit(self, token: str, name: str, text: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self._http.put(f"/api/v1/statuses/{name}", data={"status": text}, headers=headers).raise_for_status()

    def fault(self, path: str, count: int | None, **effect: Any) -> None:
        rule = {"match": {"path": path}, "effect": effect} | ({} if count is None else {"count": count})
        self._http.post("/api/v1/_mock/faults", json=rule).raise_for_status()

    def mend(self) -> None:
        self._http.delete("/api/v1/_mock/faults").raise_for_status()

    @property
    def asked(self) -> int:
        """How many requests it has answered, by its own log."""
        return len(re.findall(r'"GET /(?!api/v1/instance)', self._log.read_text()))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "log"
    command = [_NAMED] if _NAMED else [sys.executable, "-m", "mastodon_mock"]
    options = ["serve", "--in-memory", "--host", "127.0.0.1", "--port", str(port), "--log-level", "info"]
    with log.open("wb") as out:
        process = subprocess.Popen([*command, *options], stdout=out, stderr=out, cwd=log.parent)
        try:
            base = f"http://127.0.0.1:{port}"
            _wait_for(base, process, log)
            made = Town(base, log)
            yield made
            made.close()
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _wait_for(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        try:
            if httpx.get(f"{base}/api/v1/instance").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not start: {log.read_text()}")


class Whipstitch:
    """The real command on an archive of its own."""

    def __init__(self, town: Town, archive: Path) -> None:
        self.town = town
        self.archive = archive
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(_ROOT),
            "WHIPSTITCH_ALLOW_HOSTS": town.base.removeprefix("http://"),
        }

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "archiver", "--archive", str(self.archive), *words],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> tuple[int, str, str]:
        process = self.start(*words)
        out, err = process.communicate(timeout=_PATIENCE)
        return process.returncode, out, err

    def collect(self, name: str) -> str:
        """Collect an account to the end; what was said."""
        code, _, said = self.run("collect", f"{self.town.base}/@{name}")
        assert code == 0, said
        return said

    @property
    def threads(self) -> list[list[str]]:
        code, out, said = self.run("export", "--format", "json")
        assert code == 0, said
        return [[part["post"]["text"] for part in thread["parts"]] for thread in json.loads(out)["threads"]]

    @property
    def ids(self) -> list[str]:
        return [post["id"] for post in self._posts]

    @property
    def texts(self) -> list[str]:
        return [post["text"] for post in self._posts]

    @property
    def revisions(self) -> list[str]:
        """What posts said before, as the archive keeps it."""
        with sqlite3.connect(self.archive) as database:
            return [text for (text,) in database.execute("SELECT text FROM revisions ORDER BY id")]

    @property
    def _posts(self) -> list[dict[str, Any]]:
        code, out, said = self.run("export", "--posts")
        assert code == 0, said
        return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def whipstitch(town: Town, tmp_path: Path) -> Iterator[Whipstitch]:
    yield Whipstitch(town, tmp_path / "archive.db")
    town.mend()


NUMBERED = [
    "Why owls turn their heads so far: a short thread. 1/5",
    "Their eyes are tubes and cannot turn. 2/5",
    "So the neck does it, with fourteen vertebrae. 3/5",
    "The arteries have wide reservoirs. 4/5",
    "Sources: https://example.com/owls #owls 5/5",
]
UNNUMBERED = [
    "What the harbour log of 1907 says about the fog horn.",
    "It was silent for nine nights, and nobody knows why.",
    "Then the keeper's diary turned up in an attic.",
]


def test_threads_come_out_as_they_went_in(town: Town, whipstitch: Whipstitch) -> None:
    ada, ben, cleo, dan = (town.join(name) for name in ("ada", "ben", "cleo", "dan"))
    numbered = town.chain(ada, *NUMBERED)
    town.write(dan, "I never knew that!", numbered[2])
    for number in range(45):
        town.write(ada, f"Tea is on, pot {chr(97 + number % 26)}, and the <b>rain</b> &amp; wind have not stopped")
    town.chain(ben, *UNNUMBERED)
    gap = town.chain(cleo, "The ferry is late again. 1/3", "Nobody says why. 2/3", "It never came. 3/3")
    town.delete(cleo, gap[1])

    for name in ("ada", "ben", "cleo"):
        whipstitch.collect(name)
    assert sorted(whipstitch.threads) == sorted(
        [NUMBERED, UNNUMBERED, ["The ferry is late again. 1/3", "It never came. 3/3"]]
    )
    assert len(whipstitch.ids) == 50 + 3 + 2

    before = town.asked
    assert "0 new" in whipstitch.collect("ada")
    assert town.asked - before <= 3
    assert len(whipstitch.ids) == 55

    town.write(ada, "One more: they hear in three dimensions. 6/5", numbered[-1])
    assert "1 new" in whipstitch.collect("ada")
    assert max(len(thread) for thread in whipstitch.threads) == 6


def test_one_status_brings_its_chain(town: Town, whipstitch: Whipstitch) -> None:
    eda, stranger = town.join("eda"), town.join("fay")
    question = town.write(stranger, "How do owls sleep?")
    first = town.write(eda, "Sitting upright. 1/3", question)
    second = town.write(eda, "With one foot locked. 2/3", first)
    town.write(eda, "And both eyes shut. 3/3", second)
    town.write(stranger, "Thank you", second)
    code, _, said = whipstitch.run("collect", f"{town.base}/@eda/{second}")
    assert code == 0, said
    assert whipstitch.threads == [["Sitting upright. 1/3", "With one foot locked. 2/3", "And both eyes shut. 3/3"]]
    before = town.asked
    code, _, said = whipstitch.run("collect", f"{town.base}/@eda/{second}")
    assert "0 new" in said
    assert town.asked - before <= 3
    assert len(whipstitch.ids) == 3


def test_what_was_edited_before_and_after_collecting_is_kept(town: Town, whipstitch: Whipstitch) -> None:
    token = town.join("ida")
    name = town.write(token, "The tide is hihg")
    town.edit(token, name, "The tide is hig")
    whipstitch.collect("ida")
    assert (whipstitch.texts, whipstitch.revisions) == (["The tide is hig"], ["The tide is hihg"])
    town.edit(token, name, "The tide is high")
    assert "1 changed" in whipstitch.collect("ida")
    assert whipstitch.texts == ["The tide is high"]
    assert set(whipstitch.revisions) == {"The tide is hihg", "The tide is hig"}
    before = town.asked
    assert "changed" not in whipstitch.collect("ida")
    assert town.asked - before <= 3


@pytest.mark.parametrize(
    "effect", [{"type": "ratelimit"}, {"type": "status", "status": 503}, {"type": "malformed"}], ids=lambda e: e["type"]
)
def test_a_server_in_trouble_loses_nothing(town: Town, whipstitch: Whipstitch, effect: dict[str, Any]) -> None:
    name = f"gus_{effect['type']}"
    token = town.join(name)
    wanted = {town.write(token, f"post number {number} of the log") for number in range(50)}
    town.fault("/api/v1/accounts/lookup", 1, **effect)
    codes = [whipstitch.run("collect", f"{town.base}/@{name}")[0]]
    town.fault("/api/v1/accounts/*/statuses", 1, **effect)
    codes += [whipstitch.run("collect", f"{town.base}/@{name}")[0]]
    while codes[-1] != 0 and len(codes) < 8:
        time.sleep(0.5)
        codes.append(whipstitch.run("collect", f"{town.base}/@{name}")[0])
    assert codes[-1] == 0
    assert set(codes) <= {0, 4, 75}
    assert sorted(whipstitch.ids) == sorted(f"{town.base.removeprefix('http://')}/{post}" for post in wanted)


def test_killed_in_the_middle_all_are_there_once_in_the_end(town: Town, whipstitch: Whipstitch) -> None:
    token = town.join("hal")
    wanted = {town.write(token, f"entry {number} of a long log") for number in range(210)}
    town.fault("/api/v1/accounts/*/statuses", None, type="latency", delay_ms=400)
    process = whipstitch.start("collect", f"{town.base}/@hal")
    while _stored(whipstitch.archive) < 80:
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    town.mend()
    assert 0 < _stored(whipstitch.archive) < 210
    town.write(token, "written meanwhile")
    whipstitch.collect("hal")
    assert len(whipstitch.ids) == len(set(whipstitch.ids)) == 211
    assert {name.rpartition("/")[2] for name in whipstitch.ids} > wanted
    assert "0 new" in whipstitch.collect("hal")


def _stored(archive: Path) -> int:
    if not archive.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{archive}?mode=ro", uri=True) as database:
            return int(database.execute("SELECT count(*) FROM posts").fetchone()[0])
    except sqlite3.OperationalError:  # not made yet, or busy
        return 0
