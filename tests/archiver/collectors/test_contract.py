"""What every collector promises, of each alike: it brings its own world (tests/specimens), the promises are these."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import pytest
from specimen import Answer, Spoken, Written
from specimens import SPOKEN, WRITTEN

from archiver.cli.gathering import recognised_by
from archiver.collecting import collect
from archiver.collectors import COLLECTORS, recognised
from archiver.collectors.base import Client as AnyClient
from archiver.collectors.base import Collector
from archiver.collectors.client import Client
from schemas.errors import AnswerError, NoPostsError
from schemas.page import Capture, Checkpoint, Page
from schemas.post import Post
from schemas.source import Source
from storage import Archive

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WORDS = [f"Reading number {nth} of the tide gauge" for nth in range(8)]
MARKUP = "[@click=app.quit]x[/nope] <script>alert(1)</script> &amp; </p> ]]> ${HOME} %s {0} '; DROP TABLE posts;-- \u202eabc\u202c"
CONTROLS = "\x1b]0;owned\x07 \x1b[31m \x9b31m \x08 \x7f"
_MOST_ASKED = 200
"""Whatever a server says: a run of a few posts is over by then."""
_TAKE_ANYTHING = frozenset({"web_page", "text_capture"})
"""The last ones, who are asked when nobody else knows a locator."""


class World:
    """A collector's world, as it is now, and the collector in it."""

    def __init__(self, specimen: Spoken | Written, folder: Path) -> None:
        self.specimen = specimen
        self.items: list[Any] = []
        self.asked: list[str] = []
        self._folder = folder
        self._said: Callable[[str, Sequence[Any]], Answer | None] | None = None
        self._client: AnyClient = self if isinstance(specimen, Spoken) else Client(captured_at=NOON)

    def add(self, *texts: str) -> None:
        for text in texts:
            self.items.append(self.specimen.item(len(self.items), text))

    def says(self, said: Callable[[str, Sequence[Any]], Answer | None]) -> None:
        """Let the server answer by this."""
        self._said = said

    def found(self) -> tuple[Collector, Source]:
        """Who collects it, found as the command finds it."""
        if isinstance(self.specimen, Spoken):
            return recognised(self.specimen.locators[0], None)
        return recognised_by(str(self.specimen.write(self._folder, self.items)), Client(captured_at=NOON))

    def pages(self, checkpoint: Checkpoint | None = None) -> Iterator[Page]:
        collector, source = self.found()
        return collector.pages(source, checkpoint, self._client)

    def posts(self) -> list[Post]:
        return [post for page in self.pages() for post in page.posts]

    def collect(self, archive: Archive, pages: int | None = None) -> int:
        """Collect into an archive, and be stopped after so many pages; how many posts were new."""
        collector, source = self.found()
        run = collect(source, collector, archive, self._client)
        return sum(progress.new for progress in islice(run, pages))

    # -- the client, where the world is a server ----------------------------------------------------------------------

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, pace: float | None = None) -> Capture:  # noqa: ARG002 - a world waits for nobody
        self.asked.append(url)
        assert len(self.asked) < _MOST_ASKED, "this goes on for ever"
        assert isinstance(self.specimen, Spoken)
        answer = (self._said or self.specimen.answer)(url, self.items)
        if answer is None:
            raise AnswerError(url, 404, "Not Found")
        return Capture(
            url=url,
            captured_at=NOON,
            sha256=sha256(answer.body).hexdigest(),
            size=len(answer.body),
            media_type=answer.media_type,
            status=200,
            headers=answer.headers,
            body=answer.body,
        )

    def open(self, path: str) -> AbstractContextManager[tuple[Capture, BinaryIO]]:
        raise AssertionError(path)

    def unpack(self, path: str) -> NoReturn:
        raise AssertionError(path)


def _name(specimen: Spoken | Written) -> str:
    return type(specimen).__name__


@pytest.fixture(params=(*SPOKEN, *WRITTEN), ids=_name)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    """A world of eight posts."""
    made = World(request.param, tmp_path)
    made.add(*WORDS)
    return made


@pytest.fixture(params=SPOKEN, ids=_name)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    """The same, of those that are asked page by page."""
    made = World(request.param, tmp_path)
    made.add(*WORDS)
    return made


def _texts(archive: Archive) -> list[str]:
    return sorted(post.text for post in archive.posts())


def test_every_collector_brings_its_world() -> None:
    brought = {specimen.collector for specimen in (*SPOKEN, *WRITTEN)}
    assert brought == {collector.name for collector in COLLECTORS}, "see tests/specimens/specimens.py"


def test_a_source_is_recognised_by_its_own_collector_alone(world: World) -> None:
    collector, source = world.found()
    assert collector.name == source.collector == world.specimen.collector
    for locator in getattr(world.specimen, "locators", ()):
        owner, kept = recognised(locator, None)
        assert owner.name == world.specimen.collector
        assert recognised(kept.locator, None) == (owner, kept), "one spelling, and it stays"
        others = [one for one in COLLECTORS if one.name not in {owner.name, *_TAKE_ANYTHING}]
        assert not [one.name for one in others if one.recognise(locator, None)]


def test_pages_say_the_same_twice(world: World) -> None:
    assert list(world.pages()) == list(world.pages())


def test_all_is_read_and_nothing_twice(world: World, archive: Archive) -> None:
    assert world.collect(archive) == len(WORDS)
    assert _texts(archive) == sorted(WORDS)
    assert world.collect(archive) == 0
    assert _texts(archive) == sorted(WORDS)


def test_what_came_since_is_all_that_is_new(world: World, archive: Archive) -> None:
    world.collect(archive)
    more = [f"And then reading {nth}" for nth in range(5)]
    world.add(*more)
    assert world.collect(archive) == len(more)
    assert _texts(archive) == sorted([*WORDS, *more])


def test_every_post_says_who_when_and_whence(world: World, archive: Archive) -> None:
    world.collect(archive)
    for post in archive.posts():
        assert post.author.key
        assert post.created_at is not None
        assert post.source == world.found()[1].locator
        assert post.captured_at == NOON
        assert post.capture_sha256


@pytest.mark.parametrize("cut", range(1, 6))
def test_stopped_between_two_pages_it_loses_nothing(server: World, archive: Archive, cut: int) -> None:
    server.collect(archive, pages=cut)
    server.add("Written while nobody looked")
    for _ in range(3):  # a run that was cut short may leave the rest to the one after the next
        server.collect(archive)
    assert _texts(archive) == sorted([*WORDS, "Written while nobody looked"])
    assert server.collect(archive) == 0


def test_stopped_again_and_again_it_comes_to_its_end(server: World, archive: Archive) -> None:
    for _ in range(10):
        server.collect(archive, pages=2)
    assert _texts(archive) == sorted(WORDS)


def test_a_list_that_goes_in_circles_has_an_end(server: World, archive: Archive) -> None:
    assert isinstance(server.specimen, Spoken)
    server.says(server.specimen.circle)
    assert 0 < server.collect(archive) <= len(WORDS)
    assert len(server.asked) <= 60


def test_pages_without_anything_have_an_end(server: World, archive: Archive) -> None:
    specimen = server.specimen
    assert isinstance(specimen, Spoken)
    server.says(lambda url, _: specimen.void(url, len(server.asked)))
    with suppress(NoPostsError):
        assert server.collect(archive) == 0
    assert len(server.asked) <= 60


def test_what_nobody_has_heard_of_does_no_harm(world: World) -> None:
    before = world.posts()
    world.items = [world.specimen.odd(item) for item in world.items]
    assert [(post.id, post.text) for post in world.posts()] == [(post.id, post.text) for post in before]


def test_what_cannot_be_read_is_told_and_the_rest_is_kept(world: World) -> None:
    broken = world.specimen.broken()
    if broken is None:
        pytest.skip("whatever is written there can be read")
    world.items[3] = broken
    pages = list(world.pages())
    assert sorted(post.text for page in pages for post in page.posts) == sorted([*WORDS[:3], *WORDS[4:]])
    assert [trouble for page in pages for trouble in page.troubles]


@pytest.mark.parametrize("hostile", [MARKUP, CONTROLS], ids=["markup", "controls"])
def test_hostile_text_passes_unharmed(world: World, hostile: str) -> None:
    if hostile == CONTROLS and not world.specimen.controls:
        pytest.skip("no such character can be written there")
    text = f"Begins here {hostile} and ends there"
    world.add(text)
    assert text in {post.text for post in world.posts()}
