from collections.abc import Callable

import pytest

from schemas.errors import TryLaterError
from schemas.following import Visited
from schemas.page import Page
from schemas.post import Post
from storage import Archive
from storage.holders import new_holder

MakePost = Callable[..., Post]
MakePage = Callable[..., Page]
SECOND = 1_000_000
NOW = 1_000_000 * SECOND


def test_a_run_is_written_down_with_its_sums(archive: Archive, make_post: MakePost, make_page: MakePage) -> None:
    number = archive.rota.begin("me", NOW, archive.rota.newest_post())
    with archive.writing() as writer:
        writer.store(make_page(*(make_post(str(n)) for n in range(3))), [None] * 3)
    visits = [
        Visited("a", NOW, new=2, changed=1, requests=3, size=10),
        Visited("b", NOW, new=1, requests=1, size=5, error=TryLaterError("b", "the network is down")),
    ]
    archive.rota.end(number, "me", "done", visits, NOW + 7 * SECOND)
    [one] = archive.rota.runs()
    assert (one.state, one.sources, one.failed, one.new, one.changed) == ("done", 2, 1, 3, 1)
    assert (one.requests, one.size, one.began_at, one.ended_at) == (4, 15, NOW, NOW + 7 * SECOND)
    assert one.errors == (("b", "b: the network is down; try again later"),)
    assert [archive.rota.newest_post_at(NOW + at * SECOND) for at in (-1, 3, 7)] == [0, 0, 3]


def test_a_run_that_found_nothing_to_do_leaves_no_line(archive: Archive) -> None:
    number = archive.rota.begin("me", NOW, 0)
    archive.rota.end(number, "me", "done", [], NOW)
    assert archive.rota.runs() == []


def test_old_runs_go(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.runs._MOST_RUNS", 3)
    for at in range(9):
        archive.rota.begin("me", NOW + at, 0)
    assert [one.began_at - NOW for one in archive.rota.runs()] == [8, 7, 6]
    assert len(archive.rota.runs(2)) == 2


def test_a_round_began_with_the_first_of_the_runs_that_are_at_work(archive: Archive) -> None:
    assert archive.rota.round_began(NOW) == NOW
    first = archive.rota.begin(new_holder(), NOW, 0)
    archive.rota.begin(new_holder(), NOW + SECOND, 0)
    assert archive.rota.round_began(NOW + 2 * SECOND) == NOW
    archive.rota.end(first, "me", "done", [Visited("a", NOW)], NOW + 3 * SECOND)
    assert archive.rota.round_began(NOW + 4 * SECOND) == NOW + SECOND
    late = NOW + 4000 * SECOND
    assert archive.rota.round_began(late) == late, "that one died where nobody saw it"
