"""A Bluesky of one's own: a real PDS, a real AppView, people who post there, and a count of what they are asked."""

import contextlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from processes import PATIENCE, free_ports, postgresql, redis, running

_PASSWORD = "only-on-loopback"  # noqa: S105 - of accounts that live as long as the test server
_POSTS = "app.bsky.feed.post"
_AT_ONCE = 200
"""Writes that a PDS takes in one request."""


class Network(NamedTuple):
    """Where the servers are; on 127.0.0.1, for the guard lets single addresses through, not names that have several."""

    pds: str
    appview: str
    asked_file: Path

    @property
    def hosts(self) -> str:
        """What the guard has to let through."""
        return ",".join(url.removeprefix("http://") for url in (self.pds, self.appview))

    @property
    def asked(self) -> int:
        """How many questions of ours they have got."""
        return sum(" whipstitch/" in line for line in self.asked_file.read_text().splitlines())

    def wait_for(self, handle: str, posts: int) -> None:
        """Until the AppView has heard of so many posts."""
        ends = time.monotonic() + PATIENCE
        with httpx.Client(base_url=self.appview, timeout=30) as http:
            while time.monotonic() < ends:
                answer = http.get("/xrpc/app.bsky.actor.getProfile", params={"actor": handle})
                if answer.is_success and answer.json().get("postsCount") == posts:
                    return
                time.sleep(0.3)
        raise AssertionError("the AppView did not catch up with the PDS")


@contextlib.contextmanager
def network(bluesky: Path, python: Path, folder: Path) -> Iterator[Network]:
    """Directory, PDS and AppView, with the stores below them."""
    plc, pds, appview = free_ports(3)
    script = bluesky / "bluesky.mjs"  # node finds packages by where a script is
    shutil.copy(Path(__file__).with_name(script.name), script)
    command = [str(bluesky / "node" / "bin" / "node"), str(script), str(folder), *map(str, (plc, pds, appview))]
    stores = folder / "redis"
    stores.mkdir()
    with postgresql(python) as database, redis(python, stores) as cache:
        said = {"DB_POSTGRES_URL": database, "REDIS_HOST": cache, "TMPDIR": str(folder), "NODE_ENV": "test"}
        with running(command, (folder / "ready.json").exists, folder, {**os.environ, **said}):
            said = json.loads((folder / "ready.json").read_text())
            yield Network(_numeric(said["pds"]), _numeric(said["appview"]), folder / "asked")


def _numeric(url: str) -> str:
    return url.rstrip("/").replace("localhost", "127.0.0.1")


class Person:
    """Somebody who can post, through the PDS's own interface."""

    def __init__(self, pds: str, name: str) -> None:
        self.handle = f"{name}-{uuid.uuid4().hex[:8]}.test"
        self._http = httpx.Client(base_url=pds, timeout=60)
        said = {"handle": self.handle, "email": f"{self.handle}@mail.example", "password": _PASSWORD}
        made = self._call("com.atproto.server.createAccount", said)
        self.did = str(made["did"])
        self._http.headers["Authorization"] = f"Bearer {made['accessJwt']}"
        self._clock = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

    def post(self, text: str, *, root: Any = None, parent: Any = None, minutes: int = 1) -> Any:
        record = self._record(text, minutes)
        if parent:
            record["reply"] = {"root": root, "parent": parent}
        said = {"repo": self.did, "collection": _POSTS, "record": record}
        made = self._call("com.atproto.repo.createRecord", said)
        return {"uri": made["uri"], "cid": made["cid"]}

    def thread(self, texts: Sequence[str]) -> list[Any]:
        made: list[Any] = []
        for text in texts:
            made.append(self.post(text, root=made[0] if made else None, parent=made[-1] if made else None))
        return made

    def many(self, texts: Sequence[str]) -> None:
        """Lone posts, in large bundles."""
        for first in range(0, len(texts), _AT_ONCE):
            writes = [
                {
                    "$type": "com.atproto.repo.applyWrites#create",
                    "collection": _POSTS,
                    "value": self._record(text, minutes=30),
                }
                for text in texts[first : first + _AT_ONCE]
            ]
            self._call("com.atproto.repo.applyWrites", {"repo": self.did, "writes": writes})

    def delete(self, post: Any) -> None:
        key = post["uri"].rpartition("/")[2]
        self._call("com.atproto.repo.deleteRecord", {"repo": self.did, "collection": _POSTS, "rkey": key})

    def ask_to_be_hidden(self) -> None:
        labels = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "!no-unauthenticated"}]}
        profile = {"$type": "app.bsky.actor.profile", "labels": labels}
        said = {"repo": self.did, "collection": "app.bsky.actor.profile", "rkey": "self", "record": profile}
        self._call("com.atproto.repo.putRecord", said)

    def close(self) -> None:
        self._http.close()

    def _record(self, text: str, minutes: int) -> dict[str, Any]:
        self._clock += timedelta(minutes=minutes)
        return {"$type": _POSTS, "text": text, "createdAt": self._clock.isoformat(), "langs": ["en"]}

    def _call(self, method: str, said: Any) -> Any:
        answer = self._http.post(f"/xrpc/{method}", json=said)
        assert answer.is_success, answer.text
        return answer.json()
