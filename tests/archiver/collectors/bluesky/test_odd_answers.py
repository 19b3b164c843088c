"""Answers that are malformed, of another shape, or a no."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from archiver.collectors.bluesky import Bluesky
from schemas.errors import AnswerError, RateLimitedError, UnreadableInputError
from schemas.page import Page
from tests.archiver.collectors.bluesky.conftest import (
    ACCOUNT,
    FakeClient,
    FakeFeed,
    keys_of,
    refused,
    uri_of,
    view_of,
    walk,
)


def test_one_malformed_item_is_told_and_the_rest_is_kept(harbour: list[Any]) -> None:
    odd: list[Any] = [
        None,
        7,
        {},
        {"post": []},
        {"post": {"uri": "at://x"}},
        {"post": view_of("bad", "", record={"text": 3})},
    ]
    pages, _ = walk(FakeFeed([*odd, *harbour], size=99))
    assert len(keys_of(pages)) == 7
    assert [(trouble.where, trouble.why) for trouble in pages[0].troubles] == [
        ("item 1", "no uri"),
        ("item 2", "no uri"),
        ("item 3", "no uri"),
        ("item 4", "no uri"),
        ("at://x", "no text"),
        (uri_of("bad"), "no text"),
    ]


def test_unknown_fields_do_no_harm(harbour: list[Any]) -> None:
    plain = walk(FakeFeed(harbour))[0]
    for item in harbour:
        item["future"] = item["post"]["future"] = item["post"]["record"]["future"] = {"a": [1, None, {"b": "c"}]}
    assert keys_of(walk(FakeFeed(harbour))[0]) == keys_of(plain)


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
        walk(lambda *_: body)


@pytest.mark.parametrize("feed", ["text", {}, {"a": 1}])
def test_a_feed_of_another_shape_is_told_plainly(feed: Any) -> None:
    with pytest.raises(UnreadableInputError, match="layout changed"):
        walk(lambda *_: {"feed": feed})


def test_lone_surrogates_become_what_can_be_stored(harbour: list[Any]) -> None:
    body = json.dumps({"feed": harbour[:1]}).replace("Gauge", "\\ud800Gauge").encode()
    assert walk(lambda *_: body)[0][0].posts[0].text == "\ufffdGauge reading 7"


def test_an_unknown_account_is_told_plainly() -> None:
    with pytest.raises(UnreadableInputError, match=r"^@ada\.bsky\.social: .*no such account"):
        walk(lambda *_: refused(400))


def test_a_server_that_wants_a_login_is_told_plainly() -> None:
    with pytest.raises(AnswerError, match="login"):
        walk(lambda *_: refused(401))


def test_a_pause_that_the_server_asks_for_goes_through(harbour: list[Any]) -> None:
    feed = FakeFeed(harbour)

    def answers(method: str, parameters: dict[str, str]) -> Any:
        return RateLimitedError("x", None) if "cursor" in parameters else feed(method, parameters)

    run: Iterator[Page] = Bluesky().pages(ACCOUNT, None, FakeClient(answers))
    assert len(next(run).posts) == 2
    with pytest.raises(RateLimitedError):
        next(run)
