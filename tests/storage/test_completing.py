"""One post seen several times: what each capture knows better is kept, whichever comes first."""

from itertools import permutations

from schemas.post import Author, Media, Post
from storage import Archive
from tests.conftest import MakePage, MakePost
from tests.storage.conftest import Revisions, Store


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
