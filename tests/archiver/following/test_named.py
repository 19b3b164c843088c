"""What somebody names is collected by the rules of every run, from the command line and from the screen."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from archiver.cli import abilities, gathering
from archiver.collecting import Progress
from archiver.collectors.client import Client
from archiver.following import named
from archiver.following.kinds import Kinds
from archiver.following.visits import clock
from schemas.errors import TryLaterError, UnreadableInputError
from schemas.following import Lease
from schemas.page import Page
from schemas.post import Post
from schemas.source import Source
from storage import Archive

MakePost = Callable[..., Post]
MakePage = Callable[..., Page]
WHERE = "https://home.example/feed"
SOURCE = Source(collector="test", locator=WHERE)


class _Given:
    """A collector of pages that are here already; it looks who holds leases while it is at work."""

    name = "test"
    looks_for = "nothing"

    def __init__(self, archive: Archive, *pages: Page, failure: Exception | None = None) -> None:
        self._archive = archive
        self._pages = pages
        self._failure = failure
        self.leases: list[str] = []

    def recognise(self, locator: str, head: bytes | None) -> None:
        """Nothing."""

    def pages(self, *_: object) -> Iterator[Page]:
        self.leases = held(self._archive)
        yield from self._pages
        if self._failure is not None:
            raise self._failure


def held(archive: Archive) -> list[str]:
    return [locator for (locator,) in archive._database.all("SELECT locator FROM leases")]


@pytest.fixture
def collect(
    archive: Archive, make_post: MakePost, make_page: MakePage, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[_Given, Iterator[str]]]:
    """What the screen is given, with pages of ours."""

    def begin(failure: Exception | None = None) -> tuple[_Given, Iterator[str]]:
        pages = [make_page(make_post(str(n), f"post {n}", minute=n), source=WHERE) for n in (1, 2)]
        collector = _Given(archive, *pages, failure=failure)
        monkeypatch.setattr(gathering, "recognised_by", lambda *_: (collector, SOURCE))
        can = abilities.abilities(archive)
        assert can.collect
        return collector, can.collect(WHERE)

    return begin


def test_the_screen_collects_under_a_lease_and_writes_its_run_down(
    archive: Archive, collect: Callable[..., tuple[_Given, Iterator[str]]]
) -> None:
    collector, lines = collect()
    assert list(lines)[-1] == "posts: 2 new; threads: 1 new"
    assert collector.leases == [WHERE]
    assert held(archive) == []
    (run,) = archive.rota.runs()
    assert (run.state, run.sources, run.failed, run.new) == ("done", 1, 0, 2)


def test_whoever_stops_listening_gives_the_lease_back(
    archive: Archive, collect: Callable[..., tuple[_Given, Iterator[str]]]
) -> None:
    _, lines = collect()
    with closing(lines):  # type: ignore[type-var]  # a generator
        next(lines)
        assert held(archive) == [WHERE]
    assert held(archive) == []
    (run,) = archive.rota.runs()
    assert (run.state, run.new) == ("stopped", 1)


def test_a_source_that_fails_is_noted_and_told(
    archive: Archive, collect: Callable[..., tuple[_Given, Iterator[str]]]
) -> None:
    _, lines = collect(UnreadableInputError(WHERE, "no feed"))
    with pytest.raises(UnreadableInputError, match="no feed"):
        list(lines)
    assert held(archive) == []
    (run,) = archive.rota.runs()
    assert (run.state, run.failed, run.new) == ("done", 1, 2)


def test_it_waits_while_another_run_is_at_the_host(
    archive: Archive, collect: Callable[..., tuple[_Given, Iterator[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named, "_A_MOMENT", 0.0)
    assert archive.rota.take(Lease("https://home.example/other", "home.example", "1@another.example"), clock())
    _, lines = collect()
    assert "another run is at home.example" in next(lines)
    archive.rota.release("1@another.example")
    assert "1 posts" in next(lines)
    assert list(lines)[-1].startswith("posts: 2 new")


def test_it_does_not_wait_for_ever(
    archive: Archive, collect: Callable[..., tuple[_Given, Iterator[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named, "_PATIENCE", -1.0)
    archive.rota.take(Lease(WHERE, "home.example", "1@another.example"), clock())
    collector, lines = collect()
    with pytest.raises(TryLaterError):
        list(lines)
    assert collector.leases == []
    assert held(archive) == [WHERE]


def test_a_file_needs_no_lease(archive: Archive, make_post: MakePost, make_page: MakePage) -> None:
    from archiver.following.records import RunRecord

    collector = _Given(archive, make_page(make_post("1", "post", minute=1), source="/saved/page.html"))
    source = Source(collector="test", locator="/saved/page.html")
    with RunRecord(archive) as record:
        (progress,) = named.collected(source, collector, archive, Client(), record, kinds=Kinds())
    assert isinstance(progress, Progress)
    assert collector.leases == []
    assert [run.new for run in archive.rota.runs()] == [1]
