"""One post, and its author's thread around it."""

from typing import Any

import pytest

from archiver.collectors.bluesky import Bluesky
from schemas.errors import UnreadableInputError
from schemas.page import Page
from schemas.source import Source
from tests.archiver.collectors.bluesky.conftest import (
    ADA,
    BEN,
    FakeClient,
    record_of,
    refused,
    reply_to,
    uri_of,
    view_of,
)


class _Talk:
    """A conversation on an AppView, shown around any of its posts, to a depth and a height."""

    def __init__(self, depth: int = 100, height: int = 300) -> None:
        self.views: dict[str, dict[str, Any]] = {}
        self.gone: dict[str, str] = {}
        self._depth, self._height = depth, height

    def say(self, key: str, to: str | None = None, who: str = ADA, **more: Any) -> str:
        uri, minute = uri_of(key, who), len(self.views)
        reply = {"reply": reply_to(to, self._root(to))} if to else {}
        self.views[uri] = view_of(key, f"Words of {key}", who=who, record=record_of(key, minute, **reply), **more)
        return uri

    def lose(self, uri: str, kind: str = "notFoundPost") -> None:
        self.gone[uri] = kind

    def _root(self, uri: str) -> str:
        parent = self._parent(uri)
        return self._root(parent) if parent else uri

    def _parent(self, uri: str) -> str | None:
        reply = self.views[uri]["record"].get("reply")
        return reply["parent"]["uri"] if reply else None

    def __call__(self, method: str, parameters: dict[str, str]) -> Any:
        assert method == "app.bsky.feed.getPostThread"
        uri = parameters["uri"].replace("ada.bsky.social", ADA)
        if uri in self.gone or uri not in self.views:
            return refused(400)
        node = self._down(uri, self._depth)
        self._up(uri, node, self._height)
        return {"thread": node}

    def _down(self, uri: str, depth: int) -> dict[str, Any]:
        answers = [one for one in self.views if self._parent(one) == uri and one not in self.gone]
        node: dict[str, Any] = {
            "$type": "app.bsky.feed.defs#threadViewPost",
            "post": {**self.views[uri], "replyCount": len(answers)},
        }
        if depth:
            node["replies"] = [self._down(one, depth - 1) for one in answers]
        return node

    def _up(self, uri: str, node: dict[str, Any], height: int) -> None:
        parent = self._parent(uri)
        if parent in self.gone:
            kind = self.gone[parent]
            node["parent"] = {"$type": f"app.bsky.feed.defs#{kind}", "uri": parent, kind.removesuffix("Post"): True}
        elif parent and height:
            node["parent"] = self._down(parent, 0)
            self._up(parent, node["parent"], height - 1)


def _around(talk: Any, uri: str, **settings: Any) -> tuple[list[Page], FakeClient]:
    client = FakeClient(talk)
    source = Bluesky().recognise(uri, None)
    assert source is not None
    return list(Bluesky(**settings).pages(source, None, client)), client


def _keys(pages: list[Page]) -> list[str]:
    return sorted(post.id.rpartition("/")[2] for page in pages for post in page.posts)


@pytest.fixture
def talk() -> _Talk:
    """Four parts by Ada; Ben answers the second, Ada answers him; and a branch at the root."""
    talk = _Talk()
    k1 = talk.say("k1")
    k2 = talk.say("k2", k1)
    k3 = talk.say("k3", k2)
    talk.say("k4", k3)
    b1 = talk.say("b1", k2, who=BEN)
    talk.say("toben", b1)
    talk.say("branch", k1)
    return talk


@pytest.mark.parametrize(("key", "requests"), [("k1", 1), ("k2", 2), ("k4", 2), ("branch", 2)])
def test_any_part_brings_its_authors_whole_thread(talk: _Talk, key: str, requests: int) -> None:
    pages, client = _around(talk, uri_of(key))
    assert _keys(pages) == ["branch", "k1", "k2", "k3", "k4"]
    assert len(client.asked) == requests
    assert {post.author.id for page in pages for post in page.posts} == {ADA}


def test_an_answer_to_somebody_comes_with_the_thread_but_without_them(talk: _Talk) -> None:
    pages, _ = _around(talk, uri_of("toben"))
    assert _keys(pages) == ["branch", "k1", "k2", "k3", "k4", "toben"]


def test_a_strangers_answer_brings_what_the_stranger_said(talk: _Talk) -> None:
    assert _keys(_around(talk, uri_of("b1", BEN))[0]) == ["b1"]


def test_a_handle_in_the_address_will_do(talk: _Talk) -> None:
    pages, client = _around(talk, "https://bsky.app/profile/ada.bsky.social/post/k1")
    assert client.asked[0][1]["uri"] == "at://ada.bsky.social/app.bsky.feed.post/k1"
    assert len(_keys(pages)) == 5


def test_pages_name_their_source_and_their_answer(talk: _Talk) -> None:
    pages, _ = _around(talk, uri_of("k4"))
    for page in pages:
        assert page.source == Source(collector="bluesky", locator=uri_of("k4"))
        assert {post.capture_sha256 for post in page.posts} <= {capture.sha256 for capture in page.captures}
        assert {post.source for post in page.posts} <= {uri_of("k4")}


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("height", [1, 2, 5])
@pytest.mark.parametrize("place", [0, 7, 19])
def test_a_thread_longer_than_one_answer_is_asked_for_in_pieces(depth: int, height: int, place: int) -> None:
    talk = _Talk(depth, height)
    uris: list[str] = []
    for number in range(20):
        uris.append(talk.say(f"k{number:02}", uris[-1] if uris else None))
    pages, client = _around(talk, uris[place])
    assert len(_keys(pages)) == 20
    assert len(client.asked) <= 45


def test_but_not_in_more_pieces_than_the_settings_say() -> None:
    talk = _Talk(1, 1)
    uri = talk.say("k0")
    last = uri
    for number in range(1, 20):
        last = talk.say(f"k{number}", last)
    assert len(_around(talk, uri, most_pages=3)[1].asked) == 3


@pytest.mark.parametrize(("kind", "why"), [("notFoundPost", "deleted"), ("blockedPost", "blocks")])
def test_a_deleted_part_is_told_and_what_is_above_is_found(talk: _Talk, kind: str, why: str) -> None:
    talk.lose(uri_of("k2"), kind)
    pages, _ = _around(talk, uri_of("k3"))
    assert _keys(pages) == ["branch", "k1", "k3", "k4"]
    troubles = [trouble for page in pages for trouble in page.troubles]
    assert [trouble.where for trouble in troubles] == [uri_of("k2")]
    assert why in troubles[0].why


def test_a_deleted_root_is_told(talk: _Talk) -> None:
    talk.lose(uri_of("k1"))
    pages, _ = _around(talk, uri_of("k2"))
    assert _keys(pages) == ["k2", "k3", "k4"]
    assert {trouble.where for page in pages for trouble in page.troubles} == {uri_of("k1")}


def test_a_post_that_is_gone_is_told_plainly(talk: _Talk) -> None:
    with pytest.raises(UnreadableInputError, match="no such post"):
        _around(talk, uri_of("never"))


@pytest.mark.parametrize("kind", ["notFoundPost", "blockedPost", "somethingNew"])
def test_a_post_that_cannot_be_seen_is_told_plainly(kind: str) -> None:
    with pytest.raises(UnreadableInputError, match="cannot be seen"):
        _around(lambda *_: {"thread": {"$type": f"app.bsky.feed.defs#{kind}", "uri": "at://x"}}, uri_of("k1"))


def test_who_asks_not_to_be_shown_is_left_out(talk: _Talk) -> None:
    for view in talk.views.values():
        view["author"]["labels"] = [{"val": "!no-unauthenticated"}]
    pages, _ = _around(talk, uri_of("k1"))
    assert [(page.posts, page.captures) for page in pages] == [((), ())]
    assert "left out" in pages[0].troubles[0].why
    assert len(_keys(_around(talk, uri_of("k1"), include_unauthenticated=True)[0])) == 5


def test_a_malformed_answer_below_is_told_and_the_rest_is_kept(talk: _Talk) -> None:
    talk.views[uri_of("branch")]["record"]["text"] = None
    pages, _ = _around(talk, uri_of("k1"))
    assert _keys(pages) == ["k1", "k2", "k3", "k4"]
    assert [trouble.where for trouble in pages[0].troubles] == [uri_of("branch")]


@pytest.mark.parametrize("node", [{"post": 1}, {"post": {"uri": 5}}, {"post": {"author": []}}, {}, {"post": {"a": 1}}])
def test_odd_nodes_never_fell_the_run(node: dict[str, Any]) -> None:
    whole = {"post": view_of("k1", "One"), "replies": [node, None, 7, {"post": node}], "parent": node}
    pages, _ = _around(lambda *_: {"thread": whole}, uri_of("k1"), most_pages=5)
    assert "k1" in _keys(pages)
