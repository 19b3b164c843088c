"""A server that speaks enough of the Mastodon client API, on loopback: it grows, edits, deletes and fails at random, and remembers all.

What it must have told for sure: a page whose reader came back for the next one on the same connection, for a page is stored before the
next is asked for.
"""

import json
import random
import threading
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

_BEGAN = datetime(2025, 5, 1, tzinfo=UTC)
_PAGE = 20
_EDITED = 10
"""Only the newest posts are edited: a reader looks no further back."""


class Village:
    """All servers of one soak, and what they ever held."""

    def __init__(self, seed: int, failing: float) -> None:
        self.chance = random.Random(seed)
        self.failing = failing
        """How many of a hundred answers go wrong, as a part of one."""
        self.versions: dict[str, list[dict[str, str]]] = {}
        """Of every post that ever was, by `host/id`: what it said, oldest first."""
        self.alive: dict[str, list[str]] = defaultdict(list)
        """The posts of each account, oldest first, by `host/user`."""
        self.asked = threading.Event()
        """Set with every question."""
        self.told: set[tuple[str, str]] = set()
        """Posts and the words in which they were told for sure."""
        self._pending: dict[tuple[str, object], set[tuple[str, str]]] = {}
        self._ticks = 0
        self._lock = threading.RLock()
        self._servers: list[ThreadingHTTPServer] = []

    def open(self, address: str) -> str:
        """Listen at an address of this machine; the host to ask."""
        server = _Server((address, 0), _Handler)
        server.village = self  # type: ignore[attr-defined]  # the handler finds it there
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self._servers.append(server)
        return f"{address}:{server.server_port}"

    def close(self) -> None:
        """Stop listening."""
        for server in self._servers:
            server.shutdown()
            server.server_close()

    # -- what people do -----------------------------------------------------------------------------------------------

    def write(self, account: str) -> None:
        """One post more: parts of threads, mostly."""
        with self._lock:
            nth = len(self.alive[account])
            name = f"{account.partition('/')[0]}/{100_000 + len(self.versions)}"
            self._say(name, f"🧵 {nth % 5 + 1}/5 The gauge at bridge {nth // 5}.")
            self.alive[account].append(name)

    def live(self) -> None:
        """A little of everything, somewhere."""
        with self._lock:
            account = self.chance.choice(sorted(self.alive))
            dice, posts = self.chance.random(), self.alive[account]
            if dice < 0.5 or not posts:
                self.write(account)
            elif dice < 0.85:
                name = self.chance.choice(posts[-_EDITED:])
                self._say(name, f"{self.versions[name][0]['text']} Edit {len(self.versions[name])}.")
            else:
                posts.remove(self.chance.choice(posts))

    def _say(self, name: str, text: str) -> None:
        self._ticks += 1
        at = (_BEGAN + timedelta(seconds=self._ticks)).isoformat().replace("+00:00", "Z")
        self.versions.setdefault(name, []).append({"text": text, "at": at})

    # -- what it answers ----------------------------------------------------------------------------------------------

    def answer(self, host: str, path: str, asked: dict[str, str], reader: object) -> Any:
        """The answer, or nothing for what is not there."""
        with self._lock:
            match path.strip("/").split("/"):
                case ["api", "v1", "accounts", "lookup"] if f"{host}/{asked['acct']}" in self.alive:
                    return {**_account(host, asked["acct"]), "statuses_count": 1}
                case ["api", "v1", "accounts", user, "statuses"]:
                    return self._listed(host, f"{host}/{user}", asked, reader)
                case ["api", "v1", "statuses", name] if writer := self._writer(f"{host}/{name}"):
                    return self._status(f"{host}/{name}", host, writer)
                case ["api", "v1", "statuses", name, "history"] if self._writer(f"{host}/{name}"):
                    said = self.versions[f"{host}/{name}"]
                    return [{"content": f"<p>{one['text']}</p>", "created_at": one["at"]} for one in said]
        return None

    def _writer(self, name: str) -> str | None:
        """Whose post this is; null if it is nobody's any more."""
        return next((account.partition("/")[2] for account, posts in self.alive.items() if name in posts), None)

    def _listed(self, host: str, account: str, asked: dict[str, str], reader: object) -> Any:
        self.told |= self._pending.pop((account, reader), set())
        names = self.alive[account]
        if "min_id" in asked:
            found = [name for name in names if name.partition("/")[2] > asked["min_id"]][:_PAGE]
        else:
            found = [name for name in names if name.partition("/")[2] < asked.get("max_id", "z")][-_PAGE:]
        if asked.keys() & {"min_id", "max_id"}:
            self._pending[account, reader] = {(name, self.versions[name][-1]["text"]) for name in found}
        return [self._status(name, host, account.partition("/")[2]) for name in reversed(found)]

    def _status(self, name: str, host: str, user: str) -> dict[str, Any]:
        said, number = self.versions[name], name.partition("/")[2]
        return {
            "id": number,
            "uri": f"http://{host}/users/{user}/statuses/{number}",
            "url": f"http://{host}/@{user}/{number}",
            "account": _account(host, user),
            "content": f"<p>{said[-1]['text']}</p>",
            "created_at": said[0]["at"],
            "edited_at": said[-1]["at"] if len(said) > 1 else None,
            "in_reply_to_id": None,
            "visibility": "public",
        }


def _account(host: str, user: str) -> dict[str, Any]:
    return {"id": user, "username": user, "acct": user, "display_name": user.title(), "url": f"http://{host}/@{user}"}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: readers that are killed hang up."""


class _Handler(BaseHTTPRequestHandler):
    """One connection of one reader."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        village: Village = self.server.village  # type: ignore[attr-defined]  # see Village.open
        parts = urlsplit(self.path)
        host = self.headers.get("Host", "")
        village.asked.set()
        wrong = village.failing and village.chance.random() < village.failing
        if wrong:
            self._fail(village.chance.choice(("busy", "later", "cut", "garbage", "gone")))
            return
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        said = village.answer(host, parts.path, asked, self)
        self._say(404 if said is None else 200, json.dumps(said).encode())
        if village.failing and village.chance.random() < 0.2:
            village.live()

    def _fail(self, how: str) -> None:
        match how:
            case "busy":
                self._say(503, b"{}")
            case "later":
                self._say(429, b"{}", Retry_After="3600")
            case "garbage":
                self._say(200, b"<html>\xff")
            case "cut":
                self._say(200, b'[{"id": "1', Content_Length="5000")
                self.close_connection = True
            case _:
                self.close_connection = True

    def _say(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), "Content_Type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        try:
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # the reader was killed
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""
