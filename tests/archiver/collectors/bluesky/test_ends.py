"""Where a walk ends: empty pages, cursors that go round, feeds without an end."""

from itertools import chain, repeat
from typing import Any

import pytest

from archiver.collectors.bluesky import Bluesky
from schemas.errors import NoPostsError
from schemas.page import Checkpoint
from tests.archiver.collectors.bluesky.conftest import ACCOUNT, FakeClient, keys_of, view_of, walk


def test_short_and_empty_pages_with_a_cursor_go_on() -> None:
    sheets = [[], ["k3"], [], [], ["k2", "k1"], []]

    def answers(_: str, parameters: dict[str, str]) -> Any:
        at = int(parameters.get("cursor", "0"))
        feed = [{"post": view_of(key, key, int(key[1:]))} for key in sheets[at]]
        return {"feed": feed} | ({"cursor": str(at + 1)} if at + 1 < len(sheets) else {})

    pages, _ = walk(answers)
    assert keys_of(pages) == ["k3", "k2", "k1"]


def test_a_repeated_cursor_ends_the_walk_and_the_mark_stays(harbour: list[Any]) -> None:
    def answers(_: str, __: dict[str, str]) -> Any:
        return {"feed": harbour, "cursor": "same"}

    pages, client = walk(answers)
    assert len(client.asked) == 2
    assert [trouble.why for trouble in pages[-1].troubles] == ["the server goes in circles"]
    assert pages[-1].checkpoint == Checkpoint(cursor={}), "what lies below was never seen"


def test_cursors_that_go_round_end_too(harbour: list[Any]) -> None:
    def answers(_: str, parameters: dict[str, str]) -> Any:
        return {"feed": harbour, "cursor": {"": "a", "a": "b", "b": "a"}[parameters.get("cursor", "")]}

    assert len(walk(answers)[1].asked) == 3


def test_an_empty_last_page_may_repeat_its_cursor(harbour: list[Any]) -> None:
    def answers(_: str, parameters: dict[str, str]) -> Any:
        return {"feed": [] if "cursor" in parameters else harbour, "cursor": "end"}

    pages, _ = walk(answers)
    assert pages[-1].checkpoint == Checkpoint(cursor={"known": "2026-02-01T09:07:00.000000Z"})


def test_endless_empty_pages_come_to_an_end(harbour: list[Any]) -> None:
    client = FakeClient(_endlessly_empty())
    with pytest.raises(NoPostsError):
        list(Bluesky().pages(ACCOUNT, None, client))
    assert len(client.asked) == 50
    pages, client = walk(_endlessly_empty(harbour))
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

    assert len(walk(answers, most_pages=7)[1].asked) == 7


def test_an_account_that_never_posted_has_no_posts() -> None:
    with pytest.raises(NoPostsError):
        walk(lambda *_: {"feed": []})
