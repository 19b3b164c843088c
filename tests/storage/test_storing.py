import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from schemas.page import Page
from schemas.post import Author, Media, Post
from schemas.source import Source
from storage import Archive
from storage.arrivals import Stored

MakePost = Callable[..., Post]
MakePage = Callable[..., Page]


@pytest.fixture
def store(archive: Archive) -> Callable[[Page], Stored]:
    def keep(page: Page) -> Stored:
        with archive.writing() as writer:
            return writer.store(page, [None] * len(page.posts))

    return keep


@pytest.fixture
def revisions(archive: Archive) -> Callable[[], list[str]]:
    def read() -> list[str]:
        with sqlite3.connect(archive.name) as database:
            found = [text for (text,) in database.execute("SELECT text FROM revisions ORDER BY id")]
        database.close()
        return found

    return read


Store = Callable[[Page], Stored]
Revisions = Callable[[], list[str]]


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


def test_what_is_silent_erases_nothing(
    archive: Archive, store: Store, make_post: MakePost, make_page: MakePage
) -> None:
    rich = make_post("1", "text", title="T", url="https://x.example/1", tags=["a"], media=[{"url": "u"}], lang="en")
    store(make_page(rich))
    store(make_page(Post(platform="x", id="1", author=Author(handle="ada"), text="text"), captured=90))
    found = archive.post("1")
    assert (found.created_at, found.url, found.lang, found.tags) == (rich.created_at, rich.url, "en", ("a",))
    assert found.media == (Media(url="u"),)


def test_what_is_newly_said_is_kept(archive: Archive, store: Store, make_post: MakePost, make_page: MakePage) -> None:
    store(make_page(Post(platform="x", id="1", author=Author(handle="ada"), text="text")))
    store(make_page(make_post("1", "text", minute=7, url="https://x.example/1", media=[{"url": "u"}]), captured=90))
    found = archive.post("1")
    assert found.url == "https://x.example/1"
    assert found.media
    assert found.created_at == make_post("1", minute=7).created_at


def test_a_post_known_by_its_address_alone_is_filled_without_a_revision(
    archive: Archive, store: Store, revisions: Revisions, make_post: MakePost, make_page: MakePage
) -> None:
    for texts in (("", "words"), ("words", "")):
        for number, text in enumerate(texts):
            store(make_page(make_post(str(texts), text), captured=60 + number))
        assert archive.post(str(texts)).text == "words"
    assert revisions() == []


def test_of_two_inferred_days_the_earlier_holds(
    archive: Archive, store: Store, make_post: MakePost, make_page: MakePage
) -> None:
    for minutes in permutations((0, 24 * 60)):
        for number, minute in enumerate(minutes):
            post = make_post(str(minutes), minute=minute, date_inferred=True)
            store(make_page(post, captured=60 + number))
        assert archive.post(str(minutes)).created_at == make_post("0", minute=0).created_at


def test_a_day_that_was_shown_beats_one_that_was_inferred(
    archive: Archive, store: Store, make_post: MakePost, make_page: MakePage
) -> None:
    for pair in permutations(((9, False), (0, True))):
        for number, (minute, inferred) in enumerate(pair):
            store(make_page(make_post(str(pair), minute=minute, date_inferred=inferred), captured=60 + number))
        found = archive.post(str(pair))
        assert (found.created_at, found.date_inferred) == (make_post("0", minute=9).created_at, False)


def test_the_finer_time_holds(archive: Archive, store: Store, make_post: MakePost, make_page: MakePage) -> None:
    for pair in permutations(((0, "day"), (7, "second"))):
        for number, (minute, precision) in enumerate(pair):
            store(make_page(make_post(str(pair), minute=minute, created_precision=precision), captured=60 + number))
        assert archive.post(str(pair)).created_precision == "second"


def test_a_text_that_was_cut_short_is_completed_without_a_revision(
    archive: Archive, store: Store, revisions: Revisions, make_post: MakePost, make_page: MakePage
) -> None:
    short, whole = ("The river", True), ("The river rose", False)
    for pair in permutations((short, whole)):
        for number, (text, cut) in enumerate(pair):
            said = {"truncated": True} if cut else {}
            stored = store(make_page(make_post(str(pair), text, tags=["a"], **said), captured=60 + number))
            assert stored.changed == 0
        found = archive.post(str(pair))
        assert (found.text, found.truncated, found.tags) == ("The river rose", False, ("a",))
    store(make_page(make_post("bare", "The", truncated=True)))
    store(make_page(make_post("bare", "The river"), captured=90))
    assert not archive.post("bare").truncated
    assert revisions() == []


def test_an_edit_keeps_the_old_words_as_a_revision(
    archive: Archive, store: Store, revisions: Revisions, make_post: MakePost, make_page: MakePage
) -> None:
    store(make_page(make_post("1", "before"), captured=60))
    assert store(make_page(make_post("1", "after"), captured=90))[:3] == (0, 1, 0)
    assert archive.post("1").text == "after"
    assert revisions() == ["before"]


def test_an_older_capture_that_comes_later_is_the_past(
    archive: Archive, store: Store, revisions: Revisions, make_post: MakePost, make_page: MakePage
) -> None:
    new = make_page(make_post("1", "after"), captured=90)
    old = make_page(make_post("1", "before", url="https://x.example/1"), captured=60)
    store(new)
    assert store(old).changed == 1
    found = archive.post("1")
    assert (found.text, found.captured_at) == ("after", new.captures[0].captured_at)
    assert found.url == "https://x.example/1", "what only the older one knew is kept"
    assert revisions() == ["before"]
    for page in (old, new, old):
        assert store(page).changed == 0
    assert archive.post("1").text == "after"
    assert revisions() == ["before"]


def test_words_that_come_back_are_news(
    archive: Archive, store: Store, revisions: Revisions, make_post: MakePost, make_page: MakePage
) -> None:
    for captured, text in ((60, "one"), (90, "two"), (120, "one")):
        store(make_page(make_post("1", text), captured=captured))
    assert archive.post("1").text == "one"
    assert revisions() == ["one", "two"]


def test_a_history_that_is_told_again_from_its_beginning_changes_nothing(
    archive: Archive, store: Store, revisions: Revisions, make_post: MakePost, make_page: MakePage, start: datetime
) -> None:
    """As after a run that was cut off in the middle of a history: the next one gets it whole, in a later capture."""
    edits = [None, start + timedelta(minutes=5), start + timedelta(minutes=6)]
    versions = [make_post("1", f"version {n}", **({"edited_at": at} if at else {})) for n, at in enumerate(edits)]
    for captured, told in ((60, versions[:2]), (70, versions), (69, versions[1:2]), (80, versions), (81, versions[:1])):
        for version in told:
            store(make_page(version, captured=captured))
        assert archive.post("1").text == max(version.text for version in versions[: 2 if captured == 60 else 3])
    assert revisions() == ["version 0", "version 1"]


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


def _links(path: str) -> dict[str, tuple[int | None, int]]:
    database = sqlite3.connect(path)
    rows = database.execute("SELECT native_id, self_reply, answered FROM posts")
    found = {name: (own, answered) for name, own, answered in rows}
    database.close()
    return found


@pytest.mark.parametrize("order", list(permutations(["parent", "own", "other"])))
@pytest.mark.parametrize("together", ["one page", "a page each"])
def test_answers_are_linked_whatever_comes_first(
    archive: Archive, store: Store, make_post: MakePost, make_page: MakePage, order: tuple[str, ...], together: str
) -> None:
    posts = {
        "parent": make_post("parent"),
        "own": make_post("own", minute=1, in_reply_to_id="parent"),
        "other": make_post("other", minute=2, by="bob", in_reply_to_id="parent"),
    }
    if together == "one page":
        store(make_page(*(posts[name] for name in order)))
    else:
        for name in order:
            store(make_page(posts[name]))
    assert _links(archive.name) == {"parent": (None, 1), "own": (1, 0), "other": (0, 0)}


def test_an_answer_that_is_learnt_of_later_is_linked(
    archive: Archive, store: Store, make_post: MakePost, make_page: MakePage
) -> None:
    store(make_page(make_post("parent"), make_post("own", minute=1)))
    stored = store(make_page(make_post("own", minute=1, in_reply_to_id="parent"), captured=90))
    assert _links(archive.name) == {"parent": (None, 1), "own": (1, 0)}
    assert stored.touched == (1, 2)


def test_an_answer_to_oneself_is_known_by_name_before_the_parent_comes(
    archive: Archive, store: Store, make_post: MakePost, make_page: MakePage
) -> None:
    store(make_page(make_post("own", in_reply_to_id="gone", in_reply_to_author="@Ada")))
    assert _links(archive.name) == {"own": (1, 0)}


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
