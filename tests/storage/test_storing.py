"""Pages of posts and how they come out again."""

from pathlib import Path

import pytest

from schemas.post import Author
from schemas.source import Source
from storage import Archive
from storage.arrivals import Stored
from tests.conftest import MakePage, MakePost
from tests.storage.conftest import Revisions, Store


def test_a_post_comes_back_as_it_went_in(
    archive: Archive, store: Store, make_post: MakePost, make_page: MakePage
) -> None:
    post = make_post(
        "1",
        "text\0\x1b \u202e",
        title="A title",
        url="https://x.example/1",
        lang="en",
        links=[{"text": "here", "url": "https://a.example/"}],
        mentions=["bob"],
        tags=["Flood"],
        media=[{"kind": "video", "url": "https://a.example/v", "width": 3}],
        in_reply_to_id="0",
        in_reply_to_author="bob",
        conversation_id="0",
        quotes_id="9",
        reposted_by=Author(handle="carol"),
        content_warning="rain",
        truncated=True,
        order=4,
        edited_at="2025-05-19T00:00:00.000001Z",
        date_inferred=True,
    )
    page = make_page(post)
    store(page)
    found = archive.post("1")
    capture = page.captures[0]
    expected = post.model_copy(
        update={"source": "/posts.jsonl", "captured_at": capture.captured_at, "capture_sha256": capture.sha256}
    )
    assert found == expected
    assert list(archive.posts()) == [expected]


def test_the_same_page_again_is_nothing_new(
    archive: Archive, store: Store, revisions: Revisions, make_post: MakePost, make_page: MakePage
) -> None:
    page = make_page(make_post("1", "one"), make_post("2", "two", in_reply_to_id="1", minute=1), cursor="a")
    assert store(page)[:3] == (2, 0, 0)
    before = list(archive.posts())
    assert store(page) == Stored(0, 0, 2, ())
    assert list(archive.posts()) == before
    assert revisions() == []
    assert archive.totals().posts == 2


def test_the_same_post_twice_on_one_page_is_one(
    archive: Archive, store: Store, make_post: MakePost, make_page: MakePage
) -> None:
    assert store(make_page(make_post("1"), make_post("2", minute=1), make_post("1")))[:3] == (2, 0, 1)
    assert archive.totals().posts == 2


def test_a_post_thousands_of_times_on_one_page_is_one(
    archive: Archive, store: Store, revisions: Revisions, make_post: MakePost, make_page: MakePage
) -> None:
    page = make_page(*(make_post("1", f"version {number % 3}", order=number) for number in range(3_000)))
    assert store(page).new == 1
    assert archive.totals().posts == 1
    assert len(revisions()) <= 3
    kept = archive.post("1"), revisions()
    assert store(page).changed == 0
    assert (archive.post("1"), revisions()) == kept


@pytest.mark.parametrize("name", ["a\0b", "", "\U0001f600", "'; DROP TABLE posts; --", "17" * 500, "\u202e"])
def test_any_characters_make_an_id(
    archive: Archive, store: Store, make_post: MakePost, make_page: MakePage, name: str
) -> None:
    store(make_page(make_post(name, "one", platform=name)))
    assert store(make_page(make_post(name, "two", platform=name), captured=90)).changed == 1
    assert [post.text for post in archive.posts()] == ["two"]


def test_an_exception_leaves_posts_and_checkpoint_as_they_were(
    archive: Archive, make_post: MakePost, make_page: MakePage
) -> None:
    source = Source(collector="test", locator="/posts.jsonl")
    with archive.writing() as writer:
        writer.store(make_page(make_post("1"), cursor="first"), [None])

    def fail() -> None:
        with archive.writing() as writer:
            writer.store(make_page(make_post("1", "new words"), make_post("2", by="bob"), cursor="second"), [None] * 2)
            writer.note("seen", "yes")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert [post.text for post in archive.posts()] == ["words"]
    checkpoint = archive.checkpoint(source)
    assert checkpoint is not None
    assert checkpoint.cursor == {"at": "first"}
    assert archive.noted("seen") is None
    assert archive.search("new") == []
    assert archive.totals().authors == 1
    with archive.writing() as writer:
        assert writer.store(make_page(make_post("2", by="bob"), cursor="second"), [None]).new == 1
    assert archive.post("2").author.handle == "bob"


def test_a_page_without_a_checkpoint_leaves_it_where_it_was(
    archive: Archive, store: Store, make_post: MakePost, make_page: MakePage
) -> None:
    store(make_page(make_post("1"), cursor="here"))
    store(make_page(make_post("2")))
    checkpoint = archive.checkpoint(Source(collector="test", locator="/posts.jsonl"))
    assert checkpoint is not None
    assert checkpoint.cursor == {"at": "here"}
    assert archive.checkpoint(Source(collector="test", locator="elsewhere")) is None


def test_posts_come_out_by_time_and_then_by_listing(
    archive: Archive, store: Store, make_post: MakePost, make_page: MakePage
) -> None:
    store(make_page(make_post("b", minute=5, order=1), make_post("a", minute=5, order=0), make_post("c", minute=1)))
    assert [post.id for post in archive.posts()] == ["c", "a", "b"]


def test_streams_are_lazy(archive: Archive, store: Store, make_post: MakePost, make_page: MakePage) -> None:
    store(make_page(*(make_post(str(number), minute=number) for number in range(1_000))))
    stream = archive.posts()
    assert next(stream).id == "0"
    store(make_page(make_post("late", minute=5_000)))
    assert [post.id for post in stream][-1] == "999", "a stream is of one moment"
    assert list(archive.posts())[-1].id == "late"


def test_the_archive_names_its_file(archive: Archive, tmp_path: Path) -> None:
    assert archive.name == str(tmp_path / "archive.db")
