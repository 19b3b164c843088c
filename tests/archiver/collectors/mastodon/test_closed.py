"""A server that answers only those whom it knows: the account's feed, and what is said about it."""

from typing import Any

import pytest

from archiver.collecting import collect
from archiver.collectors.mastodon.collector import Mastodon
from schemas.errors import AnswerError, NoPostsError, TryLaterError
from schemas.source import Source
from storage import Archive

ADA = Source(collector="mastodon", locator="@ada@social.example")
LOOKUP = "/api/v1/accounts/lookup"
CLOSED = AnswerError("u", 401, "Unauthorized")


def _feed(*items: tuple[str, str], base: str = "https://social.example/@ada") -> bytes:
    told = "".join(
        f"<item><guid>{base}/{name}</guid><link>{base}/{name}</link><pubDate>Thu, 01 May 2025 09:0{nth}:00 +0000</pubDate>"
        f"<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
        for nth, (name, text) in enumerate(items)
    )
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>Ada</title><link>https://social.example/@ada</link>'
    return f"{head}<generator>Mastodon v4.5</generator>{told}</channel></rss>".encode()


def test_its_feed_is_read_and_what_is_lost_is_said_in_one_line(instance: Any, run: Any) -> None:
    instance.answers[LOOKUP] = CLOSED
    instance.answers["/@ada.rss"] = _feed(("112", "Two &amp;lt; three 2/2"), ("111", "One 1/2"))
    found = run()
    assert found.texts == ["Two < three 2/2", "One 1/2"]
    assert [post.id for post in found.posts] == ["social.example/112", "social.example/111"]
    assert {(post.platform, post.author.handle, post.title) for post in found.posts} == {
        ("mastodon", "ada@social.example", None)
    }
    (told,) = found.troubles
    assert "answers only those whom it knows" in told
    assert "without what they answer" in told
    assert "access token" in told
    assert any("limit=200" in url for url in instance.asked)


def test_so_is_that_of_a_server_that_closes_its_lists_only(instance: Any, run: Any) -> None:
    instance.answers["/api/v1/accounts/7/statuses"] = CLOSED
    instance.answers["/@ada.rss"] = _feed(("111", "One"))
    assert run().texts == ["One"]


def test_gotosocial_has_it_elsewhere(instance: Any, run: Any) -> None:
    instance.answers[LOOKUP] = CLOSED
    instance.answers["/@ada.rss"] = b"<!doctype html><title>404</title>"
    instance.answers["/@ada/feed.rss"] = _feed(("01HXYZ", "One"), base="https://social.example/@ada/statuses")
    assert [post.id for post in run().posts] == ["social.example/01HXYZ"]


def test_without_a_feed_it_is_told_what_opens_the_server(instance: Any, run: Any) -> None:
    instance.answers[LOOKUP] = CLOSED
    with pytest.raises(AnswerError, match="answers only those whom it knows: give an access token for it"):
        run()
    instance.answers["/@ada.rss"] = TryLaterError("u", "down")
    with pytest.raises(TryLaterError):
        run()


def test_an_empty_feed_is_no_feed(instance: Any, run: Any) -> None:
    instance.answers[LOOKUP] = CLOSED
    instance.answers["/@ada.rss"] = _feed()
    with pytest.raises((AnswerError, NoPostsError)):
        run()


def test_a_token_that_is_refused_is_told_instead(instance: Any, run: Any) -> None:
    instance.answers[LOOKUP] = CLOSED
    instance.answers["/@ada.rss"] = _feed(("111", "One"))
    with pytest.raises(AnswerError, match="does not take the access token"):
        run(collector=Mastodon({"social.example": "s3cret"}.get))
    assert not any("rss" in url for url in instance.asked)


def test_one_status_needs_the_api(instance: Any, run: Any) -> None:
    instance.answers["/api/v1/statuses/111"] = CLOSED
    instance.answers["/@ada.rss"] = _feed(("111", "One"))
    with pytest.raises(AnswerError, match="give an access token"):
        run("https://social.example/@ada/111")


def test_when_the_server_opens_the_same_posts_learn_what_they_answer(instance: Any, archive: Archive) -> None:
    names = instance.chain("One", "Two", "Three")
    instance.answers[LOOKUP] = CLOSED
    instance.answers["/@ada.rss"] = _feed((names[2], "Three"), (names[1], "Two"), (names[0], "One"))
    assert sum(step.new for step in collect(ADA, Mastodon(), archive, instance)) == 3
    assert list(archive.threads()) == []
    del instance.answers[LOOKUP]
    assert sum(step.new for step in collect(ADA, Mastodon(), archive, instance)) == 0
    (thread,) = archive.threads()
    assert [part.post.text for part in thread.parts] == ["One", "Two", "Three"]
    # And when it closes again, what was known stays known, and the place in its list, too.
    instance.answers[LOOKUP] = CLOSED
    list(collect(ADA, Mastodon(), archive, instance))
    checkpoint = archive.checkpoint(ADA)
    assert checkpoint is not None
    assert checkpoint.cursor["account_id"] == "7"
    (again,) = archive.threads()
    assert [part.post.in_reply_to_id for part in again.parts] == [part.post.in_reply_to_id for part in thread.parts]
    assert [part.post.text for part in again.parts] == ["One", "Two", "Three"]
