import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.errors import ArchiveError, NotFoundError, TryLaterError, UsageError
from schemas.following import Lease, Rhythm, Visited
from schemas.page import Page
from schemas.post import Post
from schemas.source import Source
from storage import Archive
from storage.holders import is_gone, new_holder

MakePost = Callable[..., Post]
MakePage = Callable[..., Page]
SECOND = 1_000_000
NOW = 1_000_000 * SECOND
HOUR = 3600 * SECOND


def _follow(archive: Archive, locator: str, *, host: str | None = None, due_at: int = NOW, **said: Any) -> bool:
    wish = {"every": None, "since": None, "now": NOW, **said}
    source = Source(collector="test", locator=locator, name=wish.pop("name", None))
    return archive.rota.follow(source, Rhythm(3600, 0, due_at), host=host, **wish)


def _claimed(archive: Archive, holder: str, *, at: int = NOW, began_at: int = NOW, due_only: bool = True) -> str | None:
    claim = archive.rota.claim(holder, at, began_at=began_at, due_only=due_only)
    return None if claim is None else claim[0].locator


def _settle(archive: Archive, lease: Lease, **said: Any) -> None:
    visited = Visited(lease.locator, NOW, **said)
    archive.rota.settle(lease, visited, "new", Rhythm(1800, 0, NOW + HOUR))


# -- following ----------------------------------------------------------------------------------------------------------


def test_what_is_followed_is_listed_with_its_health(archive: Archive) -> None:
    assert _follow(archive, "b", host="h", every=60, since=7)
    assert _follow(archive, "a", name="Zoe")
    first, second = archive.rota.followed()
    assert (first.name, first.locator, first.every) == ("Zoe", "a", None)
    assert (second.locator, second.host, second.every, second.since) == ("b", "h", 60, 7)
    assert second.rhythm == Rhythm(3600, 0, NOW)
    assert (second.last_at, second.last_result, second.collecting) == (None, None, False)
    rows = {row.locator: row.followed for row in archive.sources()}
    assert rows["a"] is not None
    assert rows["a"].number == first.number


def test_following_again_changes_how_and_not_what_was_learned(archive: Archive) -> None:
    _follow(archive, "a", due_at=NOW + 9 * HOUR)
    assert not _follow(archive, "a", name="Zoe", due_at=NOW)
    [one] = archive.rota.followed()
    assert (one.name, one.rhythm.due_at) == ("Zoe", NOW + 9 * HOUR)
    _follow(archive, "a", every=3600)
    [one] = archive.rota.followed()
    assert (one.every, one.name, one.rhythm.due_at) == (3600, "Zoe", NOW + HOUR)
    _follow(archive, "a", since=5)
    [one] = archive.rota.followed()
    assert (one.every, one.since) == (3600, 5)
    _follow(archive, "a", every=0)
    [one] = archive.rota.followed()
    assert (one.every, one.since) == (None, 5)


def test_what_is_followed_no_more_keeps_what_it_brought(
    archive: Archive, make_post: MakePost, make_page: MakePage
) -> None:
    _follow(archive, "a", name="Zoe")
    with archive.writing() as writer:
        writer.store(make_page(make_post("1"), source="a"), [None])
    assert archive.rota.unfollow("Zoe") == "a"
    assert archive.rota.followed() == []
    assert [(row.locator, row.posts, row.followed) for row in archive.sources()] == [("a", 1, None)]
    with pytest.raises(NotFoundError):
        archive.rota.unfollow("a")


def test_a_name_that_several_have_names_none(archive: Archive) -> None:
    _follow(archive, "a", name="Zoe")
    _follow(archive, "b", name="Zoe")
    with pytest.raises(UsageError, match="2 sources"):
        archive.rota.unfollow("Zoe")
    assert archive.rota.unfollow("b") == "b"


# -- leases -------------------------------------------------------------------------------------------------------------


def test_what_has_been_due_for_longest_comes_first_and_once(archive: Archive) -> None:
    _follow(archive, "late", due_at=NOW + 1)
    _follow(archive, "second", due_at=NOW)
    _follow(archive, "first", due_at=NOW - 1)
    assert archive.rota.any_due(NOW)
    assert not archive.rota.any_due(NOW - 2)
    assert [_claimed(archive, who) for who in ("me", "you", "me")] == ["first", "second", None]
    assert {one.locator for one in archive.rota.followed(NOW) if one.collecting} == {"first", "second"}


def test_a_host_is_asked_by_one_at_a_time(archive: Archive) -> None:
    for locator, host in (("a1", "a"), ("a2", "a"), ("b1", "b"), ("f1", None), ("f2", None)):
        _follow(archive, locator, host=host)
    assert [_claimed(archive, who) for who in ("me", "you", "me", "me", "you")] == ["a1", "b1", "f1", "f2", None]
    _settle(archive, Lease("a1", "a", "me"))
    assert _claimed(archive, "you") == "a2"
    assert not archive.rota.take(Lease("other", "a", "she"), NOW)
    assert archive.rota.take(Lease("other", "c", "she"), NOW)


def test_a_visit_that_is_settled_is_not_due_in_the_same_run(archive: Archive) -> None:
    _follow(archive, "a", host="h")
    claim = archive.rota.claim("me", NOW, began_at=NOW)
    assert claim is not None
    _settle(archive, claim[1], new=3)
    assert _claimed(archive, "me", due_only=False) is None
    assert _claimed(archive, "you", began_at=NOW + 1, due_only=False) == "a"
    [one] = archive.rota.followed()
    assert (one.rhythm, one.last_at, one.last_result, one.last_new_at) == (Rhythm(1800, 0, NOW + HOUR), NOW, "new", NOW)


def test_a_lease_ends_by_itself_unless_it_is_renewed(archive: Archive) -> None:
    _follow(archive, "a")
    assert _claimed(archive, "me") == "a"
    archive.rota.renew("me", NOW + 200 * SECOND)
    assert _claimed(archive, "you", at=NOW + 400 * SECOND) is None
    assert _claimed(archive, "you", at=NOW + 501 * SECOND) == "a"


def test_a_run_that_lost_its_lease_stores_nothing(archive: Archive, make_post: MakePost, make_page: MakePage) -> None:
    _follow(archive, "a")
    mine = archive.rota.claim("me", NOW, began_at=NOW)
    assert mine is not None
    assert _claimed(archive, "you", at=NOW + 301 * SECOND) == "a"

    def store_late() -> None:
        with archive.writing() as writer:
            writer.store(make_page(make_post("1")), [None])
            writer.hold(mine[1], NOW)

    with pytest.raises(TryLaterError, match="taken over"):
        store_late()
    assert archive.totals().posts == 0
    _settle(archive, mine[1])
    [one] = archive.rota.followed(NOW + 302 * SECOND)
    assert (one.last_at, one.collecting) == (None, True), "the other one's lease stays"


def test_what_a_dead_run_held_is_free_when_the_next_one_begins(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    _follow(archive, "a")
    dead = new_holder()
    archive.rota.begin(dead, NOW, 0)
    assert _claimed(archive, dead) == "a"
    monkeypatch.setattr(os, "kill", _no_such_process)
    archive.rota.begin("me", NOW, 0)
    assert _claimed(archive, "me") == "a"
    assert [one.state for one in archive.rota.runs()] == ["running", "died"]


def _no_such_process(*_: int) -> None:
    raise ProcessLookupError


def test_of_another_machine_nothing_is_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = new_holder()
    assert not is_gone(mine)
    monkeypatch.setattr(os, "kill", _no_such_process)
    assert is_gone(mine)
    assert not is_gone("elsewhere/1/x")
    assert not is_gone("")
    assert not is_gone(mine.replace("/", "/x", 1))
    assert new_holder() != mine


def test_a_host_that_wants_its_rest_gets_it_for_all_its_sources(archive: Archive) -> None:
    for locator, host in (("a", "h"), ("b", "h"), ("c", "other")):
        _follow(archive, locator, host=host)
    claim = archive.rota.claim("me", NOW, began_at=NOW)
    assert claim is not None
    archive.rota.settle(claim[1], Visited("a", NOW), "later", Rhythm(60, 1, NOW + 2), NOW + 5 * HOUR)
    due = {one.locator: one.rhythm.due_at for one in archive.rota.followed()}
    assert due == {"a": NOW + 5 * HOUR, "b": NOW + 5 * HOUR, "c": NOW}


def test_many_claim_and_each_source_goes_to_one(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        for n in range(60):
            _follow(archive, f"s{n}", host=f"h{n % 20}")
    taken: list[str] = []
    errors: list[BaseException] = []

    def work(name: str) -> None:
        try:
            with Archive(path) as mine:
                while claim := mine.rota.claim(name, NOW, began_at=NOW):
                    taken.append(claim[0].locator)
                    _settle(mine, claim[1])
        except BaseException as error:  # noqa: BLE001 - told below
            errors.append(error)

    workers = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert errors == []
    assert sorted(taken) == sorted(f"s{n}" for n in range(60))


# -- what may go wrong ------------------------------------------------------------------------------------------------

CALLS: dict[str, Callable[[Archive], object]] = {
    "followed": lambda archive: archive.rota.followed(),
    "follow": lambda archive: _follow(archive, "x"),
    "unfollow": lambda archive: archive.rota.unfollow("x"),
    "any_due": lambda archive: archive.rota.any_due(NOW),
    "claim": lambda archive: _claimed(archive, "me"),
    "settle": lambda archive: _settle(archive, Lease("x", None, "me")),
    "take": lambda archive: archive.rota.take(Lease("x", None, "me"), NOW),
    "renew": lambda archive: archive.rota.renew("me", NOW),
    "release": lambda archive: archive.rota.release("me"),
    "newest_post": lambda archive: archive.rota.newest_post(),
    "newest_post_at": lambda archive: archive.rota.newest_post_at(NOW),
    "round_began": lambda archive: archive.rota.round_began(NOW),
    "begin": lambda archive: archive.rota.begin("me", NOW, 0),
    "end": lambda archive: archive.rota.end(1, "me", "done", [], NOW),
    "runs": lambda archive: archive.rota.runs(),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_closed_archive_says_so(archive: Archive, name: str) -> None:
    archive.close()
    with pytest.raises(ArchiveError, match="closed"):
        CALLS[name](archive)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("kept", [512, 9000, 40_000, 100_000])
def test_a_truncated_archive_is_an_error_of_ours(tmp_path: Path, name: str, kept: int) -> None:
    path = tmp_path / "cut.db"
    Archive(path).close()
    path.write_bytes(path.read_bytes()[:kept])
    try:
        with Archive(path) as archive:
            CALLS[name](archive)
    except (ArchiveError, NotFoundError):
        pass
