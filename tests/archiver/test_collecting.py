from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archiver.collecting import collect
from archiver.collectors.base import Client
from archiver.restitching import prepare, unfounded
from schemas.errors import TryLaterError
from schemas.page import Checkpoint, Page, Trouble
from schemas.post import Media, Post
from schemas.source import Source
from storage import Archive

MakePost = Callable[..., Post]
MakePage = Callable[..., Page]
SOURCE = Source(collector="feed", locator="https://social.example/feed")


class _Feed:
    """A collector that goes on from where it was, a page at a time; it may fail after some."""

    name = "feed"
    looks_for = "posts"

    def __init__(self, pages: list[Page], fails_at: int | None = None) -> None:
        self._pages = pages
        self._fails_at = fails_at
        self.asked: list[int] = []

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        return SOURCE if head is None and locator == SOURCE.locator else None

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:  # noqa: ARG002 - the promise
        begin = 0 if checkpoint is None else int(checkpoint.cursor["page"])
        for place in range(begin, len(self._pages)):
            if place == self._fails_at:
                raise TryLaterError(source.locator, "not now")
            self.asked.append(place)
            yield self._pages[place].model_copy(
                update={"source": source, "checkpoint": Checkpoint(cursor={"page": str(place + 1)})}
            )


@pytest.fixture
def pages(make_post: MakePost, make_page: MakePage) -> list[Page]:
    """Three pages; a thread runs across all of them."""
    return [
        make_page(
            make_post(f"{page}1", f"{page}/3 of the river", minute=page),
            make_post(f"{page}2", "words", minute=page, by="bob"),
            captured=60 + page,
        )
        for page in (1, 2, 3)
    ]


def _held(archive: Archive) -> tuple[object, ...]:
    return list(archive.posts()), list(archive.threads()), archive.checkpoint(SOURCE), archive.totals()


@pytest.fixture
def whole(tmp_path: Path, pages: list[Page]) -> tuple[object, ...]:
    """What an uninterrupted run makes."""
    with Archive(tmp_path / "whole.db") as archive:
        list(collect(SOURCE, _Feed(pages), archive, None))  # type: ignore[arg-type]  # this collector asks nobody
        return _held(archive)


@pytest.mark.parametrize("after", [1, 2, 3])
@pytest.mark.parametrize("end", [KeyboardInterrupt, RuntimeError])
def test_a_run_that_was_cut_off_between_pages_loses_nothing(
    archive: Archive, pages: list[Page], whole: tuple[object, ...], after: int, end: type[BaseException]
) -> None:
    def watch() -> None:
        for number, _ in enumerate(collect(SOURCE, _Feed(pages), archive, None), 1):  # type: ignore[arg-type]  # see above
            if number == after:
                raise end

    with pytest.raises(end):
        watch()
    assert archive.totals().posts == after * 2, "what was yielded is stored"
    again = _Feed(pages)
    list(collect(SOURCE, again, archive, None))  # type: ignore[arg-type]  # see above
    assert again.asked == list(range(after, 3)), "nothing is asked twice"
    assert _held(archive) == whole


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_source_that_fails_in_the_middle_goes_on_from_there(
    archive: Archive, pages: list[Page], whole: tuple[object, ...], at: int
) -> None:
    with pytest.raises(TryLaterError):
        list(collect(SOURCE, _Feed(pages, fails_at=at), archive, None))  # type: ignore[arg-type]  # see above
    assert archive.totals().posts == at * 2
    list(collect(SOURCE, _Feed(pages), archive, None))  # type: ignore[arg-type]  # see above
    assert _held(archive) == whole


def test_a_page_that_cannot_be_stitched_is_not_stored(
    archive: Archive, pages: list[Page], whole: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise MemoryError

    stream = collect(SOURCE, _Feed(pages), archive, None)  # type: ignore[arg-type]  # see above
    next(stream)
    before = _held(archive)
    with monkeypatch.context() as broken:
        broken.setattr("archiver.restitching.stitch", fail)
        with pytest.raises(MemoryError):
            next(stream)
    assert _held(archive) == before
    list(collect(SOURCE, _Feed(pages), archive, None))  # type: ignore[arg-type]  # see above
    assert _held(archive) == whole


def test_progress_tells_what_became_of_a_page(archive: Archive, pages: list[Page]) -> None:
    troubled = pages[2].model_copy(update={"troubles": (Trouble(where="line 7", why="odd"),), "total": 3, "done": 3})
    progress = list(collect(SOURCE, _Feed([*pages[:2], troubled]), archive, None))  # type: ignore[arg-type]  # see above
    assert [one.new for one in progress] == [2, 2, 2]
    assert sum(one.new_threads for one in progress) == 1
    assert sum(one.changed_threads for one in progress) >= 1
    assert [trouble.where for trouble in progress[2].troubles] == ["line 7"]
    assert (progress[2].done, progress[2].total, progress[0].total) == (3, 3, None)


def test_what_an_edit_shows_is_wanted_and_what_was_never_wanted_stays_so(
    archive: Archive, make_post: MakePost, make_page: MakePage
) -> None:
    def page(*names: str, captured: int) -> Page:
        shown = [Media(url=f"https://social.example/{name}.png") for name in names]
        quiet = make_post("2", "words", minute=2, media=[Media(url="https://social.example/quiet.png")])
        return make_page(make_post("1", "words", minute=1, media=shown), quiet, captured=captured)

    feed = _Feed([page("a", captured=60)])
    list(collect(SOURCE, feed, archive, None))  # type: ignore[arg-type]  # see above
    feed = _Feed([page("a", captured=60), page("a", "b", captured=61)])
    list(collect(SOURCE, feed, archive, None, media="images"))  # type: ignore[arg-type]  # see above
    with archive.writing() as writer:
        assert writer.take_media(2**62, 9) == ["https://social.example/a.png", "https://social.example/b.png"]


def test_a_second_run_finds_nothing_new(archive: Archive, pages: list[Page]) -> None:
    list(collect(SOURCE, _Feed(pages), archive, None))  # type: ignore[arg-type]  # see above
    before = _held(archive)
    assert list(collect(SOURCE, _Feed(pages), archive, None)) == []  # type: ignore[arg-type]  # see above
    assert _held(archive) == before
    assert list(unfounded(archive)) == []


def test_clues_of_another_version_are_read_again(archive: Archive, pages: list[Page]) -> None:
    list(collect(SOURCE, _Feed(pages), archive, None))  # type: ignore[arg-type]  # see above
    noted = archive.noted("clues")
    with archive.writing() as writer:
        writer.reread(lambda _text, _title: None, 0)
    assert list(archive.strands()) == []
    prepare(archive)
    assert archive.noted("clues") == noted
    assert list(archive.strands()) != []
    assert list(unfounded(archive)) == []
