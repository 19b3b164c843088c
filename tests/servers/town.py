"""`mastodon_mock`: a third party's stateful server that speaks the Mastodon API, and fails on demand."""

import contextlib
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
from processes import PATIENCE, free_ports, running

BULK = 10_000
"""Posts of the account that is there from the beginning."""

_YESTERDAY = """
import time
now = time.time
time.time = lambda: now() - 86_400
import runpy
runpy.run_module("mastodon_mock", run_name="__main__")
"""
"""Ids are milliseconds, one after the other: those of so many posts at once would reach into the future, and be given again."""


class Town:
    """A server, and what is done to it."""

    def __init__(self, base: str, log: Path) -> None:
        self.base = base
        self._log = log
        self._http = httpx.Client(base_url=base, timeout=PATIENCE)
        self._told = 0

    def close(self) -> None:
        self._http.close()

    @property
    def host(self) -> str:
        """What the guard has to let through."""
        return self.base.removeprefix("http://")

    def join(self, name: str) -> str:
        """A new account; its token."""
        answer = self._http.post("/api/v1/_mock/dev_user", json={"username": name}).raise_for_status()
        return str(answer.json()["access_token"])

    def write(self, token: str, text: str, answers: str | None = None) -> str:
        said = {"status": text, "visibility": "public"} | ({"in_reply_to_id": answers} if answers else {})
        answer = self._http.post("/api/v1/statuses", data=said, headers={"Authorization": f"Bearer {token}"})
        return str(answer.raise_for_status().json()["id"])

    def chain(self, token: str, texts: Sequence[str], answers: str | None = None) -> list[str]:
        names: list[str] = []
        for text in texts:
            names.append(self.write(token, text, names[-1] if names else answers))
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
        """How many questions it has answered, by its own log; ours alone ask with GET."""
        return len(re.findall(r'"GET /(?!api/v1/instance)', self._log.read_text()))


@contextlib.contextmanager
def town(python: Path, folder: Path) -> Iterator[Town]:
    """The server, with an account called `bulk` that has BULK posts."""
    (port,) = free_ports(1)
    interpreter = str(python / "bin" / "python")
    database = folder / "town.db"
    fill = ["gen-data", "--accounts", "1", "--statuses-per-account", str(BULK), "--followers-per-account", "0"]
    fill += ["--favourites-per-account", "0", "--seed", "7", "--database", str(database), "--yes"]
    subprocess.run(
        [interpreter, "-c", _YESTERDAY, *fill], check=True, capture_output=True, timeout=PATIENCE, cwd=folder
    )
    settings = folder / "settings.toml"
    settings.write_text(f'[database]\npath = "{database}"\n')
    base = f"http://127.0.0.1:{port}"
    serve = ["serve", "--config", str(settings), "--host", "127.0.0.1", "--port", str(port), "--log-level", "info"]

    def is_up() -> bool:
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{base}/api/v1/instance").is_success
        return False

    with (
        running([interpreter, "-m", "mastodon_mock", *serve], is_up, folder) as log,
        contextlib.closing(Town(base, log)) as made,
    ):
        yield made
