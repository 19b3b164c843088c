"""A channel: pages, interruptions, what a second run asks for, and pages without messages."""

from itertools import islice

import pytest

from archiver.collectors.telegram import Telegram
from schemas.errors import NoPostsError, UnreadableInputError
from schemas.source import Source
from tests.archiver.collectors.telegram.conftest import BASE, SOURCE, Channel, message, numbers, preview_page, run


def test_a_channel_is_walked_to_its_beginning() -> None:
    channel = Channel(range(1, 24))
    pages = run(channel)
    assert numbers(pages) == set(range(1, 24))
    assert all(len(page.captures) == 1 and page.posts[0].capture_sha256 == page.captures[0].sha256 for page in pages)
    last = pages[-1].checkpoint
    assert last
    assert last.cursor == {"newest": "23", "backfill_before": "1", "done": "yes"}
    channel.asked.clear()
    run(channel, last)
    assert len(channel.asked) == 1


def test_what_is_new_is_fetched_until_the_known_is_met() -> None:
    channel = Channel(range(1, 24))
    done = run(channel)[-1].checkpoint
    channel.numbers += range(24, 40)
    pages = run(channel, done)
    assert set(range(24, 40)) <= numbers(pages)
    assert len(pages) == 4
    assert pages[-1].checkpoint
    assert pages[-1].checkpoint.cursor["newest"] == "39"


@pytest.mark.parametrize("kept", range(6))
def test_a_run_cut_short_loses_nothing(kept: int) -> None:
    channel = Channel(range(3, 31))
    stored, place = set[int](), None
    for _ in range(2):
        for page in islice(Telegram(BASE).pages(SOURCE, place, channel), kept):
            stored |= numbers([page])
            place = page.checkpoint or place
        channel.numbers += range(channel.numbers[-1] + 1, channel.numbers[-1] + 13)
    stored |= numbers(run(channel, place))
    assert stored == set(channel.numbers)


def test_a_long_channel_is_walked_over_several_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.collectors.telegram._MOST_PAGES", 3)
    channel = Channel(range(1, 60))
    stored, place = set[int](), None
    for _ in range(8):
        channel.asked.clear()
        pages = run(channel, place)
        assert len(channel.asked) <= 3
        stored |= numbers(pages)
        place = pages[-1].checkpoint
        channel.numbers.append(channel.numbers[-1] + 1)
    assert set(range(1, 60)) <= stored


def test_a_server_that_repeats_itself_is_left() -> None:
    channel = Channel([5, 6])
    channel.body = preview_page(message(5), message(6))
    pages = run(channel)
    assert len(channel.asked) == 2
    assert pages[-1].checkpoint
    assert pages[-1].checkpoint.cursor["done"] == "yes"


@pytest.mark.parametrize(
    ("body", "url", "error", "why"),
    [
        (preview_page(), f"{BASE}/s/boats", NoPostsError, "messages of a public channel"),
        ('<div class="tgme_page">Join', f"{BASE}/boats", UnreadableInputError, "no preview"),
        ('<div class="tgme_page">Join', f"{BASE}/s/boats", UnreadableInputError, "no preview"),
        ("<p>New in Telegram", f"{BASE}/s/boats", UnreadableInputError, "layout changed"),
        ("", f"{BASE}/s/boats", UnreadableInputError, "layout changed"),
        (preview_page(*(message(n, "") for n in range(4))), f"{BASE}/s/boats", UnreadableInputError, "layout changed"),
    ],
)
def test_a_page_without_messages_says_why(body: str, url: str, error: type[Exception], why: str) -> None:
    channel = Channel([1])
    channel.body, channel.url = body, url
    with pytest.raises(error, match=why):
        run(channel)


def test_one_message_is_asked_for_alone() -> None:
    channel = Channel([12], size=1)
    (page,) = run(channel, source=Source(collector="telegram", locator="https://t.me/boats/12"))
    assert (channel.asked, numbers([page])) == ([f"{BASE}/boats/12?embed=1"], {12})
    channel.body = '<div class="tgme_widget_message_error">Post not found'
    with pytest.raises(NoPostsError):
        run(channel, source=Source(collector="telegram", locator="https://t.me/boats/12"))
