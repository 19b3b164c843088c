"""A Bluesky of our own: invented people, and a client that serves their answers."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, BinaryIO, NoReturn
from urllib.parse import parse_qs, urlsplit

import pytest

from archiver.collectors.bluesky import Bluesky
from schemas.errors import AnswerError
from schemas.page import Capture, Checkpoint, Page
from schemas.source import Source

ACCOUNT = Source(collector="bluesky", locator="@ada.bsky.social")
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ADA = "did:plc:adaadaadaadaadaadaadaada"
BEN = "did:plc:benbenbenbenbenbenbenben"
_HANDLES = {ADA: "ada.bsky.social", BEN: "ben.test"}

Answer = Any
Answers = Callable[[str, dict[str, str]], Answer]


class FakeClient:
    """Answers XRPC questions by a function of method and parameters; bytes go out as they are, errors are raised."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.hosts: list[str] = []

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, pace: float | None = None) -> Capture:  # noqa: ARG002 - a fake asks nobody, however slowly
        assert headers is None
        parts = urlsplit(url)
        method = parts.path.removeprefix("/xrpc/")
        parameters = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append((method, parameters))
        self.hosts.append(f"{parts.scheme}://{parts.netloc}")
        answer = self._answers(method, parameters)
        if isinstance(answer, Exception):
            raise answer
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        return Capture(
            url=url,
            captured_at=NOON,
            sha256=hashlib.sha256(body).hexdigest(),
            size=len(body),
            media_type="application/json",
            status=200,
            body=body,
        )

    @contextmanager
    def open(self, path: str) -> Iterator[tuple[Capture, BinaryIO]]:
        raise AssertionError(path)

    def unpack(self, path: str) -> NoReturn:
        raise AssertionError(f"nothing to be unpacked: {path}")


def refused(status: int = 400) -> AnswerError:
    return AnswerError("https://server.example/", status, "Bad Request")


def uri_of(key: str, who: str = ADA) -> str:
    return f"at://{who}/app.bsky.feed.post/{key}"


def record_of(text: str, minute: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "$type": "app.bsky.feed.post",
        "text": text,
        "createdAt": f"2026-02-01T{9 + minute // 60:02}:{minute % 60:02}:00.000Z",
        "langs": ["en"],
        **more,
    }


def reply_to(parent: str, root: str) -> dict[str, Any]:
    return {"parent": {"uri": parent, "cid": "c"}, "root": {"uri": root, "cid": "c"}}


def view_of(key: str, text: str, minute: int = 0, *, who: str = ADA, record: Any = None, **more: Any) -> dict[str, Any]:
    made = record_of(text, minute) if record is None else record
    return {
        "uri": uri_of(key, who),
        "cid": f"cid-{key}",
        "author": {"did": who, "handle": _HANDLES[who], "displayName": "Ada Quay" if who == ADA else "", "labels": []},
        "record": made,
        "indexedAt": made.get("createdAt", "2026-02-01T09:00:00.000Z") if isinstance(made, dict) else "",
        "replyCount": 0,
        "labels": [],
        **more,
    }


class FakeFeed:
    """An account's feed on an AppView: newest first, in pages, with opaque cursors."""

    def __init__(self, items: list[Any], size: int = 2) -> None:
        self.items = items
        self.size = size

    def __call__(self, method: str, parameters: dict[str, str]) -> Answer:
        assert method == "app.bsky.feed.getAuthorFeed"
        assert parameters["filter"] == "posts_with_replies"
        start = int(parameters.get("cursor", "at:0").removeprefix("at:"))
        stop = start + self.size
        answer: dict[str, Any] = {"feed": self.items[start:stop]}
        return answer | ({"cursor": f"at:{stop}"} if stop < len(self.items) else {})


def walk(answers: Any, checkpoint: Checkpoint | None = None, **settings: Any) -> tuple[list[Page], FakeClient]:
    """All pages of the account, and the client that was asked for them."""
    client = FakeClient(answers)
    return list(Bluesky(**settings).pages(ACCOUNT, checkpoint, client)), client


def keys_of(pages: list[Page]) -> list[str]:
    return [post.id.rpartition("/")[2] for page in pages for post in page.posts]


@pytest.fixture
def harbour() -> list[Any]:
    """Seven feed items, newest first, a minute apart."""
    return [{"post": view_of(f"k{n}", f"Gauge reading {n}", n)} for n in range(7, 0, -1)]
