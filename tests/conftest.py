"""What every test has: no network but this machine, and no settings but its own."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from schemas.page import Capture, Checkpoint, Page
from schemas.post import Author, Post
from schemas.source import Source
from storage import Archive

# A busy machine is no failure, and what no seed can repeat is no help: times are measured in tests/bench/.
settings.register_profile("whipstitch", deadline=None, print_blob=True)
settings.load_profile("whipstitch")

# A shell that runs the tests in the background has them deaf to interrupts, and all that they start as well.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections beyond loopback fail at once."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and str(address[0]) not in _LOOPBACK:
            raise AssertionError(f"a test reaches for the network: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and none of the user's variables."""
    place = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith("WHIPSTITCH_")]:
        monkeypatch.delenv(name)
    for name in ("NO_COLOR", "COLUMNS", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(place))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(place / name.lower()))
    return place


@pytest.fixture
def start() -> datetime:
    """When the made-up posts begin."""
    return datetime(2025, 5, 18, 14, 0, tzinfo=UTC)


MakePost = Callable[..., Post]


@pytest.fixture
def make_post(start: datetime) -> MakePost:
    """A post of which only what matters is said; `minute` after the start."""

    def make(id: str, text: str = "words", *, minute: int | None = 0, by: str = "ada", **said: Any) -> Post:  # noqa: A002 - the field's name
        when = (
            {} if minute is None else {"created_at": start + timedelta(minutes=minute), "created_precision": "second"}
        )
        return Post.model_validate(
            {"platform": "x", "id": id, "author": Author(handle=by), "text": text, **when, **said}
        )

    return make


MakePage = Callable[..., Page]


@pytest.fixture
def make_page(start: datetime) -> MakePage:
    """A page of posts, captured so many minutes after the start."""

    def make(*posts: Post, captured: int = 60, source: str = "/posts.jsonl", cursor: str | None = None) -> Page:
        capture = Capture(
            url=source,
            captured_at=start + timedelta(minutes=captured),
            sha256=sha256(f"{source}{captured}".encode()).hexdigest(),
            size=1,
        )
        return Page(
            source=Source(collector="test", locator=source),
            posts=posts,
            captures=(capture,),
            checkpoint=None if cursor is None else Checkpoint(cursor={"at": cursor}),
        )

    return make


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive."""
    with Archive(tmp_path / "archive.db") as made:
        yield made
