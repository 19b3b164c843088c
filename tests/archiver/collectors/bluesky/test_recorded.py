"""Answers of real servers, where a checkout has them: every post is read, none raises."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from archiver.collectors.bluesky import Bluesky
from archiver.collectors.bluesky.posts import post_of_record, post_of_view, writer_of
from schemas.page import Page
from schemas.post import Author
from tests.archiver.collectors.bluesky.conftest import FakeClient, refused

_SHARED = Path(__file__).parents[5] / "shared" / "fixtures"
_ANSWERS = sorted(path for name in ("bluesky", "bsky-snapshots") for path in (_SHARED / name).glob("*.json"))
_ELSEWHERE = sorted(
    path
    for name in ("atproto-py", "jetstream", "granary")
    for path in (_SHARED / name).rglob("*.json*")
    if b'"app.bsky.feed.post"' in path.read_bytes()
)

pytestmark = pytest.mark.skipif(not _ANSWERS, reason="no recorded answers beside this checkout (../shared/fixtures)")


def _inside(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON value."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
        waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


@pytest.mark.parametrize("path", _ANSWERS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_recorded_post_is_read(path: Path) -> None:
    capture = FakeClient(lambda *_: {}).get("https://server.example/xrpc/x")
    for said in _inside(json.loads(path.read_text())):
        if isinstance(said.get("record"), dict) and "text" in said["record"] and "author" in said:
            post = post_of_view(said, capture)
            assert post.text == said["record"]["text"]
            assert post.author.handle == said["author"]["handle"]
        elif isinstance(said.get("value"), dict) and said["value"].get("$type") == "app.bsky.feed.post":
            post = post_of_record(
                said, Author(id=writer_of(said["uri"])), capture, lambda cid: f"https://b.example/{cid}"
            )
            assert post.text == said["value"]["text"]


@pytest.mark.parametrize("path", [*_ANSWERS, *_ELSEWHERE], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_record_of_a_post_is_read_wherever_it_stands(path: Path) -> None:
    """Other tools' answers, events of a stream, quoted posts inside others: all carry the same record."""
    capture = FakeClient(lambda *_: {}).get("https://server.example/xrpc/x")
    uri = "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3l6oveex3ii2l"
    lines = path.read_text().splitlines() if path.suffix == ".jsonl" else [path.read_text()]
    for said in (one for line in lines if line.strip() for one in _inside(json.loads(line))):
        if said.get("$type") == "app.bsky.feed.post" and isinstance(said.get("text"), str):
            post = post_of_record({"uri": uri, "value": said}, Author(id=writer_of(uri)), capture, lambda _: None)
            assert post.text == said["text"]


def test_there_are_many() -> None:
    assert sum(path.read_bytes().count(b'"app.bsky.feed.post"') for path in (*_ANSWERS, *_ELSEWHERE)) > 500


def _recorded(name: str) -> Any:
    return json.loads((_SHARED / "bluesky" / f"{name}.json").read_text())


def _collected(locator: str, answers: Any) -> list[Page]:
    source = Bluesky().recognise(locator, None)
    assert source is not None
    return list(Bluesky().pages(source, None, FakeClient(answers)))


def _sheets(name: str, count: int) -> Any:
    answers = [_recorded(f"{name}_{number}") for number in range(count)]
    by_cursor = {None: answers[0]} | {before["cursor"]: after for before, after in pairwise(answers)}

    def serve(method: str, parameters: dict[str, str]) -> Any:
        if method == "com.atproto.repo.describeRepo":
            return _recorded("describeRepo")
        return refused() if method == "com.atproto.repo.getRecord" else by_cursor[parameters.get("cursor")]

    return serve


def test_a_recorded_account_is_the_same_by_both_ways() -> None:
    feed = _collected("@alice.test", _sheets("getAuthorFeed_posts_with_replies", 3))
    repository = _collected("pds+http://127.0.0.1:2583/alice.test", _sheets("listRecords_post", 4))
    by_feed = {post.id: post for page in feed for post in page.posts}
    by_repository = {post.id: post for page in repository for post in page.posts}
    assert by_feed.keys() == by_repository.keys()
    assert len(by_feed) == 137
    for uri, post in by_feed.items():
        other = by_repository[uri]
        for field in ("text", "created_at", "links", "tags", "mentions", "in_reply_to_id", "in_reply_to_author", "url"):
            assert getattr(post, field) == getattr(other, field)
        assert [medium.alt for medium in post.media] == [medium.alt for medium in other.media]


def test_a_recorded_thread_with_a_deleted_part() -> None:
    last = _recorded("getPostThread_gap_last")
    uri = last["thread"]["post"]["uri"]

    def serve(_: str, parameters: dict[str, str]) -> Any:
        return last if parameters["uri"] == uri else refused()

    pages = _collected(uri, serve)
    assert [post.text for page in pages for post in page.posts] == ["Gap thread 4/4"]
    assert any("deleted" in trouble.why for page in pages for trouble in page.troubles)
