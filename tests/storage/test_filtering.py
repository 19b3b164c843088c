from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from archiver.collecting import collect
from archiver.collectors.client import Client
from schemas.filter import PostFilter, ThreadFilter
from schemas.page import Page
from schemas.post import Post
from storage import Archive

MakePost = Callable[..., Post]
MakePage = Callable[..., Page]


class _Given:
    """A collector of pages that are here already."""

    name = "test"
    looks_for = "nothing"

    def __init__(self, *pages: Page) -> None:
        self._pages = pages

    def recognise(self, locator: str, head: bytes | None) -> None:
        """Nothing."""

    def pages(self, *_: object) -> "list[Page]":
        return list(self._pages)


@pytest.fixture
def full(archive: Archive, make_post: MakePost, make_page: MakePage) -> Archive:
    first = make_page(
        make_post("a1", "1/3 Nine gauges", minute=0, tags=["Flood"], url="https://x.example/a1"),
        make_post("a2", "2/3 and a river", minute=1, media=[{"url": "u"}]),
        make_post("a3", "3/3 the end", minute=2),
        make_post("lone", "just words", minute=3),
        source="/home/me/one.jsonl",
    )
    second = make_page(
        make_post("b1", "1/4 Snow at last", minute=100, by="bob", platform="mastodon"),
        make_post("b3", "3/4 snow again", minute=101, by="bob", platform="mastodon"),
        source="/home/me/two.jsonl",
        captured=200,
    )
    for page in (first, second):
        list(collect(page.source, _Given(page), archive, Client()))  # type: ignore[arg-type]  # pages, not an iterator
    return archive


POSTS = [
    (PostFilter(), "a1 a2 a3 lone b1 b3"),
    (PostFilter(author="@Ada"), "a1 a2 a3 lone"),
    (PostFilter(author="nobody"), ""),
    (PostFilter(platform="mastodon"), "b1 b3"),
    (PostFilter(tag="#FLOOD"), "a1"),
    (PostFilter(tag="flood"), "a1"),
    (PostFilter(media=True), "a2"),
    (PostFilter(media=False, platform="x"), "a1 a3 lone"),
    (PostFilter(source="two.jsonl"), "b1 b3"),
    (PostFilter(source="/home/me/one.jsonl"), "a1 a2 a3 lone"),
    (PostFilter(source="./one.jsonl"), "a1 a2 a3 lone"),
    (PostFilter(source="o%.jsonl"), ""),
    (PostFilter(text="snow"), "b1 b3"),
    (PostFilter(text="snow -again"), "b1"),
    (PostFilter(text="???"), ""),
    (PostFilter(limit=2), "a1 a2"),
    (PostFilter(author="bob", text="snow", limit=1), "b1"),
]
THREADS = [
    (ThreadFilter(), "b1 a1"),
    (ThreadFilter(complete=True), "a1"),
    (ThreadFilter(complete=False), "b1"),
    (ThreadFilter(author="bob"), "b1"),
    (ThreadFilter(platform="x"), "a1"),
    (ThreadFilter(platform="nowhere"), ""),
    (ThreadFilter(tag="flood"), "a1"),
    (ThreadFilter(tag="rain"), ""),
    (ThreadFilter(media=True), "a1"),
    (ThreadFilter(source="two.jsonl"), "b1"),
    (ThreadFilter(text="river"), "a1"),
    (ThreadFilter(text="gauges river"), ""),
    (ThreadFilter(text="river", media=True), "a1"),
    (ThreadFilter(text="river", tag="flood"), ""),
    (ThreadFilter(limit=1), "b1"),
]


@pytest.mark.parametrize(("asked", "ids"), POSTS)
def test_posts_are_those_that_the_filter_lets_through(full: Archive, asked: PostFilter, ids: str) -> None:
    assert [post.id for post in full.posts(asked)] == ids.split()


@pytest.mark.parametrize(("asked", "ids"), THREADS)
def test_threads_are_those_with_a_part_that_the_filter_lets_through(
    full: Archive, asked: ThreadFilter, ids: str
) -> None:
    assert [thread.parts[0].post.id for thread in full.threads(asked)] == ids.split()
    rows = full.thread_rows(full.thread_numbers(asked))
    assert [row.id for row in rows] == [thread.id for thread in full.threads(asked)]


def test_since_is_inclusive_and_until_is_not(full: Archive, start: datetime) -> None:
    at = start + timedelta(minutes=1)
    assert [post.id for post in full.posts(PostFilter(since=at, until=at + timedelta(minutes=2)))] == ["a2", "a3"]
    assert [thread.parts[0].post.id for thread in full.threads(ThreadFilter(until=at))] == ["a1"]
    assert [thread.parts[0].post.id for thread in full.threads(ThreadFilter(since=start + timedelta(hours=1)))] == [
        "b1"
    ]
    assert list(full.threads(ThreadFilter(since=start + timedelta(days=1)))) == []


def test_a_row_says_what_the_thread_says(full: Archive) -> None:
    for thread, row in zip(full.threads(), full.thread_rows(full.thread_numbers()), strict=True):
        assert (row.id, row.platform, row.title) == (thread.id, thread.platform, thread.title)
        assert (row.parts, row.declared_total, row.missing) == (
            len(thread.parts),
            thread.declared_total,
            len(thread.missing),
        )
        assert row.complete == thread.complete


@pytest.mark.parametrize("name", ["a2", "https://x.example/a1"])
def test_a_thread_answers_to_its_posts(full: Archive, name: str) -> None:
    thread = full.thread(name)
    assert [part.post.id for part in thread.parts] == ["a1", "a2", "a3"]
    assert full.thread(thread.id) == thread
    assert full.thread(full.thread_numbers(ThreadFilter(author="ada"))[0]) == thread


def test_a_stretch_of_time_between_two_parts_holds_no_part(full: Archive, start: datetime) -> None:
    def within(since: float, until: float) -> list[str]:
        asked = ThreadFilter(since=start + timedelta(minutes=since), until=start + timedelta(minutes=until))
        return [thread.parts[0].post.id for thread in full.threads(asked)]

    assert within(0, 1) == ["a1"]
    assert within(0.5, 1.5) == ["a1"]
    assert within(0.2, 0.8) == []
    assert within(1.5, 100.5) == ["b1", "a1"]
    assert within(-9, 0) == []


def test_lists_of_authors_and_sources_count(full: Archive) -> None:
    assert {(row.handle, row.threads) for row in full.authors()} == {("ada", 1), ("bob", 1)}
    assert [(row.locator, row.posts) for row in full.sources()] == [
        ("/home/me/one.jsonl", 4),
        ("/home/me/two.jsonl", 2),
    ]
    assert tuple(full.totals()) == (6, 2, 1, 2, 2)


def test_rows_that_are_gone_are_left_out(full: Archive) -> None:
    assert full.thread_rows([10_000]) == []
    numbers = list(full.thread_numbers())
    assert [row.number for row in full.thread_rows([*reversed(numbers), 10_000])] == [*reversed(numbers)]
