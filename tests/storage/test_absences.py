from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from schemas.clock import micros
from schemas.page import Absence, Page
from schemas.post import Post
from storage import Archive

MakePost = Callable[..., Post]
MakePage = Callable[..., Page]
DAY = timedelta(days=1)


@pytest.fixture
def filled(archive: Archive, make_post: MakePost, make_page: MakePage) -> Archive:
    with archive.writing() as writer:
        writer.store(make_page(make_post("1"), make_post("2", minute=1)), [None, None])
    return archive


def _missed(archive: Archive, page: Page, at: datetime) -> None:
    with archive.writing() as writer:
        absence = Absence(platform="x", id="1", at=at, why="404")
        writer.store(page.model_copy(update={"posts": (), "captures": (), "absent": (absence,)}), [])


def test_two_looks_a_day_apart_make_it_gone(
    filled: Archive, make_page: MakePage, make_post: MakePost, start: datetime
) -> None:
    page = make_page()
    _missed(filled, page, start + DAY)
    assert filled.post("1").gone_at is None
    assert filled.evidence.suspects(micros(start)) == []
    assert [post.id for post in filled.evidence.suspects(micros(start + DAY))] == ["1"]
    _missed(filled, page, start + 2 * DAY - timedelta(seconds=1))
    assert filled.post("1").gone_at is None, "a second look on the same day proves nothing"
    _missed(filled, page, start + 2 * DAY)
    assert filled.post("1").gone_at == start + 2 * DAY
    assert filled.evidence.suspects(micros(start + 9 * DAY)) == [], "it is known"
    _missed(filled, page, start + 3 * DAY)
    assert filled.post("1").gone_at == start + 2 * DAY, "the first time counts"
    assert filled.post("1").text == "words", "and it is kept"
    assert filled.post("2").gone_at is None
    with filled.writing() as writer:
        writer.store(make_page(make_post("1"), captured=5), [None])
    assert filled.post("1").gone_at, "an older page says nothing of today"
    with filled.writing() as writer:
        writer.store(make_page(make_post("1"), captured=60 * 24 * 9), [None])
    assert filled.post("1").gone_at is None, "it is there again"


def test_a_post_that_nobody_knows_cannot_be_missed(archive: Archive, make_page: MakePage, start: datetime) -> None:
    _missed(archive, make_page(), start)
    assert archive.evidence.suspects(micros(start + DAY)) == []
