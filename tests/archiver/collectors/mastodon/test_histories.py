"""What edited statuses said before, and what is asked for again because a server failed."""

import sqlite3
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from archiver.collecting import collect
from archiver.collectors.mastodon.collector import Mastodon
from schemas.errors import TryLaterError
from schemas.filter import PostFilter
from schemas.page import Checkpoint
from schemas.source import Source
from storage import Archive

ADA = Source(collector="mastodon", locator="@ada@social.example")
LISTED = "/api/v1/accounts/7/statuses"


def test_what_an_edited_post_said_before_is_kept(instance: Any, archive: Archive, tmp_path: Path) -> None:
    edited = "2025-05-02T00:00:00.000Z"
    name = instance.write("The tide is high", edited_at=edited)
    instance.histories[name] = [
        {"content": "<p>The tide is hihg</p>", "created_at": "2025-05-01T00:00:00.000Z"},
        {"content": "<p>The tide is hig</p>", "created_at": "2025-05-01T12:00:00.000Z"},
        {"content": "<p>The tide is high</p>", "created_at": edited},
    ]
    pages = list(Mastodon().pages(ADA, None, instance))
    assert [page.posts[0].text for page in pages if page.posts] == [
        "The tide is hihg",
        "The tide is hig",
        "The tide is high",
        "The tide is high",
    ]
    assert [page.checkpoint is None for page in pages] == [True, True, True, False, False]
    list(collect(ADA, Mastodon(), archive, instance))
    (post,) = archive.posts(PostFilter())
    assert post.text == "The tide is high"
    with sqlite3.connect(tmp_path / "archive.db") as database:
        said = [text for (text,) in database.execute("SELECT text FROM revisions ORDER BY id")]
    assert said == ["The tide is hihg", "The tide is hig"]
    assert [*collect(ADA, Mastodon(), archive, instance)] == []


def test_an_edit_of_a_known_post_is_noticed_once(instance: Any, run: Any) -> None:
    name = instance.write("The tide is hihg")
    instance.write("something else")
    checkpoint = run().checkpoint
    instance.statuses[name] |= {"content": "<p>The tide is high</p>", "edited_at": "2025-05-03T00:00:00.000Z"}
    found = run(checkpoint=checkpoint)
    assert found.texts == ["The tide is high"]
    assert any("does not tell its earlier versions" in trouble for trouble in found.troubles)
    assert run(checkpoint=found.checkpoint).pages == []


def test_only_what_was_said_since_is_told_of_a_known_post(instance: Any, run: Any) -> None:
    times = [f"2025-05-0{day}T00:00:00.000Z" for day in range(1, 5)]
    name = instance.write("v2", edited_at=times[1])
    versions = [{"content": f"v{number}", "created_at": time} for number, time in enumerate(times, 1)]
    instance.histories[name] = versions[:2]
    first = run()
    assert first.texts == ["v1", "v2", "v2"]
    instance.statuses[name] |= {"content": "v4", "edited_at": times[3]}
    instance.histories[name] = versions
    second = run(checkpoint=first.checkpoint)
    assert second.texts == ["v3", "v4", "v4"]
    assert run(checkpoint=second.checkpoint).pages == []


def test_a_new_posts_edit_does_not_hide_that_of_a_known_one(instance: Any, run: Any) -> None:
    name = instance.write("v1")
    first = run()
    instance.statuses[name] |= {"content": "v2", "edited_at": "2025-05-03T00:00:00.000Z"}
    for number in range(50):
        instance.write(f"later {number}", edited_at="2025-05-04T00:00:00.000Z")
    assert "v2" not in run(checkpoint=first.checkpoint).texts  # more than a page above it: see docs/sources.md
    for later in list(instance.statuses)[20:]:
        del instance.statuses[later]
    cut = run(checkpoint=first.checkpoint, pages=1)
    assert cut.texts == ["v2"]
    rest = run(checkpoint=cut.checkpoint)
    assert len(rest.texts) == 19


def _edited(instance: Any, *words: str, day: int = 2) -> str:
    """A status that said all these words, one after the other."""
    times = [f"2025-05-{day + nth:02}T00:00:00.000Z" for nth in range(len(words))]
    name: str = instance.write(words[-1], edited_at=times[-1])
    instance.histories[name] = [
        {"content": f"<p>{said}</p>", "created_at": at} for said, at in zip(words, times, strict=True)
    ]
    return name


def _kept(archive: Archive) -> tuple[list[str], list[str]]:
    """What the posts say, and what they said before."""
    posts = [*archive.posts(PostFilter())]
    return [post.text for post in posts], [past.text for post in posts for past in archive.revisions(post)]


FAILURES = [TryLaterError("x", "the network is down"), b"<html>busy", b"{}"]


@pytest.mark.parametrize("failure", FAILURES, ids=["down", "no JSON", "no list"])
def test_versions_that_could_not_be_had_are_asked_for_again(
    instance: Any, archive: Archive, failure: bytes | Exception
) -> None:
    name = _edited(instance, "v1", "v2", "v3")
    instance.write("another")
    path = f"/api/v1/statuses/{name}/history"
    instance.answers[path] = failure
    for _ in range(3):
        troubles = [one.why for progress in collect(ADA, Mastodon(), archive, instance) for one in progress.troubles]
        assert len(troubles) == 1
        assert "asked for again later" in troubles[0]
        assert _kept(archive) == (["v3", "another"], [])
    del instance.answers[path]
    assert not [one for progress in collect(ADA, Mastodon(), archive, instance) for one in progress.troubles]
    assert _kept(archive) == (["v3", "another"], ["v1", "v2"])
    assert [*collect(ADA, Mastodon(), archive, instance)] == []
    assert not any(url.endswith("/history") for url in instance.asked[-3:])


def test_what_is_asked_for_late_may_have_been_edited_meanwhile(instance: Any, archive: Archive) -> None:
    name = _edited(instance, "v1", "v2")
    path = f"/api/v1/statuses/{name}/history"
    instance.answers[path] = TryLaterError("x", "down")
    list(collect(ADA, Mastodon(), archive, instance))
    times = [f"2025-05-{day:02}T00:00:00.000Z" for day in range(2, 6)]
    instance.statuses[name] |= {"content": "<p>v4</p>", "edited_at": times[-1]}
    instance.histories[name] = [{"content": f"<p>v{nth}</p>", "created_at": at} for nth, at in enumerate(times, 1)]
    list(collect(ADA, Mastodon(), archive, instance))
    assert _kept(archive)[0] == ["v4"]
    del instance.answers[path]
    list(collect(ADA, Mastodon(), archive, instance))
    now, past = _kept(archive)
    assert now == ["v4"]
    assert sorted(past) == ["v1", "v2", "v3"]


@pytest.mark.parametrize("killed_after", [1, 2, 3])
def test_a_kill_while_late_versions_come_loses_none(instance: Any, archive: Archive, killed_after: int) -> None:
    name = _edited(instance, "v1", "v2", "v3")
    path = f"/api/v1/statuses/{name}/history"
    instance.answers[path] = TryLaterError("x", "down")
    list(collect(ADA, Mastodon(), archive, instance))
    del instance.answers[path]
    list(islice(collect(ADA, Mastodon(), archive, instance), killed_after))
    list(collect(ADA, Mastodon(), archive, instance))
    now, past = _kept(archive)
    assert now == ["v3"]
    assert sorted(past) == ["v1", "v2"]


def test_more_edits_than_one_run_may_ask_about_are_left_to_the_next(instance: Any, run: Any) -> None:
    for nth in range(130):
        _edited(instance, f"{nth} old", f"{nth} new")
    first = run()
    assert sum(url.endswith("/history") for url in instance.asked) == 100
    assert sum("a later run does" in trouble for trouble in first.troubles) == 30
    second = run(checkpoint=first.checkpoint)
    assert sum(url.endswith("/history") for url in instance.asked) == 30
    assert not second.troubles
    assert run(checkpoint=second.checkpoint).pages == []


def test_versions_of_what_is_gone_are_not_asked_for_for_ever(instance: Any, run: Any) -> None:
    name = _edited(instance, "v1", "v2")
    instance.answers[f"/api/v1/statuses/{name}/history"] = TryLaterError("x", "down")
    first = run()
    del instance.statuses[name]
    second = run(checkpoint=first.checkpoint)
    assert not second.troubles
    assert run(checkpoint=second.checkpoint).pages == []


def test_what_never_comes_is_given_up_in_the_end(instance: Any, run: Any) -> None:
    name = _edited(instance, "v1", "v2")
    instance.answers[f"/api/v1/statuses/{name}/history"] = b"<html>"
    found = run()
    for _ in range(50):
        if not found.pages:
            break
        last, found = found, run(checkpoint=found.checkpoint)
    assert found.pages == []
    assert "given up" in last.troubles[0]


@pytest.mark.parametrize("said", ["", "[", "[1]", '{"a": "b"}', "7"])
def test_a_checkpoint_of_another_hand_is_read_as_far_as_it_can_be(instance: Any, run: Any, said: str) -> None:
    instance.write("words")
    first = run()
    odd = Checkpoint(cursor={**first.checkpoint.cursor, "histories": said})
    assert run(checkpoint=odd).texts == []


def test_a_lone_status_asks_again_as_well(instance: Any, run: Any) -> None:
    name = _edited(instance, "v1", "v2")
    path = f"/api/v1/statuses/{name}/history"
    instance.answers[path] = TryLaterError("x", "down")
    locator = f"https://social.example/@ada/{name}"
    first = run(locator)
    assert "asked for again later" in first.troubles[0]
    del instance.answers[path]
    assert "v1" in run(locator, first.checkpoint).texts
