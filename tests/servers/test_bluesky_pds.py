"""From a real PDS, and a real AppView if there is one, to the exported threads. `bluesky.md` says how to start them."""

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest

from archiver.collecting import collect
from archiver.collectors.bluesky import Bluesky
from archiver.collectors.client import Client
from archiver.collectors.guard import AddressGuard
from schemas.page import Capture
from storage import Archive

_ROOT = Path(__file__).parents[2]
# Read here: every test's environment is emptied of our variables.
_STATE = os.environ.get("WHIPSTITCH_PDS", "")
_PASSWORD = "only-on-loopback"  # noqa: S105 - of accounts that live as long as the test server

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(not _STATE, reason="WHIPSTITCH_PDS names no running PDS; see tests/servers/bluesky.md"),
]

NUMBERED = [f"How the harbour got its {n} tide gauge. {n}/5" for n in range(1, 6)]
UNNUMBERED = ["What the logbook says of the storm", "The glass fell all night", "And at dawn it was over"]
WITH_A_GAP = [f"Notes on the breakwater {n}/4" for n in range(1, 5)]


class Servers(NamedTuple):
    """Where they are; on 127.0.0.1, for the guard lets single addresses through, not names that have several."""

    pds: str
    appview: str | None


class Seeded(NamedTuple):
    """Who posted there."""

    ada: str
    ben: str
    posts: int
    """How many of Ada's are left."""
    last_of: dict[str, str]
    """The URI of each thread's last part."""


class Account:
    """Somebody who can post, through the PDS's own interface."""

    def __init__(self, pds: str, name: str) -> None:
        self.handle = f"{name}-{uuid.uuid4().hex[:8]}.test"
        self._http = httpx.Client(base_url=pds, timeout=30)
        said = {"handle": self.handle, "email": f"{self.handle}@mail.example", "password": _PASSWORD}
        made = self._call("com.atproto.server.createAccount", said)
        self.did = str(made["did"])
        self._http.headers["Authorization"] = f"Bearer {made['accessJwt']}"
        self._clock = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

    def post(self, text: str, *, root: Any = None, parent: Any = None, minutes: int = 1) -> Any:
        self._clock += timedelta(minutes=minutes)
        at = self._clock.isoformat()
        record: dict[str, Any] = {"$type": "app.bsky.feed.post", "text": text, "createdAt": at, "langs": ["en"]}
        if parent:
            record["reply"] = {"root": root, "parent": parent}
        said = {"repo": self.did, "collection": "app.bsky.feed.post", "record": record}
        made = self._call("com.atproto.repo.createRecord", said)
        return {"uri": made["uri"], "cid": made["cid"]}

    def thread(self, texts: list[str]) -> list[Any]:
        made: list[Any] = []
        for text in texts:
            made.append(self.post(text, root=made[0] if made else None, parent=made[-1] if made else None))
        return made

    def delete(self, post: Any) -> None:
        key = post["uri"].rpartition("/")[2]
        self._call("com.atproto.repo.deleteRecord", {"repo": self.did, "collection": "app.bsky.feed.post", "rkey": key})

    def ask_to_be_hidden(self) -> None:
        labels = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "!no-unauthenticated"}]}
        profile = {"$type": "app.bsky.actor.profile", "labels": labels}
        said = {"repo": self.did, "collection": "app.bsky.actor.profile", "rkey": "self", "record": profile}
        self._call("com.atproto.repo.putRecord", said)

    def close(self) -> None:
        self._http.close()

    def _call(self, method: str, said: Any) -> Any:
        answer = self._http.post(f"/xrpc/{method}", json=said)
        assert answer.is_success, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def servers() -> Servers:
    """The PDS by its URL, or what its start script wrote: `{"pds": URL, "appview": URL or null}`."""
    said = {"pds": _STATE} if _STATE.startswith("http") else json.loads(Path(_STATE).read_text())
    appview = said.get("appview")
    return Servers(_numeric(said["pds"]), _numeric(appview) if appview else None)


def _numeric(url: str) -> str:
    return url.rstrip("/").replace("localhost", "127.0.0.1")


@pytest.fixture(scope="module")
def seeded(servers: Servers) -> Seeded:
    """Three threads of Ada's among noise; a stranger answers, and she answers back; one part is deleted."""
    ada, ben = Account(servers.pds, "ada"), Account(servers.pds, "ben")
    numbered = ada.thread(NUMBERED)
    for n in range(60):
        ada.post(f"Ferry {n}: {n % 7}/7 cars, and the 24/7 kiosk is shut.", minutes=7)
    answer = ben.post("2/5 is my favourite", root=numbered[0], parent=numbered[1])
    ada.post("Thank you, Ben", root=numbered[0], parent=answer)
    unnumbered = ada.thread(UNNUMBERED)
    for n in range(60):
        ada.post(f"Gulls today: {n}", minutes=7)
    gap = ada.thread(WITH_A_GAP)
    ada.delete(gap[2])
    ada.close()
    ben.close()
    last = {"numbered": numbered[-1]["uri"], "unnumbered": unnumbered[-1]["uri"], "gap": gap[-1]["uri"]}
    return Seeded(ada.handle, ben.handle, 5 + 60 + 1 + 3 + 60 + 3, last)


def _threads(document: Any) -> list[tuple[list[str], list[int]]]:
    return sorted(
        ([part["post"]["text"] for part in thread["parts"]], thread["missing"]) for thread in document["threads"]
    )


_EXPECTED = sorted([(NUMBERED, []), (UNNUMBERED, []), ([text for text in WITH_A_GAP if not text.endswith("3/4")], [3])])

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(servers: Servers, tmp_path: Path) -> Run:
    """The command, as a user runs it."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": str(_ROOT),
        "WHIPSTITCH_ARCHIVE": str(tmp_path / "archive.db"),
        "WHIPSTITCH_ALLOW_HOSTS": urlsplit(servers.pds).netloc,
    }

    def whipstitch(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "archiver", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)

    return whipstitch


def test_the_command_brings_exactly_the_threads(servers: Servers, seeded: Seeded, run: Run) -> None:
    sources = [f"pds+{servers.pds}/{who}" for who in (seeded.ada, seeded.ben)]
    said = run("collect", *sources)
    assert said.returncode == 0, said.stderr
    assert f"{seeded.posts} new" in said.stderr
    assert _threads(json.loads(run("export", "--format", "json").stdout)) == _EXPECTED
    again = run("collect", *sources)
    assert again.returncode == 0, again.stderr
    assert "posts: 0 new" in again.stderr
    assert _threads(json.loads(run("export", "--format", "json").stdout)) == _EXPECTED


def test_an_account_that_is_not_there_is_told_plainly(servers: Servers, run: Run) -> None:
    said = run("collect", f"pds+{servers.pds}/nobody.test")
    assert said.returncode == 4
    assert "no such account" in said.stderr


def test_who_asks_not_to_be_shown_to_strangers_is_left_out(servers: Servers, run: Run) -> None:
    cleo = Account(servers.pds, "cleo")
    cleo.post("For members")
    cleo.ask_to_be_hidden()
    cleo.close()
    said = run("collect", f"pds+{servers.pds}/{cleo.handle}")
    assert "!no-unauthenticated" in said.stderr
    assert not run("export", "--posts").stdout


class _Counting:
    """The real client, counting what it is asked."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.open = client.open
        self.asked = 0

    def get(self, url: str, headers: Any = None, *, pace: float | None = None) -> Capture:  # noqa: ARG002 - a fake asks nobody, however slowly
        self.asked += 1
        return self._client.get(url, headers)


def _collect(locator: str, archive: Archive, servers: Servers) -> tuple[int, int]:
    """How many posts were new, and how many questions it took."""
    collector = Bluesky(servers.appview or "")
    source = collector.recognise(locator, None)
    assert source is not None
    hosts = tuple(urlsplit(url).netloc for url in servers if url)
    with Client(guard=AddressGuard(hosts)) as real:
        client = _Counting(real)
        return sum(progress.new for progress in collect(source, collector, archive, client)), client.asked


def _stitched(archive: Archive) -> list[tuple[list[str], list[int]]]:
    return sorted(([part.post.text for part in one.parts], list(one.missing)) for one in archive.threads())


def test_a_second_run_asks_a_pds_three_times(servers: Servers, seeded: Seeded, archive: Archive) -> None:
    locator = f"pds+{servers.pds}/{seeded.ada}"
    assert _collect(locator, archive, servers) == (seeded.posts, 5), "two who it is, a hundred, the rest, an empty page"
    assert _collect(locator, archive, servers) == (0, 3)


@pytest.fixture
def indexed(servers: Servers, seeded: Seeded) -> Servers:
    """An AppView that has heard of everything."""
    if not servers.appview:
        pytest.skip("the state names no AppView")
    deadline = time.monotonic() + 60
    with httpx.Client(base_url=servers.appview, timeout=30) as http:
        while time.monotonic() < deadline:
            answer = http.get("/xrpc/app.bsky.actor.getProfile", params={"actor": seeded.ada})
            if answer.is_success and answer.json().get("postsCount") == seeded.posts:
                return servers
            time.sleep(0.5)
    raise AssertionError("the AppView did not catch up with the PDS")


def test_an_account_by_its_appview(indexed: Servers, seeded: Seeded, archive: Archive) -> None:
    assert _collect(f"@{seeded.ada}", archive, indexed) == (seeded.posts, 2)
    assert _stitched(archive) == _EXPECTED
    assert _collect(f"@{seeded.ada}", archive, indexed) == (0, 1)


@pytest.mark.parametrize(("thread", "posts"), [("numbered", 5), ("unnumbered", 3), ("gap", 3)])
def test_a_thread_by_its_last_part(indexed: Servers, seeded: Seeded, archive: Archive, thread: str, posts: int) -> None:
    assert _collect(seeded.last_of[thread], archive, indexed) == (posts, 2)
    assert len(_stitched(archive)) == 1
