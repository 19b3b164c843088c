"""An account: pages, ends, interruptions, and what a second run asks for."""

import json
from collections.abc import Iterator
from itertools import chain, islice, repeat
from typing import Any

import pytest

from archiver.collectors.bluesky import Bluesky
from schemas.errors import AnswerError, NoPostsError, RateLimitedError, UnreadableInputError
from schemas.page import Checkpoint, Page
from schemas.source import Source
from storage import Archive
from tests.archiver.collectors.bluesky.conftest import (
    ADA,
    BEN,
    NOON,
    FakeClient,
    FakeFeed,
    record_of,
    refused,
    reply_to,
    uri_of,
    view_of,
)

_SOURCE = Source(collector="bluesky", locator="@ada.bsky.social")


def _pages(answers: Any, checkpoint: Checkpoint | None = None, **settings: Any) -> tuple[list[Page], FakeClient]:
    client = FakeClient(answers)
    return list(Bluesky(**settings).pages(_SOURCE, checkpoint, client)), client


def _keys(pages: list[Page]) -> list[str]:
    return [post.id.rpartition("/")[2] for page in pages for post in page.posts]


def test_a_first_run_walks_back_to_the_end(harbour: list[Any]) -> None:
    pages, client = _pages(FakeFeed(harbour))
    assert _keys(pages) == ["k7", "k6", "k5", "k4", "k3", "k2", "k1"]
    assert [parameters.get("cursor") for _, parameters in client.asked] == [None, "at:2", "at:4", "at:6"]
    assert client.asked[0] == (
        "app.bsky.feed.getAuthorFeed",
        {"actor": "ada.bsky.social", "filter": "posts_with_replies", "limit": "100"},
    )
    assert set(client.hosts) == {"https://public.api.bsky.app"}
    assert pages[-1].checkpoint == Checkpoint(cursor={"known": "2026-02-01T09:07:00.000000Z"})


def test_every_page_names_its_source_its_answer_and_the_place_of_its_posts(harbour: list[Any]) -> None:
    pages, _ = _pages(FakeFeed(harbour))
    for page in pages:
        (capture,) = page.captures
        assert page.source == _SOURCE
        for place, post in enumerate(page.posts):
            assert (post.source, post.order) == (_SOURCE.locator, place)
            assert (post.capture_sha256, post.captured_at) == (capture.sha256, NOON)


def test_a_second_run_with_nothing_new_asks_once(harbour: list[Any]) -> None:
    first, _ = _pages(FakeFeed(harbour))
    second, client = _pages(FakeFeed(harbour), first[-1].checkpoint)
    assert len(client.asked) == 1
    assert second[-1].checkpoint == first[-1].checkpoint


def test_what_has_come_since_is_walked_down_to_what_is_known(harbour: list[Any]) -> None:
    known = _pages(FakeFeed(harbour[3:]))[0][-1].checkpoint
    pages, client = _pages(FakeFeed(harbour), known)
    assert _keys(pages) == ["k7", "k6", "k5", "k4"]
    assert len(client.asked) == 2


def test_the_mark_holds_though_the_newest_known_post_is_deleted(harbour: list[Any]) -> None:
    known = _pages(FakeFeed(harbour[3:]))[0][-1].checkpoint
    del harbour[3]
    pages, client = _pages(FakeFeed(harbour), known)
    assert _keys(pages)[:3] == ["k7", "k6", "k5"]
    assert len(client.asked) == 2


@pytest.mark.parametrize("stored", [1, 2, 3])
def test_a_run_that_is_stopped_between_two_pages_is_gone_on_with(
    harbour: list[Any], archive: Archive, stored: int
) -> None:
    from archiver.collecting import collect

    run = collect(_SOURCE, Bluesky(), archive, FakeClient(FakeFeed(harbour)))
    assert len(list(islice(run, stored))) == stored
    del run
    newer = [{"post": view_of("k8", "Gauge reading 8", 8)}]
    # The cursor goes on pointing at the same post though one has come above.
    client = FakeClient(_Shifted(newer, harbour))
    told = list(collect(_SOURCE, Bluesky(), archive, client))
    assert sum(progress.new for progress in told) == 8 - 2 * stored
    assert client.asked[0][1]["cursor"] == f"at:{2 * stored}"
    assert len(client.asked) <= 6 - stored
    quiet = FakeClient(_Shifted(newer, harbour))
    assert sum(progress.new for progress in collect(_SOURCE, Bluesky(), archive, quiet)) == 0
    assert len(quiet.asked) == 1


class _Shifted:
    """A feed with something new on top, whose old cursors keep their meaning."""

    def __init__(self, newer: list[Any], older: list[Any]) -> None:
        self._newer, self._older = newer, FakeFeed(older)

    def __call__(self, method: str, parameters: dict[str, str]) -> Any:
        answer = self._older(method, parameters)
        return answer if "cursor" in parameters else {**answer, "feed": [*self._newer, *answer["feed"]]}


def test_a_walk_for_new_posts_that_is_stopped_leaves_no_gap(harbour: list[Any]) -> None:
    known = _pages(FakeFeed(harbour[5:]))[0][-1].checkpoint
    (page,), _ = _pages(FakeFeed(harbour), known, most_pages=1)
    assert page.checkpoint is not None
    assert page.checkpoint.cursor["known"] == "2026-02-01T09:02:00.000000Z", "the mark has not moved yet"
    pages, _ = _pages(FakeFeed(harbour), page.checkpoint)
    assert {"k5", "k4", "k3"} <= set(_keys(pages))
    assert pages[-1].checkpoint == Checkpoint(cursor={"known": "2026-02-01T09:07:00.000000Z"})


def test_a_run_of_few_pages_says_where_the_next_goes_on(harbour: list[Any]) -> None:
    checkpoint, keys = None, []
    for _ in range(5):
        pages, client = _pages(FakeFeed(harbour), checkpoint, most_pages=1)
        assert len(client.asked) == 1
        checkpoint = pages[-1].checkpoint
        keys += _keys(pages)
    assert keys[:7] == ["k7", "k6", "k5", "k4", "k3", "k2", "k1"]


def test_a_cursor_that_the_server_has_forgotten_costs_a_walk_from_the_top(harbour: list[Any]) -> None:
    feed = FakeFeed(harbour)

    def answers(method: str, parameters: dict[str, str]) -> Any:
        return refused() if parameters.get("cursor") == "stale" else feed(method, parameters)

    pages, _ = _pages(answers, Checkpoint(cursor={"cursor": "stale", "head": "2026-02-01T09:05:00.000000Z"}))
    assert len(_keys(pages)) == 7


def test_short_and_empty_pages_with_a_cursor_go_on() -> None:
    sheets = [[], ["k3"], [], [], ["k2", "k1"], []]

    def answers(_: str, parameters: dict[str, str]) -> Any:
        at = int(parameters.get("cursor", "0"))
        feed = [{"post": view_of(key, key, int(key[1:]))} for key in sheets[at]]
        return {"feed": feed} | ({"cursor": str(at + 1)} if at + 1 < len(sheets) else {})

    pages, _ = _pages(answers)
    assert _keys(pages) == ["k3", "k2", "k1"]


def test_a_repeated_cursor_ends_the_walk_and_the_mark_stays(harbour: list[Any]) -> None:
    def answers(_: str, __: dict[str, str]) -> Any:
        return {"feed": harbour, "cursor": "same"}

    pages, client = _pages(answers)
    assert len(client.asked) == 2
    assert [trouble.why for trouble in pages[-1].troubles] == ["the server goes in circles"]
    assert pages[-1].checkpoint == Checkpoint(cursor={}), "what lies below was never seen"


def test_cursors_that_go_round_end_too(harbour: list[Any]) -> None:
    def answers(_: str, parameters: dict[str, str]) -> Any:
        return {"feed": harbour, "cursor": {"": "a", "a": "b", "b": "a"}[parameters.get("cursor", "")]}

    assert len(_pages(answers)[1].asked) == 3


def test_an_empty_last_page_may_repeat_its_cursor(harbour: list[Any]) -> None:
    def answers(_: str, parameters: dict[str, str]) -> Any:
        return {"feed": [] if "cursor" in parameters else harbour, "cursor": "end"}

    pages, _ = _pages(answers)
    assert pages[-1].checkpoint == Checkpoint(cursor={"known": "2026-02-01T09:07:00.000000Z"})


def test_endless_empty_pages_come_to_an_end(harbour: list[Any]) -> None:
    client = FakeClient(_endlessly_empty())
    with pytest.raises(NoPostsError):
        list(Bluesky().pages(_SOURCE, None, client))
    assert len(client.asked) == 50
    pages, client = _pages(_endlessly_empty(harbour))
    assert len(client.asked) == 51
    assert [trouble.why for page in pages for trouble in page.troubles] == [
        "50 empty pages in a row; a later run goes on below them"
    ]


def _endlessly_empty(*first: list[Any]) -> Any:
    sheets = chain(first, repeat([]))
    counter = iter(range(10**9))
    return lambda _, __: {"feed": next(sheets), "cursor": f"c{next(counter)}"}


def test_endless_pages_are_bounded(harbour: list[Any]) -> None:
    counter = iter(range(10**9))

    def answers(_: str, __: dict[str, str]) -> Any:
        return {"feed": harbour, "cursor": f"c{next(counter)}"}

    assert len(_pages(answers, most_pages=7)[1].asked) == 7


def test_reposts_are_left_out_and_a_pinned_post_is_no_news(harbour: list[Any]) -> None:
    repost = {
        "post": view_of("theirs", "Not mine", 59, who=BEN),
        "reason": {"$type": "app.bsky.feed.defs#reasonRepost", "by": {"did": ADA}},
    }
    pinned = {
        "post": view_of("old", "Pinned", 0),
        "reason": {"$type": "app.bsky.feed.defs#reasonPin"},
    }
    known = _pages(FakeFeed(harbour[5:]))[0][-1].checkpoint
    pages, _ = _pages(FakeFeed([pinned, repost, *harbour]), known)
    assert _keys(pages) == ["old", "k7", "k6", "k5", "k4", "k3", "k2"]


def test_a_self_reply_is_known_by_the_uri_of_its_parent() -> None:
    own, other = uri_of("k1"), uri_of("b1", BEN)
    items = [
        {"post": view_of("k3", "To Ben", 3, record=record_of("To Ben", 3, reply=reply_to(other, own)))},
        {"post": view_of("k2", "Second", 2, record=record_of("Second", 2, reply=reply_to(own, own)))},
        {"post": view_of("k1", "First", 1)},
    ]
    (page,), _ = _pages(FakeFeed(items, size=9))
    found = [(post.in_reply_to_id, post.in_reply_to_author, post.conversation_id) for post in page.posts]
    assert found == [(other, BEN, own), (own, ADA, own), (None, None, None)]


_LABEL = [{"val": "!no-unauthenticated", "src": ADA}]


def _labelled(harbour: list[Any]) -> list[Any]:
    for item in harbour:
        item["post"]["author"] = {**item["post"]["author"], "labels": _LABEL}
    return harbour


def test_who_asks_not_to_be_shown_to_strangers_is_left_out(harbour: list[Any]) -> None:
    pages, client = _pages(FakeFeed(_labelled(harbour)))
    assert len(client.asked) == 1
    assert [(page.posts, page.captures) for page in pages] == [((), ())]
    assert "!no-unauthenticated" in pages[0].troubles[0].why


def test_where_a_hidden_account_was_left_off_is_not_forgotten(harbour: list[Any]) -> None:
    (page,), _ = _pages(FakeFeed(harbour), most_pages=1)
    (hidden,), _ = _pages(FakeFeed(_labelled(harbour)), page.checkpoint)
    assert hidden.checkpoint is None, "the stored one stays"


def test_one_labelled_post_is_left_out_alone(harbour: list[Any]) -> None:
    harbour[1]["post"]["labels"] = _LABEL
    pages, _ = _pages(FakeFeed(harbour))
    assert _keys(pages) == ["k7", "k5", "k4", "k3", "k2", "k1"]
    assert len(pages[0].troubles) == 1


def test_and_collected_where_the_settings_say_so(harbour: list[Any]) -> None:
    pages, _ = _pages(FakeFeed(_labelled(harbour)), include_unauthenticated=True)
    assert len(_keys(pages)) == 7


def test_a_label_that_was_taken_back_is_none(harbour: list[Any]) -> None:
    harbour[0]["post"]["author"]["labels"] = [{"val": "!no-unauthenticated", "neg": True}]
    assert len(_keys(_pages(FakeFeed(harbour))[0])) == 7


def test_one_malformed_item_is_told_and_the_rest_is_kept(harbour: list[Any]) -> None:
    odd: list[Any] = [
        None,
        7,
        {},
        {"post": []},
        {"post": {"uri": "at://x"}},
        {"post": view_of("bad", "", record={"text": 3})},
    ]
    pages, _ = _pages(FakeFeed([*odd, *harbour], size=99))
    assert len(_keys(pages)) == 7
    assert [(trouble.where, trouble.why) for trouble in pages[0].troubles] == [
        ("item 1", "no uri"),
        ("item 2", "no uri"),
        ("item 3", "no uri"),
        ("item 4", "no uri"),
        ("at://x", "no text"),
        (uri_of("bad"), "no text"),
    ]


def test_unknown_fields_do_no_harm(harbour: list[Any]) -> None:
    plain = _pages(FakeFeed(harbour))[0]
    for item in harbour:
        item["future"] = item["post"]["future"] = item["post"]["record"]["future"] = {"a": [1, None, {"b": "c"}]}
    assert _keys(_pages(FakeFeed(harbour))[0]) == _keys(plain)


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><title>Just a moment</title>",
        b'{"feed": [',
        b"",
        b"[]",
        b'"feed"',
        b'{"posts": []}',
        b'{"feed": null}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
    ],
)
def test_an_answer_that_no_longer_parses_is_told_plainly(body: bytes) -> None:
    with pytest.raises(UnreadableInputError, match="layout changed"):
        _pages(lambda *_: body)


@pytest.mark.parametrize("feed", ["text", {}, {"a": 1}])
def test_a_feed_of_another_shape_is_told_plainly(feed: Any) -> None:
    with pytest.raises(UnreadableInputError, match="layout changed"):
        _pages(lambda *_: {"feed": feed})


def test_lone_surrogates_become_what_can_be_stored(harbour: list[Any]) -> None:
    body = json.dumps({"feed": harbour[:1]}).replace("Gauge", "\\ud800Gauge").encode()
    assert _pages(lambda *_: body)[0][0].posts[0].text == "\ufffdGauge reading 7"


def test_an_unknown_account_is_told_plainly() -> None:
    with pytest.raises(UnreadableInputError, match=r"^@ada\.bsky\.social: .*no such account"):
        _pages(lambda *_: refused(400))


def test_a_server_that_wants_a_login_is_told_plainly() -> None:
    with pytest.raises(AnswerError, match="login"):
        _pages(lambda *_: refused(401))


def test_a_pause_that_the_server_asks_for_goes_through(harbour: list[Any]) -> None:
    feed = FakeFeed(harbour)

    def answers(method: str, parameters: dict[str, str]) -> Any:
        return RateLimitedError("x", None) if "cursor" in parameters else feed(method, parameters)

    run: Iterator[Page] = Bluesky().pages(_SOURCE, None, FakeClient(answers))
    assert len(next(run).posts) == 2
    with pytest.raises(RateLimitedError):
        next(run)


def test_an_account_that_never_posted_has_no_posts() -> None:
    with pytest.raises(NoPostsError):
        _pages(lambda *_: {"feed": []})
