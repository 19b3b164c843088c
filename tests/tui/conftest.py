"""Archives with threads in them, stored as a collection would store them."""

import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from schemas.page import Capture, Page
from schemas.post import Author, Post, Precision
from schemas.source import Source
from schemas.strand import Chain, ChainPart, Evidence
from storage import Archive

NOON = datetime(2025, 5, 18, 12, 0, tzinfo=UTC)
DIGEST = "ab" * 32

Fill = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    os.environ.pop("NO_COLOR", None)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive.db") as opened:
        yield opened


@pytest.fixture
def fill(archive: Archive) -> Fill:
    """Stores one thread: `fill(["text of 1", None, "text of 3"])`, null for a part that is missing."""
    stored = 0

    def one(
        texts: Sequence[str | None],
        *,
        author: Author | None = None,
        total: int | None = -1,
        platform: str = "mastodon",
        locator: str = "/saved/page.html",
        **fields: Any,
    ) -> list[str]:
        nonlocal stored
        stored += 1
        begin = NOON - timedelta(days=stored)
        author = author or Author(name="Ada Lovelace", handle="ada@social.example")
        posts = [
            _post(position, text, begin, author=author, platform=platform, name=f"{stored}-{position}", fields=fields)
            for position, text in enumerate(texts, 1)
            if text is not None
        ]
        declared = len(texts) if total == -1 else total
        _store(archive, posts, texts, declared, locator)
        return [post.id for post in posts]

    return one


@pytest.fixture
def settle() -> Callable[[Pilot[None]], Awaitable[None]]:
    """Waits until everything that was begun is done and drawn."""

    async def wait(pilot: Pilot[None]) -> None:
        await pilot.pause(0.2)  # longer than a cursor rests, or a typist pauses
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    return wait


def _post(
    position: int, text: str, begin: datetime, *, author: Author, platform: str, name: str, fields: dict[str, Any]
) -> Post:
    said = {
        "created_at": begin + timedelta(minutes=position),
        "created_precision": Precision.MINUTE,
        "url": f"https://social.example/@ada/{name}",
        "capture_sha256": DIGEST,
        "captured_at": NOON,
        **fields,
    }
    return Post(platform=platform, id=name, author=author, text=text, order=1000 - position, **said)


def _store(
    archive: Archive, posts: list[Post], texts: Sequence[str | None], declared: int | None, locator: str
) -> None:
    source = Source(collector="web_page", locator=locator)
    capture = Capture(url=f"file://{locator}", captured_at=NOON, sha256=DIGEST, size=3)
    positions = [position for position, text in enumerate(texts, 1) if text is not None]
    missing = tuple(position for position, text in enumerate(texts, 1) if text is None)
    with archive.writing() as writer:
        stored = writer.store(Page(source=source, posts=tuple(posts), captures=(capture,)), ["1/"] * len(posts))
        by_id = {strand.id: strand for strand in writer.kin(stored.touched, 1_000_000 * 3600)}
        strands = [by_id[post.id] for post in posts if post.id in by_id]
        parts = tuple(
            ChainPart(strand.key, position, (Evidence.NUMBER, Evidence.TIME), f"numbered {position}, same author")
            for strand, position in zip(strands, positions, strict=True)
        )
        writer.put_threads([Chain(parts, declared, missing, 0.97)], strands)
