"""Web archives."""

import gzip
import json
from typing import Any

import pytest

from archiver.collectors import COLLECTORS
from archiver.collectors.warc import Warc
from schemas.errors import UnreadableInputError
from tests.archiver.collectors.conftest import ReadBroken, ReadFile
from tests.archiver.made_exports import PARTS, zipped
from tests.archiver.made_repository import DID, bluesky_key, bluesky_post
from tests.archiver.made_web_archive import Answer, warc, web_page

WARC = next(collector for collector in COLLECTORS if isinstance(collector, Warc))
_HTML = ("Content-Type", "text/html; charset=utf-8")
_JSON = ("Content-Type", "application/json")
_RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Wall</title><link>https://wall.example/</link>
<item><title>Tea</title><link>https://wall.example/tea</link><description>River rose</description></item></channel></rss>"""
_PREVIEW = b"""<html><body class="tgme_webpreview"><div class="tgme_channel_history">
<div class="tgme_widget_message" data-post="boats/7"><div class="js-message_text">River rose</div></div></div></body></html>"""


def _status(number: str, **said: Any) -> dict[str, Any]:
    return {
        "id": number,
        "content": "<p>River rose</p>",
        "created_at": "2025-05-18T14:00:00Z",
        "account": {"id": "9", "acct": "ada"},
        **said,
    }


def _view(place: int, **said: Any) -> dict[str, Any]:
    uri = f"at://{DID}/app.bsky.feed.post/{bluesky_key(place)}"
    return {
        "uri": uri,
        "author": {"did": DID, "handle": "ada.example"},
        "record": bluesky_post(place),
        "indexedAt": "2025-05-18T15:00:00Z",
        **said,
    }


def _at(url: str, body: Any, *fields: tuple[str, str]) -> Answer:
    return url, body if isinstance(body, bytes) else json.dumps(body).encode(), [*fields] or [_JSON]


_THREAD = {"thread": {"post": _view(1), "parent": {"post": _view(0)}, "replies": [{"post": _view(2)}]}}
_HIDDEN = {"labels": [{"val": "!no-unauthenticated"}]}
_XRPC = "https://public.api.bsky.app/xrpc"
_API = "https://social.example/api/v1"


@pytest.mark.parametrize(
    ("answer", "ids"),
    [
        (_at("https://wall.example/", web_page(), _HTML), [f"https://wall.example/1/{place}" for place in range(3)]),
        (_at("https://wall.example/feed", _RSS, ("Content-Type", "text/xml")), ["https://wall.example/tea"]),
        (_at("https://t.me/s/boats?before=20", _PREVIEW, _HTML), ["boats/7"]),
        (_at(f"{_API}/accounts/9/statuses?limit=40", [_status("1"), _status("2", reblog={})]), ["social.example/1"]),
        (_at(f"{_API}/statuses/1", _status("1")), ["social.example/1"]),
        (_at(f"{_API}/statuses/2/context", {"ancestors": [_status("1")], "descendants": [_status("3")]}), ["social.example/1", "social.example/3"]),
        (_at(f"{_XRPC}/app.bsky.feed.getPostThread?uri=x", _THREAD), [_view(place)["uri"] for place in (1, 0, 2)]),
        (_at(f"{_XRPC}/app.bsky.feed.getAuthorFeed?actor=x", {"feed": [{"post": _view(0)}, {"post": _view(1), "reason": {"$type": "x"}}]}), [_view(0)["uri"]]),
        (_at("https://pds.example/xrpc/com.atproto.repo.listRecords?repo=x", {"records": [{"uri": _view(0)["uri"], "value": bluesky_post(0)}]}), [_view(0)["uri"]]),
    ],
    ids=lambda case: case[0] if isinstance(case, tuple) else "",
)  # fmt: skip
def test_an_archived_answer_is_read_by_whoever_knows_it(read: ReadFile, answer: Answer, ids: list[str]) -> None:
    found = read(WARC, warc(answer))
    assert [post.id for post in found.posts] == ids
    (capture,) = {capture.sha256: capture for page in found.pages for capture in page.captures}.values()
    assert capture.url == answer[0]
    assert all(post.capture_sha256 == capture.sha256 for post in found.posts)
    assert all(page.source.collector == "warc" for page in found.pages)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (gzip.compress(web_page()), [("Content-Encoding", "gzip")]),
        (b"5\r\n" + web_page()[:5] + b"\r\n%x\r\n" % len(web_page()[5:]) + web_page()[5:] + b"\r\n0\r\n\r\n", [("Transfer-Encoding", "chunked")]),
        (web_page(), [("Transfer-Encoding", "chunked")]),
    ],
    ids=["packed", "in pieces", "not in pieces, though it says so"],
)  # fmt: skip
def test_bodies_are_unpacked(read: ReadFile, body: bytes, fields: list[tuple[str, str]]) -> None:
    found = read(WARC, warc(("https://wall.example/", body, [_HTML, *fields])))
    assert [post.text for post in found.posts] == [*PARTS]


def test_what_nobody_knows_is_counted_in_one_line(read: ReadFile) -> None:
    page = ("https://wall.example/", web_page(), [_HTML])
    pictures = [(f"https://wall.example/{n}.png", b"\x89PNG", [("Content-Type", "image/png")]) for n in range(5)]
    broken = ("https://wall.example/z", b"\x1f\x8bno", [_HTML, ("Content-Encoding", "gzip")])
    found = read(WARC, warc(*pictures, page, broken))
    assert len(found.posts) == 3
    assert {(trouble.where, trouble.why.split(" ")[0]) for trouble in found.troubles} == {
        ("5 left out", "pages,"),
        ("1 left out", "answers"),
    }


def test_answers_other_than_200_are_none(read: ReadFile) -> None:
    with pytest.raises(UnreadableInputError, match="no posts found"):
        read(WARC, warc(status="404 Not Found"))


def test_those_who_ask_not_to_be_shown_are_not(read: ReadFile) -> None:
    feed = {"feed": [{"post": _view(0, author={"did": DID, "handle": "ada.example", **_HIDDEN})}]}
    with pytest.raises(UnreadableInputError, match="no posts found"):
        read(WARC, warc(_at(f"{_XRPC}/app.bsky.feed.getAuthorFeed", feed)))


def test_a_wacz_may_hold_several_files(read: ReadFile) -> None:
    answers = [warc((f"https://wall.example/{n}", web_page(n), [_HTML])) for n in (1, 2)]
    packed = zipped({"archive/a.warc.gz": answers[0], "archive/b.warc": answers[1], "pages/pages.jsonl": b"{}"})
    assert len(read(WARC, packed).posts) == 6


@pytest.mark.parametrize("packed", [True, False])
def test_of_a_file_that_is_cut_what_came_before_is_read(read_broken: ReadBroken, packed: bool) -> None:  # noqa: FBT001 - a case
    pages = [(f"https://wall.example/{n}", web_page(n), [_HTML]) for n in (1, 2)]
    found, why = read_broken(WARC, warc(*pages, packed=packed)[:-200])
    assert len(found.posts) == 3
    assert "cut off" in why


_HEAD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://wall.example/\r\nWARC-Date: 2025-05-18T14:00:00Z\r\n"
)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"WARC/1.0\r\n", "how long"),
        (_HEAD + b"Content-Length: many\r\n\r\n", "how long"),
        (_HEAD + b"Content-Length: 99999999999999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "cut off"),
        (_HEAD + b"a: b\r\n" * 5_000 + b"\r\n", "more fields"),
        (_HEAD + b"x" * 10_000_000, "how long|more fields"),
        (warc() + b"something else", "something else|damaged"),
        (gzip.compress(_HEAD + b"x" * 300_000_000), "more fields"),
        (warc()[:-30] + b"\0" * 30, "cut off|damaged"),
    ],
    ids=["no length", "a word for a length", "too long", "fields", "a line", "rubbish", "a bomb", "rot"],
)
def test_what_is_no_warc_is_one_clear_error(read: ReadFile, body: bytes, why: str) -> None:
    with pytest.raises(UnreadableInputError, match=why):
        read(WARC, body)
