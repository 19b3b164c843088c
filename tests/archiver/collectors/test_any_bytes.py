"""Whatever the bytes are: posts, or none, and no other exception."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.collectors.text_capture import TextCapture, read_panel
from archiver.collectors.web_page import WebPage, read_html
from archiver.collectors.wire.charset import decoded
from schemas.page import Capture

NOON = datetime(2025, 5, 20, 12, 0, tzinfo=UTC)
_ENCODINGS = ("utf-8", "utf-16", "utf-16-be", "cp1252", "shift_jis")
_LINES = [
    "Ada", "Bob", "Ada (@ada)", "@ada", "a line of text", "", "1:56pm", "23:59", "3h", "2w", "Yesterday", "Feb 29", "May 18, 2025", "9999-12-31", "5/6/2025",
    "Pinned", "Bob reposted", "Close", "Notifications", "1/2 x", "\x00", "\ufeff", "\u2028", "\u200f", "see c.example/lon…", "\ud800",
]  # fmt: skip
_MARKUP = [
    "<div>", "</div>", "<p>", "</p>", "<li>", "<b>", "<br>", "Ada", "1:56pm", "text", "<!--", "-->", "<svg>", "<time datetime='2025-13-01'>", "\x00", "&amp", "\ud800",
    "<div class='h-feed'>", "<div class='h-entry'>", "<span class='p-author h-card'>", "<div class='e-content'>", "<a class='u-url u-uid' href='http://['>", "<a href='/x'>",
    "<blockquote class='twitter-tweet'>", "<a href='https://x.com/a/status/99999999999999999999'>", "<a href='https://x.com/a/status/9223372036854775807'>",
    "<blockquote class='bluesky-embed' data-bluesky-uri='at://a/app.bsky.feed.post/jzzzzzzzzzzzz'>", "&mdash; A (@a)", "</blockquote>", "<div id=ctf class='ctf-item'>",
    "<script type='application/ld+json'>", '{"@type":"SocialMediaPosting","text":1,"url":[],"author":[[]],"datePublished":{}}', "</script>", "[", "{", '"@graph":',
    "<iframe class='mastodon-embed' src='https://[/@a/1'>", "<blockquote class='mastodon-embed' data-embed-url='https://m.example/@a/1/embed'>",
]  # fmt: skip


def _encoded(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")


def _capture(body: bytes) -> Capture:
    return Capture(
        url="file:///x", captured_at=NOON, sha256=hashlib.sha256(body).hexdigest(), size=len(body), body=body
    )


bodies = st.one_of(
    st.binary(max_size=400),
    st.builds(
        lambda lines, code: _encoded("\n".join(lines), code),
        st.lists(st.sampled_from(_LINES), max_size=40),
        st.sampled_from(_ENCODINGS),
    ),
    st.builds(
        lambda tags, code: _encoded("".join(tags), code),
        st.lists(st.sampled_from(_MARKUP), max_size=40),
        st.sampled_from(_ENCODINGS),
    ),
)


@settings(deadline=None, max_examples=300)
@given(bodies)
def test_any_bytes_are_read_as_text(body: bytes) -> None:
    posts = read_panel(decoded(body), NOON).posts
    assert len({post.id for post in posts}) == len(posts)
    assert all(post.text.encode() is not None for post in posts)


@settings(deadline=None, max_examples=300)
@given(bodies)
def test_any_bytes_are_read_as_a_web_page(body: bytes) -> None:
    posts = read_html(_capture(body)).posts
    assert len({(post.platform, post.id) for post in posts}) == len(posts)
    assert all(post.created_at != NOON or post.date_inferred for post in posts)


@given(st.binary(max_size=200))
def test_any_head_is_recognised_or_not(head: bytes) -> None:
    TextCapture().recognise("/page", head)
    WebPage().recognise("/page", head)


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<a><b><p>",
        "<b id=1>",
        "<!-- x ",
        "<svg>",
        "<",
        "<script>",
        "<div class=h-entry>",
        "<div>1:56pm</div>",
        "@a",
        "a.",
        "1:56pm\n",
    ],
)
def test_hostile_repetition_is_read_to_its_end(piece: str) -> None:
    body = (piece * 20_000).encode()
    assert read_html(_capture(body)).posts == ()
    assert read_panel(body.decode(), NOON).posts == ()
