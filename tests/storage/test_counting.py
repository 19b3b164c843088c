"""Counting and finding threads without reading them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas.filter import ThreadFilter
from schemas.page import Page
from schemas.post import Author, Post
from schemas.source import Source
from schemas.strand import Chain, ChainPart, Evidence
from storage import Archive

BEGIN = datetime(2025, 5, 18, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive(tmp_path / "a.db")
    for number in range(3):
        author = Author(handle=f"author{number % 2}")
        at = BEGIN + timedelta(days=number)
        post = Post(
            platform="x",
            id=f"p{number}",
            author=author,
            created_at=at,
            text="1/2 text",
            url=f"https://x.example/{number}",
        )
        with archive.writing() as writer:
            page = Page(source=Source(collector="x", locator="/p"), posts=(post,))
            strands = writer.kin(writer.store(page, ["1/2"]).touched, 1)
            parts = tuple(ChainPart(strand.key, 1, (Evidence.NUMBER,), "numbered") for strand in strands)
            writer.put_threads([Chain(parts, 2, (2,), 1.0)], strands)
    return archive


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (ThreadFilter(), 3),
        (ThreadFilter(author="author0"), 2),
        (ThreadFilter(complete=True), 0),
        (ThreadFilter(text="text", author="author1"), 1),
        (ThreadFilter(limit=1), 3),
    ],
)
def test_a_count_is_the_number_of_numbers(archive: Archive, asked: ThreadFilter, count: int) -> None:
    assert archive.thread_count(asked) == count


def test_a_thread_is_found_by_its_id_and_by_its_posts(archive: Archive) -> None:
    number = archive.thread_number("p1")
    assert number is not None
    row = archive.thread_rows([number])[0]
    assert archive.thread_number(row.id) == number
    assert archive.thread_number("https://x.example/1") == number
    assert archive.thread_number("nobody") is None


@pytest.mark.parametrize("half", ["\ud800", "caf\udce9"])
def test_a_question_that_is_no_utf8_finds_nothing_and_is_no_error(archive: Archive, half: str) -> None:
    asked = ThreadFilter(author=half, source=half, tag=half, platform=half, text=half)
    assert len(archive.thread_numbers(asked)) == 0
    assert archive.thread_number(half) is None
    assert archive.search(half) == []
