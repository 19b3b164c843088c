"""What a reader keeps stays with the posts, whatever becomes of the thread."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from archiver.restitching import join, restitch, restitch_around, split, undo
from archiver.stitching.markers import clue
from schemas.errors import NotFoundError
from schemas.filter import ThreadFilter
from schemas.page import Page
from schemas.post import Post
from schemas.remark import Remark, Revision
from storage import Archive

MakePost = Callable[..., Post]
MakePage = Callable[..., Page]
Take = Callable[..., list[str]]


@pytest.fixture
def take(archive: Archive, make_page: MakePage) -> Take:
    """Collect these posts as one page; the ids of all threads, newest first."""
    captured = iter(range(60, 1_000))

    def run(*posts: Post) -> list[str]:
        page = make_page(*posts, captured=next(captured))
        with archive.writing() as writer:
            stored = writer.store(page, [clue(post.text, post.title) for post in page.posts])
            restitch_around(stored.touched, writer)
        return [row.id for row in archive.thread_rows(archive.thread_numbers())]

    return run


@pytest.fixture
def pair(take: Take, make_post: MakePost) -> list[str]:
    """Two threads of two parts, the newer one first."""
    return take(
        make_post("a", "1/2 first", by="ada"),
        make_post("b", "2/2 second", minute=1, by="ada"),
        make_post("c", "1/3 third", minute=2, by="bob"),
        make_post("d", "2/3 fourth", minute=3, by="bob"),
    )


def ids(archive: Archive, **asked: object) -> list[str]:
    return [row.id for row in archive.thread_rows(archive.thread_numbers(ThreadFilter(**asked)))]  # type: ignore[arg-type]


def test_without_a_remark_nothing_is_said(archive: Archive, pair: list[str]) -> None:
    assert archive.remarks.of(pair[0]) == Remark()
    assert archive.remarks.of("t-nowhere") == Remark()


def test_everything_that_is_kept_is_told(archive: Archive, pair: list[str]) -> None:
    remarks = archive.remarks
    remarks.star(pair[0], starred=True)
    remarks.see(pair[0], 2)
    remarks.leave(pair[0], 3)
    remarks.note(pair[0], "look \ud800 again")
    remarks.tag(pair[0], ("#Budget", "two words", "budget", "#"))
    assert remarks.of(pair[0]) == Remark(True, 2, 3, "look � again", ("budget", "two-words"))
    assert remarks.of(pair[1]) == Remark()
    assert remarks.tags() == [("budget", 1), ("two-words", 1)]
    remarks.star(pair[0], starred=False)
    remarks.see(pair[0], 0)
    remarks.leave(pair[0], 0)
    remarks.note(pair[0], None)
    remarks.tag(pair[0], ())
    assert remarks.of(pair[0]) == Remark()


def test_lists_tell_and_filters_ask(archive: Archive, pair: list[str]) -> None:
    newer, older = pair
    archive.remarks.star(newer, starred=True)
    archive.remarks.see(older, 2)
    archive.remarks.tag(older, ("Budget",))
    rows = {row.id: row for row in archive.thread_rows(archive.thread_numbers())}
    assert (rows[newer].starred, rows[newer].unread) == (True, True)
    assert (rows[older].starred, rows[older].unread) == (False, False)
    assert ids(archive, starred=True) == [newer]
    assert ids(archive, starred=False) == [older]
    assert ids(archive, unread=True) == [newer]
    assert ids(archive, unread=False) == [older]
    assert ids(archive, mine="#BUDGET") == [older]
    assert ids(archive, mine="budget", starred=True) == []
    assert archive.thread_count(ThreadFilter(unread=True)) == 1


def test_a_thread_that_grew_is_unread_again(archive: Archive, pair: list[str], take: Take, make_post: MakePost) -> None:
    archive.remarks.see(pair[0], 2)
    archive.remarks.star(pair[0], starred=True)
    take(make_post("e", "3/3 fifth", minute=4, by="bob"))
    assert ids(archive, unread=True) == pair
    assert ids(archive, starred=True) == [pair[0]]


def test_remarks_outlive_a_rebuild_and_follow_what_people_say(archive: Archive, pair: list[str]) -> None:
    thread = pair[0]
    archive.remarks.note(thread, "kept")
    archive.remarks.star(thread, starred=True)
    for _ in restitch(archive):
        pass
    assert archive.remarks.of(thread).note == "kept"
    parts = split(archive, thread, 2, 1)
    assert {archive.remarks.of(part).note for part in parts} == {"kept", None}
    undo(archive, "split", [thread])
    assert archive.remarks.of(thread).note == "kept"


def test_two_threads_that_become_one_keep_what_was_said_of_either(
    archive: Archive, take: Take, make_post: MakePost
) -> None:
    one, other = take(
        make_post("a", "1/2 first"),
        make_post("b", "2/2 second", minute=1),
        make_post("c", "1/2 third", minute=20_000),
        make_post("d", "2/2 fourth", minute=20_001),
    )
    archive.remarks.star(other, starred=True)
    archive.remarks.see(one, 2)
    archive.remarks.see(other, 2)
    (whole,) = join(archive, [other, one], 1)
    assert archive.remarks.of(whole).starred
    assert ids(archive, unread=True) == []


def test_remarks_are_no_news(archive: Archive, pair: list[str], take: Take, make_post: MakePost) -> None:
    before = archive.desk.latest()
    archive.remarks.star(pair[0], starred=True)
    assert archive.desk.latest() == before
    take(make_post("z", "words", minute=9))
    assert archive.desk.latest() != before


def test_a_thread_that_is_gone_is_told(archive: Archive) -> None:
    with pytest.raises(NotFoundError):
        archive.remarks.star("t-nowhere", starred=True)


def test_filters_are_saved_by_name(archive: Archive) -> None:
    asked = ThreadFilter(author="ada", since=datetime(2025, 5, 1, tzinfo=UTC), complete=False, mine="budget")
    archive.remarks.save_filter("open", asked)
    archive.remarks.save_filter("all", ThreadFilter())
    assert archive.remarks.filters() == [("all", ThreadFilter()), ("open", asked)]
    archive.remarks.save_filter("all", None)
    archive.remarks.save_filter("open", ThreadFilter(starred=True))
    assert archive.remarks.filters() == [("open", ThreadFilter(starred=True))]


def test_past_words_and_quoted_posts_are_found(archive: Archive, take: Take, make_post: MakePost) -> None:
    take(make_post("a", "before"), make_post("b", "words"))
    take(make_post("a", "after"))
    (revision,) = archive.desk.revisions("x", ["a", "b"])["a"]
    assert isinstance(revision, Revision)
    assert revision.text == "before"
    assert archive.desk.quoted("x", ["b", "nowhere"])["b"].text == "words"
    assert archive.desk.quoted("mastodon", ["b"]) == {}


def test_days_and_tags_are_counted(archive: Archive, take: Take, make_post: MakePost) -> None:
    take(make_post("a", tags=("Sea", "wall")), make_post("b", minute=1, tags=("sea",)), make_post("c", minute=3000))
    assert [row.posts for row in archive.desk.days()] == [2, 1]
    assert [(row.tag, row.posts) for row in archive.desk.busiest_tags()] == [("sea", 2), ("wall", 1)]
