"""Repositories, straight from the server that keeps them."""

from typing import Any

import pytest

from archiver.collectors.bluesky import Bluesky
from schemas.errors import UnreadableInputError
from schemas.page import Checkpoint, Page
from schemas.source import Source
from tests.archiver.collectors.bluesky.conftest import ADA, BEN, FakeClient, record_of, refused, uri_of


def _keys(pages: list[Page]) -> list[str]:
    return [post.id.rpartition("/")[2] for page in pages for post in page.posts]


_REPOSITORY = Source(collector="bluesky", locator="pds+https://pds.example/ada.bsky.social")


class _Repository:
    """A PDS with one account: pages of three, each with a cursor, and an empty one without."""

    def __init__(self, keys: list[str], profile: Any = None) -> None:
        self.keys = keys
        self.profile = profile or {"displayName": "Ada Quay"}

    def __call__(self, method: str, parameters: dict[str, str]) -> Any:
        if method == "com.atproto.repo.describeRepo":
            return {"did": ADA, "handle": "ada.bsky.social", "collections": []}
        if method == "com.atproto.repo.getRecord":
            assert (parameters["collection"], parameters["rkey"]) == ("app.bsky.actor.profile", "self")
            return self.profile if isinstance(self.profile, Exception) else {"uri": "at://", "value": self.profile}
        assert (method, parameters["repo"]) == ("com.atproto.repo.listRecords", ADA)
        keys = [key for key in self.keys if key < parameters.get("cursor", "~")][:3]
        records = [{"uri": uri_of(key), "cid": "c", "value": record_of(f"Reading {key}")} for key in keys]
        return {"records": records} | ({"cursor": keys[-1]} if keys else {})


_KEYS = [f"3l6oveex3i{n}2l" for n in range(7, 1, -1)] + ["3l6oveex3ha2l"]


def _repository(answers: Any, checkpoint: Checkpoint | None = None) -> tuple[list[Page], FakeClient]:
    client = FakeClient(answers)
    return list(Bluesky().pages(_REPOSITORY, checkpoint, client)), client


def test_a_repository_is_read_straight_from_its_server() -> None:
    pages, client = _repository(_Repository(_KEYS))
    assert _keys(pages) == _KEYS
    assert set(client.hosts) == {"https://pds.example"}
    author = pages[0].posts[0].author
    assert (author.handle, author.name, author.id) == ("ada.bsky.social", "Ada Quay", ADA)
    assert [len(page.captures) for page in pages] == [3, 1, 1, 1], "who it is was told once"
    assert pages[0].posts[0].capture_sha256 == pages[0].captures[0].sha256
    assert pages[-1].checkpoint == Checkpoint(cursor={"known": "3l6oveex3i72l"})


def test_its_second_run_asks_three_times_and_finds_what_is_new() -> None:
    known = _repository(_Repository(_KEYS[2:]))[0][-1].checkpoint
    pages, client = _repository(_Repository(_KEYS), known)
    assert _keys(pages) == _KEYS[:3]
    assert len(client.asked) == 3


@pytest.mark.parametrize("odd", ["zzz-first-of-all", "jzzzzzzzzzzzz"])
def test_a_key_that_is_no_time_hides_nothing_that_comes_later(odd: str) -> None:
    known = _repository(_Repository([odd, *_KEYS[5:]]))[0][-1].checkpoint
    pages, _ = _repository(_Repository([odd, *_KEYS]), known)
    assert set(_KEYS[:5]) <= set(_keys(pages))


def test_no_server_speaks_for_anothers_repository() -> None:
    served = _Repository(_KEYS)

    def answers(method: str, parameters: dict[str, str]) -> Any:
        answer = served(method, parameters)
        for record in answer.get("records", [])[:1]:
            record["uri"] = record["uri"].replace(ADA, BEN)
        return answer

    pages, _ = _repository(answers)
    assert _keys(pages) == [*_KEYS[1:3], *_KEYS[4:6]]
    assert {trouble.why for page in pages for trouble in page.troubles} == {"not of this repository"}


def test_a_server_that_speaks_of_another_account_is_not_believed() -> None:
    source = Source(collector="bluesky", locator=f"pds+https://pds.example/{BEN}")
    with pytest.raises(UnreadableInputError, match="another account"):
        list(Bluesky().pages(source, None, FakeClient(_Repository(_KEYS))))


def test_a_repository_without_a_profile_is_read_too() -> None:
    pages, _ = _repository(_Repository(_KEYS, refused(400)))
    assert pages[0].posts[0].author.name is None
    assert len(_keys(pages)) == 7


def test_a_profile_that_asks_not_to_be_shown_is_left_out() -> None:
    pages, client = _repository(_Repository(_KEYS, {"labels": {"values": [{"val": "!no-unauthenticated"}]}}))
    assert [page.posts for page in pages] == [()]
    assert "left out" in pages[0].troubles[0].why
    assert len(client.asked) == 2


def test_nobody_of_that_name_on_a_server() -> None:
    with pytest.raises(UnreadableInputError, match="no such account"):
        _repository(lambda *_: refused(400))
