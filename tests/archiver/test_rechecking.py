import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from archiver.collectors.bluesky import Bluesky
from archiver.collectors.client import Client
from archiver.collectors.mastodon.collector import Mastodon
from archiver.rechecking import Found, recheck
from schemas.clock import micros
from schemas.errors import TryLaterError
from schemas.page import Page
from schemas.post import Author, Post
from schemas.source import Source
from storage import Archive

NOW = datetime(2026, 1, 10, tzinfo=UTC)
URI = "at://did:plc:ada/app.bsky.feed.post/3k1"
SAID = {
    "id": "17",
    "created_at": "2025-05-18T14:00:00Z",
    "edited_at": "2025-05-19T14:00:00Z",
    "account": {"id": "1", "username": "ada", "acct": "ada"},
    "content": "<p>The river fell.</p>",
    "visibility": "public",
}
VIEW = {
    "uri": URI,
    "author": {"did": "did:plc:ada", "handle": "ada.example"},
    "record": {"$type": "app.bsky.feed.post", "text": "The river fell.", "createdAt": "2025-05-18T14:00:00Z"},
    "indexedAt": "2025-05-18T14:00:01Z",
}
MASTODON = ("mastodon", "social.example/17", "@ada@social.example", Author(handle="ada@social.example", id="1"))
BLUESKY = ("bluesky", URI, "@ada.example", Author(handle="ada.example", id="did:plc:ada"))


@pytest.fixture(params=[MASTODON, BLUESKY], ids=["mastodon", "bluesky"])
def known(request: pytest.FixtureRequest, archive: Archive) -> Archive:
    """An archive of one post."""
    platform, name, locator, author = request.param
    post = Post(platform=platform, id=name, author=author, text="The river rose.", source=locator)
    with archive.writing() as writer:
        writer.store(Page(source=Source(collector=platform, locator=locator), posts=(post,)), [None])
    return archive


def _asked(archive: Archive, answer: Callable[[httpx.Request], httpx.Response], now: datetime = NOW) -> list[Found]:
    with Client(transport=httpx.MockTransport(answer), sleep=lambda _: None) as client:
        return list(recheck(list(archive.posts()), [Mastodon(), Bluesky()], archive, client, now))


def _there(request: httpx.Request) -> httpx.Response:
    if request.url.path == "/api/v1/statuses/17":
        return httpx.Response(200, json=SAID)
    assert request.url.params["uris"] == URI
    return httpx.Response(200, json={"posts": [VIEW]})


def _gone(request: httpx.Request) -> httpx.Response:
    return httpx.Response(404) if "statuses" in request.url.path else httpx.Response(200, json={"posts": []})


def test_a_post_that_is_there_is_seen_as_it_is_now(known: Archive) -> None:
    (found,) = _asked(known, _there)
    assert (found.is_there, found.changed, found.failure) == (True, True, None)
    (post,) = known.posts()
    assert post.text == "The river fell."
    assert post.record, "and its capture is kept"
    assert [revision.text for revision in known.revisions(post)] == ["The river rose."]


def test_a_post_that_is_not_there_is_gone_the_second_day(known: Archive) -> None:
    assert [found.is_there for found in _asked(known, _gone)] == [False]
    assert len(known.evidence.suspects(micros(NOW))) == 1
    _asked(known, _gone, NOW + timedelta(days=1))
    (post,) = known.posts()
    assert (post.gone_at, post.text) == (NOW + timedelta(days=1), "The river rose.")


@pytest.mark.parametrize("status", [401, 403, 500, 503])
def test_a_server_that_fails_says_nothing_of_the_post(known: Archive, status: int) -> None:
    (found,) = _asked(known, lambda _: httpx.Response(status))
    assert found.failure is not None
    assert known.evidence.suspects(micros(NOW + timedelta(days=9))) == []


def test_posts_of_others_are_left_alone(
    archive: Archive, make_post: Callable[..., Post], make_page: Callable[..., Page]
) -> None:
    with archive.writing() as writer:
        writer.store(make_page(make_post("1")), [None])
    assert _asked(archive, _gone) == []


@pytest.fixture
def gone(archive: Archive, make_page: Callable[..., Page], make_post: Callable[..., Post]) -> Path:
    """An archive with a thread of which the first part is gone, and a lone post that is gone."""
    from archiver.collecting import collect
    from schemas.page import Absence

    class _Once:
        name = looks_for = "once"

        def recognise(self, locator: str, head: bytes | None) -> Source | None:  # noqa: ARG002 - the promise
            return None

        def pages(self, *_: object) -> Iterator[Page]:
            posts = [make_post(str(n), f"part {n} of the river {n}/3", minute=n) for n in (1, 2, 3)]
            page = make_page(*posts, make_post("9", "lone", minute=60))
            yield page
            for day in (10, 11):
                at = NOW.replace(day=day)
                absent = tuple(Absence(platform="x", id=name, at=at, why="410") for name in ("1", "9"))
                yield page.model_copy(update={"posts": (), "captures": (), "absent": absent})

    list(collect(Source(collector="once", locator="/posts.jsonl"), _Once(), archive, None))  # type: ignore[arg-type]  # asks nobody
    return Path(archive.name)


def test_an_export_may_honour_deletions(gone: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    from archiver.cli import run

    def exported(*words: str) -> list[dict[str, object]]:
        assert run(["--archive", str(gone), "export", "--format", "jsonl", *words]) == 0
        return [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]

    assert [post["id"] for post in exported("--posts")] == ["1", "2", "3", "9"]
    assert [post["id"] for post in exported("--posts", "--honour-deletions")] == ["2", "3"]
    (whole,) = exported()
    (honoured,) = exported("--honour-deletions")
    assert (whole["complete"], whole["missing"]) == (True, [])
    assert (honoured["complete"], honoured["missing"]) == (False, [1])
    assert "part 1" not in json.dumps(honoured)
    assert honoured["id"] == whole["id"]


def test_a_run_that_cannot_ask_comes_back_later(known: Archive) -> None:
    (found,) = _asked(known, lambda _: httpx.Response(503))
    assert isinstance(found.failure, TryLaterError)
