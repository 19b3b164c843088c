"""An account: pages, interruptions, and what a second run asks for."""

from itertools import islice
from typing import Any

import pytest

from archiver.collectors.bluesky import Bluesky
from schemas.page import Checkpoint
from storage import Archive
from tests.archiver.collectors.bluesky.conftest import (
    ACCOUNT,
    ADA,
    BEN,
    NOON,
    FakeClient,
    FakeFeed,
    keys_of,
    record_of,
    refused,
    reply_to,
    uri_of,
    view_of,
    walk,
)


def test_a_first_run_walks_back_to_the_end(harbour: list[Any]) -> None:
    pages, client = walk(FakeFeed(harbour))
    assert keys_of(pages) == ["k7", "k6", "k5", "k4", "k3", "k2", "k1"]
    assert [parameters.get("cursor") for _, parameters in client.asked] == [None, "at:2", "at:4", "at:6"]
    assert client.asked[0] == (
        "app.bsky.feed.getAuthorFeed",
        {"actor": "ada.bsky.social", "filter": "posts_with_replies", "limit": "100"},
    )
    assert set(client.hosts) == {"https://public.api.bsky.app"}
    assert pages[-1].checkpoint == Checkpoint(cursor={"known": "2026-02-01T09:07:00.000000Z"})


def test_every_page_names_its_source_its_answer_and_the_place_of_its_posts(harbour: list[Any]) -> None:
    pages, _ = walk(FakeFeed(harbour))
    for page in pages:
        (capture,) = page.captures
        assert page.source == ACCOUNT
        for place, post in enumerate(page.posts):
            assert (post.source, post.order) == (ACCOUNT.locator, place)
            assert (post.capture_sha256, post.captured_at) == (capture.sha256, NOON)


def test_a_self_reply_is_known_by_the_uri_of_its_parent() -> None:
    own, other = uri_of("k1"), uri_of("b1", BEN)
    items = [
        {"post": view_of("k3", "To Ben", 3, record=record_of("To Ben", 3, reply=reply_to(other, own)))},
        {"post": view_of("k2", "Second", 2, record=record_of("Second", 2, reply=reply_to(own, own)))},
        {"post": view_of("k1", "First", 1)},
    ]
    (page,), _ = walk(FakeFeed(items, size=9))
    found = [(post.in_reply_to_id, post.in_reply_to_author, post.conversation_id) for post in page.posts]
    assert found == [(other, BEN, own), (own, ADA, own), (None, None, None)]


def test_a_second_run_with_nothing_new_asks_once(harbour: list[Any]) -> None:
    first, _ = walk(FakeFeed(harbour))
    second, client = walk(FakeFeed(harbour), first[-1].checkpoint)
    assert len(client.asked) == 1
    assert second[-1].checkpoint == first[-1].checkpoint


def test_what_has_come_since_is_walked_down_to_what_is_known(harbour: list[Any]) -> None:
    known = walk(FakeFeed(harbour[3:]))[0][-1].checkpoint
    pages, client = walk(FakeFeed(harbour), known)
    assert keys_of(pages) == ["k7", "k6", "k5", "k4"]
    assert len(client.asked) == 2


def test_the_mark_holds_though_the_newest_known_post_is_deleted(harbour: list[Any]) -> None:
    known = walk(FakeFeed(harbour[3:]))[0][-1].checkpoint
    del harbour[3]
    pages, client = walk(FakeFeed(harbour), known)
    assert keys_of(pages)[:3] == ["k7", "k6", "k5"]
    assert len(client.asked) == 2


@pytest.mark.parametrize("stored", [1, 2, 3])
def test_a_run_that_is_stopped_between_two_pages_is_gone_on_with(
    harbour: list[Any], archive: Archive, stored: int
) -> None:
    from archiver.collecting import collect

    run = collect(ACCOUNT, Bluesky(), archive, FakeClient(FakeFeed(harbour)))
    assert len(list(islice(run, stored))) == stored
    del run
    newer = [{"post": view_of("k8", "Gauge reading 8", 8)}]
    # The cursor goes on pointing at the same post though one has come above.
    client = FakeClient(_Shifted(newer, harbour))
    told = list(collect(ACCOUNT, Bluesky(), archive, client))
    assert sum(progress.new for progress in told) == 8 - 2 * stored
    assert client.asked[0][1]["cursor"] == f"at:{2 * stored}"
    assert len(client.asked) <= 6 - stored
    quiet = FakeClient(_Shifted(newer, harbour))
    assert sum(progress.new for progress in collect(ACCOUNT, Bluesky(), archive, quiet)) == 0
    assert len(quiet.asked) == 1


class _Shifted:
    """A feed with something new on top, whose old cursors keep their meaning."""

    def __init__(self, newer: list[Any], older: list[Any]) -> None:
        self._newer, self._older = newer, FakeFeed(older)

    def __call__(self, method: str, parameters: dict[str, str]) -> Any:
        answer = self._older(method, parameters)
        return answer if "cursor" in parameters else {**answer, "feed": [*self._newer, *answer["feed"]]}


def test_a_walk_for_new_posts_that_is_stopped_leaves_no_gap(harbour: list[Any]) -> None:
    known = walk(FakeFeed(harbour[5:]))[0][-1].checkpoint
    (page,), _ = walk(FakeFeed(harbour), known, most_pages=1)
    assert page.checkpoint is not None
    assert page.checkpoint.cursor["known"] == "2026-02-01T09:02:00.000000Z", "the mark has not moved yet"
    pages, _ = walk(FakeFeed(harbour), page.checkpoint)
    assert {"k5", "k4", "k3"} <= set(keys_of(pages))
    assert pages[-1].checkpoint == Checkpoint(cursor={"known": "2026-02-01T09:07:00.000000Z"})


def test_a_run_of_few_pages_says_where_the_next_goes_on(harbour: list[Any]) -> None:
    checkpoint, keys = None, []
    for _ in range(5):
        pages, client = walk(FakeFeed(harbour), checkpoint, most_pages=1)
        assert len(client.asked) == 1
        checkpoint = pages[-1].checkpoint
        keys += keys_of(pages)
    assert keys[:7] == ["k7", "k6", "k5", "k4", "k3", "k2", "k1"]


def test_a_cursor_that_the_server_has_forgotten_costs_a_walk_from_the_top(harbour: list[Any]) -> None:
    feed = FakeFeed(harbour)

    def answers(method: str, parameters: dict[str, str]) -> Any:
        return refused() if parameters.get("cursor") == "stale" else feed(method, parameters)

    pages, _ = walk(answers, Checkpoint(cursor={"cursor": "stale", "head": "2026-02-01T09:05:00.000000Z"}))
    assert len(keys_of(pages)) == 7
