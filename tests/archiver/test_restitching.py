"""Threads grown page by page, rebuilt, and judged by a person."""

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.restitching import join, prepare, restitch, restitch_around, split, undo, unfounded
from archiver.stitching.markers import clue
from schemas.errors import NotFoundError, UsageError
from schemas.page import Page
from schemas.post import Author, Post
from schemas.source import Source
from schemas.thread import Thread
from storage import Archive

START = datetime(2025, 5, 18, 14, 0, tzinfo=UTC)
SOURCE = Source(collector="posts_jsonl", locator="test")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive.db") as opened:
        yield opened


def post(number: int, text: str, *, author: str = "ada", minutes: float = 0, reply: int | None = None) -> Post:
    return Post(
        platform="x",
        id=f"{number:04}",
        author=Author(handle=author),
        created_at=START + timedelta(minutes=minutes or number),
        text=text,
        in_reply_to_id=None if reply is None else f"{reply:04}",
    )


def keep(archive: Archive, *posts: Post) -> None:
    prepare(archive)
    with archive.writing() as writer:
        stored = writer.store(Page(source=SOURCE, posts=posts), [clue(one.text, one.title) for one in posts])
        restitch_around(stored.touched, writer)


def ids(thread: Thread) -> tuple[str, ...]:
    return tuple(part.post.id for part in thread.parts)


def made(archive: Archive) -> set[tuple[object, ...]]:
    return {
        (ids(thread), tuple(part.position for part in thread.parts), thread.declared_total, thread.missing)
        for thread in archive.threads()
    }


def test_what_others_store_while_everything_is_stitched_anew_is_not_lost(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(archive, *(post(number, f"{number}/3 part") for number in (1, 2)), post(5, "1/2 of his", author="bob"))
    monkeypatch.setattr("archiver.restitching._BATCH", 1)
    going = restitch(archive)
    next(going)
    keep(archive, post(3, "3/3 part"), post(6, "2/2 of his", author="bob"), post(7, "1/2 of hers", author="eve"))
    before = made(archive)
    assert sum(going) > 0
    assert made(archive) == before
    assert list(unfounded(archive)) == []


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE thread_parts SET why = 'said nobody' WHERE position = 2",
        "UPDATE thread_parts SET position = position + 1",
        "UPDATE threads SET declared_total = 9",
        "UPDATE threads SET placed_at = 9, ended_at = 9",
        "UPDATE threads SET begun_at = 1, started_at = 1",
        "DELETE FROM thread_parts WHERE position = 1",
        "DELETE FROM thread_parts",
    ],
)
def test_stitching_anew_mends_any_harm(archive: Archive, harm: str) -> None:
    keep(archive, *(post(number, f"{number}/3 part") for number in (1, 2, 3)))
    keep(archive, *(post(number, f"{number - 5}/2 of his", author="bob") for number in (6, 7)))
    before = list(archive.threads())
    with sqlite3.connect(archive.name) as other:
        other.execute(harm)
    other.close()
    list(restitch(archive))
    assert [thread.model_copy(update={"id": ""}) for thread in archive.threads()] == [
        thread.model_copy(update={"id": ""}) for thread in before
    ]
    assert list(unfounded(archive)) == []


def only(archive: Archive) -> Thread:
    (thread,) = archive.threads()
    return thread


THREE = (post(1, "The weir is open. 1/3"), post(2, "It was not meant to be. 2/3"), post(3, "It is shut again. 3/3"))


def test_a_late_part_joins_its_thread_whose_id_stays(archive: Archive) -> None:
    keep(archive, THREE[2])
    first = only(archive)
    assert (ids(first), first.missing) == (("0003",), (1, 2))
    keep(archive, THREE[0])
    keep(archive, THREE[1])
    whole = only(archive)
    assert whole.id == first.id
    assert whole.complete
    assert ids(whole) == ("0001", "0002", "0003")


def test_a_rebuild_changes_nothing(archive: Archive) -> None:
    keep(archive, *THREE)
    before = only(archive)
    assert list(restitch(archive)) == [3]
    assert only(archive) == before
    assert list(unfounded(archive)) == []


def test_an_edit_that_takes_the_number_away_takes_the_part_away(archive: Archive) -> None:
    keep(archive, *THREE)
    keep(archive, THREE[1].model_copy(update={"text": "It was not meant to be, and that is all."}))
    assert only(archive).missing == (2,)
    assert list(unfounded(archive)) == []


def test_what_a_person_joins_stays_joined_over_a_rebuild_until_it_is_taken_back(archive: Archive) -> None:
    keep(archive, *THREE, post(4, "One thing more.", minutes=20_000))
    thread = only(archive)
    assert join(archive, [thread.id, "0004"], made_at=1) == [thread.id]
    for _ in range(2):
        whole = only(archive)
        assert ids(whole) == ("0001", "0002", "0003", "0004")
        assert all("manual" in part.evidence for part in whole.parts)
        list(restitch(archive))
    assert undo(archive, "join", [thread.id]) == [thread.id]
    assert only(archive) == thread


def test_a_part_that_arrives_after_a_join_finds_its_place(archive: Archive) -> None:
    keep(archive, THREE[0], THREE[2], post(4, "One thing more.", minutes=20_000))
    thread = only(archive)
    join(archive, [thread.id, "0004"], made_at=1)
    keep(archive, THREE[1])
    assert ids(only(archive)) == ("0001", "0002", "0003", "0004")


def test_what_a_person_splits_stays_split_over_a_rebuild_until_it_is_taken_back(archive: Archive) -> None:
    keep(archive, *THREE)
    thread = only(archive)
    halves = split(archive, thread.id, 3, made_at=1)
    assert halves[0] == thread.id
    for _ in range(2):
        assert {ids(half) for half in archive.threads()} == {("0001", "0002"), ("0003",)}
        assert not any(half.missing for half in archive.threads())
        list(restitch(archive))
    assert list(unfounded(archive)) == []
    assert undo(archive, "split", [halves[1]]) == [thread.id]
    assert only(archive) == thread


@pytest.mark.parametrize("half", [0, 1])
def test_a_split_is_taken_back_by_naming_either_half(archive: Archive, half: int) -> None:
    keep(archive, *THREE)
    undo(archive, "split", [split(archive, only(archive).id, 2, made_at=1)[half]])
    assert len(ids(only(archive))) == 3


def test_a_word_on_what_is_not_there_is_refused(archive: Archive) -> None:
    keep(archive, *THREE, post(9, "Another's 1/2", author="bob"))
    mine = archive.thread("0001").id
    with pytest.raises(NotFoundError):
        join(archive, [mine, "nobody"], made_at=1)
    with pytest.raises(UsageError, match="one author"):
        join(archive, [mine, "0009"], made_at=1)
    with pytest.raises(UsageError, match="one thread already"):
        join(archive, [mine, mine], made_at=1)
    with pytest.raises(UsageError, match="nothing before"):
        split(archive, mine, 1, made_at=1)
    with pytest.raises(NotFoundError):
        split(archive, mine, 7, made_at=1)
    with pytest.raises(NotFoundError):
        undo(archive, "join", [mine])


TEXTS = st.sampled_from(
    [
        "1/3 a weir",
        "2/3 a lock",
        "3/3 a mill",
        "1/2 one",
        "2/2 two",
        "(1/4)",
        "4/4 the end",
        "1/ open",
        "2/ open",
        "no number",
        "24/7",
        "🧵 so",
    ]
)


@st.composite
def timelines(draw: st.DrawFn) -> list[Post]:
    count = draw(st.integers(1, 14))
    found = []
    for number in range(count):
        # Minutes, hours and days: inside a segment, at its edge, and beyond.
        minutes = draw(st.sampled_from([0, 1, 3, 60, 600, 1_500, 2_200, 4_000, 9_000])) * draw(st.integers(0, 3))
        reply = draw(st.one_of(st.none(), st.integers(0, number - 1))) if number else None
        author = draw(st.sampled_from(["ada", "ada", "ada", "bob"]))
        found.append(post(number, draw(TEXTS), author=author, minutes=minutes + number / 10 + 0.1, reply=reply))
    return found


@settings(deadline=None, max_examples=60)
@given(timelines(), st.randoms(use_true_random=False), st.integers(1, 5))
def test_threads_grown_page_by_page_in_any_order_equal_threads_made_at_once(
    posts: Sequence[Post], chance: object, size: int
) -> None:
    shuffled = list(posts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # it is a random.Random
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive(f"{folder}/grown.db") as grown,
        Archive(f"{folder}/once.db") as once,
    ):
        for start in range(0, len(shuffled), size):
            keep(grown, *shuffled[start : start + size])
        keep(once, *posts)
        assert made(grown) == made(once)
        assert list(unfounded(grown)) == []
        list(restitch(grown))
        assert made(grown) == made(once)
        parts = [part for thread in grown.threads() for part in ids(thread)]
        assert len(parts) == len(set(parts))
        assert set(parts) <= {one.id for one in posts}


def test_open_numbers_alone_do_not_make_a_thread_complete(archive: Archive) -> None:
    keep(archive, post(1, "1/ It begins."))
    assert not only(archive).complete
    keep(archive, post(2, "2/ It goes on."))
    assert (only(archive).complete, only(archive).missing) == (False, ())


def test_open_numbers_that_answer_each_other_make_a_complete_thread(archive: Archive) -> None:
    keep(archive, post(1, "1/ It begins."), post(2, "2/ It goes on.", reply=1), post(3, "3/ It ends.", reply=2))
    assert only(archive).complete
