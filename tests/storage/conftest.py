"""What the tests of several parts of the archive share."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.page import Page
from schemas.strand import Chain, ChainPart, Evidence
from storage import Archive
from storage.arrivals import Stored
from tests.conftest import MakePage, MakePost


@pytest.fixture
def filled(tmp_path: Path, make_post: MakePost, make_page: MakePage) -> Path:
    """The file of an archive with a thread in it, closed."""
    path = tmp_path / "filled.db"
    with Archive(path) as archive, archive.writing() as writer:
        posts = [make_post(str(n), f"gauge {n}", minute=n, tags=["a"], media=[{"url": "u"}]) for n in range(1, 30)]
        stored = writer.store(make_page(*posts, cursor="c"), ["clue"] * len(posts))
        parts = tuple(ChainPart(n, n, (Evidence.NUMBER,), "why") for n in (1, 2))
        writer.put_threads([Chain(parts, 3, (3,), 1.0)], writer.kin(stored.touched, 1))
    return path


Store = Callable[[Page], Stored]
Revisions = Callable[[], list[str]]


@pytest.fixture
def store(archive: Archive) -> Store:
    """Keep a page in the archive, its posts without clues."""

    def keep(page: Page) -> Stored:
        with archive.writing() as writer:
            return writer.store(page, [None] * len(page.posts))

    return keep


@pytest.fixture
def revisions(archive: Archive) -> Revisions:
    """The texts that were replaced, oldest first."""

    def read() -> list[str]:
        with sqlite3.connect(archive.name) as database:
            found = [text for (text,) in database.execute("SELECT text FROM revisions ORDER BY id")]
        database.close()
        return found

    return read
