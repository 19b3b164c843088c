"""A made-up server in memory: its answers follow the documents of the API, and it counts what it is asked."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, NoReturn
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from archiver.collectors.mastodon.collector import Mastodon
from schemas.errors import AnswerError
from schemas.page import Capture, Checkpoint, Page
from schemas.post import Post

NOON = datetime(2025, 5, 20, 12, 0, tzinfo=UTC)
BEGUN = datetime(2025, 5, 1, tzinfo=UTC)


class Instance:
    """`https://social.example`, where Ada writes, and a stranger called Bob."""

    def __init__(self, host: str = "https://social.example") -> None:
        self.host = host
        self.statuses: dict[str, dict[str, Any]] = {}
        self.histories: dict[str, list[dict[str, Any]]] = {}
        self.accounts = {"ada": self._account("7", "ada"), "bob": self._account("8", "bob@far.example")}
        self.answers: dict[str, bytes | Exception] = {}
        """Instead of what would be said at a path."""
        self.asked: list[str] = []
        self.headers: list[tuple[str, Mapping[str, str]]] = []
        self.links = True
        self.caps = (40, 60)
        self._now = NOON

    def _account(self, number: str, acct: str) -> dict[str, Any]:
        return {
            "id": number,
            "username": acct.partition("@")[0],
            "acct": acct,
            "display_name": acct.title(),
            "url": f"{self.host}/@{acct}",
        }

    # -- writing ------------------------------------------------------------------------------------------------------

    def write(self, content: str, *, by: str = "ada", answers: str | None = None, **said: Any) -> str:
        """A status more; its id. Ids are ULIDs in all but randomness: letters, and rising."""
        name = f"01J{len(self.statuses):07d}Z"
        parent = self.statuses.get(answers or "")
        self.statuses[name] = {
            "id": name,
            "uri": f"{self.host}/users/{by}/statuses/{name}",
            "url": f"{self.host}/@{by}/{name}",
            "account": self.accounts[by],
            "content": f"<p>{content}</p>",
            "created_at": (BEGUN + timedelta(minutes=len(self.statuses))).isoformat().replace("+00:00", "Z"),
            "in_reply_to_id": answers,
            "in_reply_to_account_id": parent["account"]["id"] if parent else None,
            "visibility": "public",
            **said,
        }
        return name

    def chain(self, *contents: str, **said: Any) -> list[str]:
        """Statuses of which each answers the one before."""
        names: list[str] = []
        for content in contents:
            names.append(self.write(content, answers=names[-1] if names else None, **said))
        return names

    # -- answering ----------------------------------------------------------------------------------------------------

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, pace: float | None = None) -> Capture:  # noqa: ARG002 - a fake asks nobody, however slowly
        self.asked.append(url)
        self.headers.append((url, headers or {}))
        parts = urlsplit(url)
        if parts.path in self.answers:
            body, links = self.answers[parts.path], ""
        else:
            said, links = self._answer(unquote(parts.path), {k: v[0] for k, v in parse_qs(parts.query).items()}, url)
            body = json.dumps(said).encode()
        if isinstance(body, Exception):
            raise body
        self._now += timedelta(seconds=1)
        return Capture(
            url=url,
            captured_at=self._now,
            sha256=hashlib.sha256(body).hexdigest(),
            size=len(body),
            status=200,
            headers=(("Link", links),) if links else (),
            body=body,
        )

    @contextmanager
    def open(self, path: str) -> Iterator[tuple[Capture, BinaryIO]]:
        raise AssertionError(f"not a file: {path}")
        yield  # a generator by its form

    def unpack(self, path: str) -> NoReturn:
        raise AssertionError(f"nothing to be unpacked: {path}")

    def _answer(self, path: str, asked: dict[str, str], url: str) -> tuple[Any, str]:
        match path.strip("/").split("/"):
            case ["api", "v1", "accounts", "lookup"] if asked["acct"] in self.accounts:
                account = self.accounts[asked["acct"]]
                mine = [status for status in self.statuses.values() if status["account"] is account]
                return {**account, "statuses_count": len(mine)}, ""
            case ["api", "v1", "accounts", number, "statuses"]:
                return self._listed(number, asked, url)
            case ["api", "v1", "statuses", name] if name in self.statuses:
                return self.statuses[name], ""
            case ["api", "v1", "statuses", name, "context"] if name in self.statuses:
                return self._context(name), ""
            case ["api", "v1", "statuses", name, "history"] if name in self.histories:
                return self.histories[name], ""
        raise AnswerError(url, 404, "Not Found")

    def _listed(self, number: str, asked: dict[str, str], url: str) -> tuple[Any, str]:
        names = sorted(name for name, status in self.statuses.items() if status["account"]["id"] == number)
        limit = int(asked["limit"])
        if low := asked.get("min_id"):
            names = [name for name in names if name > low][:limit]
        else:
            names = [name for name in names if name < asked.get("max_id", "~")][-limit:]
        names.reverse()
        links = []
        base = url.partition("?")[0]
        if names and self.links:
            if len(names) == limit:
                links.append(f'<{base}?limit={limit}&max_id={names[-1]}>; rel="next"')
            links.append(f'<{base}?limit={limit}&min_id={names[0]}>; rel="prev"')
        return [self.statuses[name] for name in names], ", ".join(links)

    def _context(self, name: str) -> dict[str, Any]:
        above: list[dict[str, Any]] = []
        parent = self.statuses[name]["in_reply_to_id"]
        while parent in self.statuses:
            above.insert(0, self.statuses[parent])
            parent = self.statuses[parent]["in_reply_to_id"]
        below: list[dict[str, Any]] = []
        inside = {name}
        for status in self.statuses.values():
            if status["in_reply_to_id"] in inside:
                inside.add(status["id"])
                below.append(status)
        return {"ancestors": above[-self.caps[0] :], "descendants": below[: self.caps[1]]}


class Run:
    """What a collector made of a source."""

    def __init__(self, pages: list[Page]) -> None:
        self.pages = pages

    @property
    def posts(self) -> list[Post]:
        return [post for page in self.pages for post in page.posts]

    @property
    def texts(self) -> list[str]:
        return [post.text for post in self.posts]

    @property
    def troubles(self) -> list[str]:
        return [f"{trouble.where}: {trouble.why}" for page in self.pages for trouble in page.troubles]

    @property
    def checkpoint(self) -> Checkpoint | None:
        return next((page.checkpoint for page in reversed(self.pages) if page.checkpoint), None)


@pytest.fixture
def instance() -> Instance:
    return Instance()


@pytest.fixture
def run(instance: Instance) -> Any:
    """Collect a locator; `pages` cuts the run short, as a kill between two pages does."""

    def go(
        locator: str = "@ada@social.example",
        checkpoint: Checkpoint | None = None,
        *,
        pages: int | None = None,
        collector: Mastodon | None = None,
    ) -> Run:
        collector = collector or Mastodon()
        source = collector.recognise(locator, None)
        assert source is not None
        instance.asked.clear()
        found = []
        for page in collector.pages(source, checkpoint, instance):
            found.append(page)
            if len(found) == pages:
                break
        return Run(found)

    return go
