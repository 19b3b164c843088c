from collections.abc import Callable, Iterable

import pytest

from archiver.collecting import collect
from archiver.collectors.client import Client
from archiver.restitching import restitch, unfounded
from archiver.stitching.chains import SEGMENT_GAP
from archiver.stitching.markers import clue
from schemas.filter import ThreadFilter
from schemas.page import Page
from schemas.post import Post
from schemas.strand import Chain, ChainPart, Evidence
from storage import Archive
from storage.weaving import Woven

MakePost = Callable[..., Post]
MakePage = Callable[..., Page]
Take = Callable[..., None]
Weave = Callable[..., Woven]


class _Given:
    name = "test"
    looks_for = "nothing"

    def __init__(self, page: Page) -> None:
        self._page = page

    def recognise(self, locator: str, head: bytes | None) -> None:
        """Nothing."""

    def pages(self, *_: object) -> "Iterable[Page]":
        yield self._page


@pytest.fixture
def take(archive: Archive, make_page: MakePage) -> Take:
    """Collect these posts as one page."""
    captured = iter(range(60, 1_000))

    def collected(*posts: Post) -> None:
        page = make_page(*posts, captured=next(captured))
        list(collect(page.source, _Given(page), archive, Client()))  # type: ignore[arg-type]  # an iterable

    return collected


@pytest.fixture
def weave(archive: Archive, make_post: MakePost, make_page: MakePage) -> Weave:
    """Store six posts and put threads of them, each given by its posts' numbers."""
    with archive.writing() as writer:
        posts = [make_post(str(number), minute=number, source=None) for number in range(1, 7)]
        writer.store(make_page(*posts), [clue("🧵 2/6 The river rose", None)] * 6)

    def put(*threads: tuple[int, ...]) -> Woven:
        chains = [
            Chain(
                tuple(ChainPart(key, key, (Evidence.NUMBER,), "why") for key in thread),
                6,
                tuple(sorted(set(range(1, 7)) - set(thread))),
                1.0,
            )
            for thread in threads
        ]
        with archive.writing() as writer:
            return writer.put_threads(chains, writer.kin(range(1, 7), SEGMENT_GAP))

    return put


def _threads(archive: Archive) -> dict[str, list[str]]:
    return {thread.id: [part.post.id for part in thread.parts] for thread in archive.threads()}


def test_a_thread_keeps_its_id_when_parts_arrive_after_it(archive: Archive, weave: Weave) -> None:
    assert weave((1, 2)) == Woven(1, 0, 0)
    [name] = _threads(archive)
    assert weave((1, 2, 3)) == Woven(0, 1, 0)
    assert _threads(archive) == {name: ["1", "2", "3"]}


def test_a_thread_keeps_its_id_when_parts_arrive_before_it(archive: Archive, weave: Weave) -> None:
    weave((3, 4))
    [name] = _threads(archive)
    weave((1, 2, 3, 4))
    assert _threads(archive) == {name: ["1", "2", "3", "4"]}


def test_of_a_split_the_larger_half_keeps_the_id(archive: Archive, weave: Weave) -> None:
    weave((1, 2, 3, 4, 5))
    [name] = _threads(archive)
    assert weave((1, 2), (3, 4, 5)) == Woven(1, 1, 0)
    threads = _threads(archive)
    assert threads[name] == ["3", "4", "5"]
    assert len(threads) == 2


def test_of_a_merge_the_larger_one_gives_the_id(archive: Archive, weave: Weave) -> None:
    weave((1, 2), (3, 4, 5))
    larger = next(name for name, posts in _threads(archive).items() if len(posts) == 3)
    assert weave((1, 2, 3, 4, 5)) == Woven(0, 1, 1)
    assert _threads(archive) == {larger: ["1", "2", "3", "4", "5"]}


def test_a_thread_that_follows_no_longer_is_gone(archive: Archive, weave: Weave) -> None:
    weave((1, 2), (3, 4))
    assert weave((1, 2)) == Woven(0, 0, 1)
    assert list(_threads(archive).values()) == [["1", "2"]]
    assert list(archive.problems()) == []


def test_a_thread_that_stays_as_it_was_is_not_written_again(archive: Archive, weave: Weave) -> None:
    weave((1, 2), (3, 4))
    with Archive(archive.name) as other:
        version = other.changed_since()
        assert weave((1, 2), (3, 4)) == Woven(0, 0, 0)
        assert weave((1, 2), (3, 4, 5)) == Woven(0, 1, 0)
        assert other.changed_since() != version


def test_two_threads_may_swap_their_parts(archive: Archive, weave: Weave) -> None:
    weave((1, 2), (3, 4))
    before = set(_threads(archive))
    weave((1, 4), (2, 3))
    assert set(_threads(archive)) == before
    assert sorted(_threads(archive).values()) == [["1", "4"], ["2", "3"]]


def test_threads_that_begin_alike_get_different_ids(archive: Archive, weave: Weave) -> None:
    weave((1, 2))
    weave((1,), (2,))
    weave((2, 1))
    weave((1,), (2,))
    assert len(_threads(archive)) == 2


def test_a_thread_says_when_and_what_is_missing(archive: Archive, weave: Weave, make_post: MakePost) -> None:
    weave((2, 4))
    [thread] = archive.threads()
    assert (thread.declared_total, thread.missing, thread.complete) == (6, (1, 3, 5, 6), False)
    assert thread.started_at == make_post("2", minute=2).created_at
    assert thread.ended_at == make_post("4", minute=4).created_at
    assert [part.why for part in thread.parts] == ["why", "why"]


def test_a_thread_whose_posts_turn_out_to_be_of_another_day_is_of_that_day(
    archive: Archive, take: Take, make_post: MakePost
) -> None:
    def posts(minute: int) -> list[Post]:
        return [make_post("1", "1/2 the river", minute=minute), make_post("2", "2/2 rose", minute=minute + 1)]

    take(*posts(0))
    (before,) = archive.threads()
    take(*posts(3_000))
    (after,) = archive.threads()
    assert after.id == before.id
    assert after.started_at == after.parts[0].post.created_at == posts(3_000)[0].created_at
    assert list(archive.threads(ThreadFilter(until=after.started_at))) == []
    assert list(archive.threads(ThreadFilter(since=after.started_at))) == [after]


# -- kin ----------------------------------------------------------------------------------------------------------------


def _kin(archive: Archive, *touched: int) -> set[str]:
    with archive.writing() as writer:
        return {strand.id for strand in writer.kin(touched, SEGMENT_GAP)}


def _store(archive: Archive, page: Page, *, clues: str | None = "clue") -> None:
    with archive.writing() as writer:
        writer.store(page, [clues] * len(page.posts))


DAY = 12 * 60  # of a short winter: within a segment of twenty hours


def test_kin_is_the_segment_around_a_post(archive: Archive, make_post: MakePost, make_page: MakePage) -> None:
    minutes = {"a": 0, "b": DAY, "c": 2 * DAY, "far": 5 * DAY, "farther": 6 * DAY}
    _store(archive, make_page(*(make_post(name, minute=minute) for name, minute in minutes.items())))
    _store(archive, make_page(make_post("bob's", minute=DAY, by="bob")))
    numbers = {post.id: place for place, post in enumerate(archive.posts(), 1)}
    assert len(numbers) == 6
    assert _kin(archive, 2) == {"a", "b", "c"}
    assert _kin(archive, 4) == {"far", "farther"}
    assert _kin(archive) == set()


def test_kin_reaches_across_a_gap_by_replies(archive: Archive, make_post: MakePost, make_page: MakePage) -> None:
    _store(archive, make_page(make_post("a"), make_post("b", minute=1)))
    _store(archive, make_page(make_post("c", minute=9 * DAY, in_reply_to_id="b"), make_post("d", minute=9 * DAY + 1)))
    assert _kin(archive, 1) == {"a", "b", "c", "d"}
    assert _kin(archive, 4) == {"a", "b", "c", "d"}


def test_kin_finds_a_parent_that_came_late(archive: Archive, make_post: MakePost, make_page: MakePage) -> None:
    _store(archive, make_page(make_post("child", minute=9 * DAY, in_reply_to_id="parent")), clues=None)
    with archive.writing() as writer:
        touched = writer.store(make_page(make_post("parent")), [None]).touched
    assert set(touched) == {1, 2}
    assert _kin(archive, *touched) == {"child", "parent"}


def test_a_post_without_a_clue_or_an_own_reply_is_no_strand(
    archive: Archive, make_post: MakePost, make_page: MakePage
) -> None:
    _store(archive, make_page(make_post("a"), make_post("b", minute=1, by="bob", in_reply_to_id="a")), clues=None)
    assert _kin(archive, 1, 2) == set()
    assert list(archive.strands()) == []


# -- the whole way ------------------------------------------------------------------------------------------------------


def test_an_edit_that_takes_the_number_away_takes_the_part_away(
    archive: Archive, take: Take, make_post: MakePost
) -> None:
    take(make_post("1", "🧵 1/5 The river rose"), make_post("2", "🧵 2/5 and fell", minute=1))
    assert list(_threads(archive).values()) == [["1", "2"]]
    take(make_post("1", "🧵 1/5 The river rose"), make_post("2", "never mind", minute=1))
    assert list(_threads(archive).values()) == [["1"]]
    assert list(unfounded(archive)) == []


def test_an_edit_of_a_lone_part_leaves_no_thread(archive: Archive, take: Take, make_post: MakePost) -> None:
    take(make_post("1", "🧵 2/6 The river rose"))
    assert len(_threads(archive)) == 1
    take(make_post("1", "never mind"))
    assert _threads(archive) == {}
    assert list(unfounded(archive)) == []


def test_stitching_anew_mends_what_follows_from_nothing(archive: Archive, weave: Weave) -> None:
    weave((1, 2), (3, 4))
    assert list(unfounded(archive)) != []
    with archive.writing() as writer:
        writer.reread(clue, 0)
    assert list(restitch(archive)) == []
    assert _threads(archive) == {}
    assert list(unfounded(archive)) == []


def test_stitching_anew_changes_nothing_that_was_right(archive: Archive, take: Take, make_post: MakePost) -> None:
    take(*(make_post(str(number), f"{number}/4 part", minute=number) for number in (4, 1, 2)))
    before = _threads(archive)
    assert list(restitch(archive)) == [3]
    assert _threads(archive) == before
    assert list(unfounded(archive)) == []


def test_a_thread_is_the_same_in_whatever_pieces_it_came(archive: Archive, take: Take, make_post: MakePost) -> None:
    for number in (3, 1, 4, 2):
        take(make_post(str(number), f"{number}/4 part", minute=number))
    [thread] = archive.threads()
    assert [part.post.id for part in thread.parts] == ["1", "2", "3", "4"]
    assert thread.complete
