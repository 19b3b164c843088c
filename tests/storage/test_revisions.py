"""Posts that were edited: the newest words hold, the older ones are kept."""

from datetime import datetime, timedelta

from storage import Archive
from tests.conftest import MakePage, MakePost
from tests.storage.conftest import Revisions, Store


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
