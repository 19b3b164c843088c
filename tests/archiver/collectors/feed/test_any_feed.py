"""Whatever the bytes are: posts or our own errors, and soon. And every recorded feed that is at hand is read."""

import hashlib
import os
import re
import time
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.collectors.feed import Feed
from archiver.collectors.wire.finds import Finds
from schemas.errors import NoPostsError, UnreadableInputError
from schemas.page import Capture
from schemas.source import Source

_SHARED = Path(os.environ.get("RECORDED_FEEDS", Path(__file__).parents[5] / "shared" / "fixtures"))
_RECORDED = sorted(
    path
    for family in ("rss-bridge", "reader", "newsboat", "granary")
    for path in (_SHARED / family).rglob("*.*")
    if path.suffix in {".xml", ".rss", ".atom", ".json"} and Feed().recognise("/feed", path.read_bytes()[:65536])
)
_PIECES = [
    "<?xml version='1.0'?>", "<rss>", "<channel>", "<item>", "</item>", "<guid>1</guid>", "<title>", "</title>", "<description>", "</description>", "</channel></rss>",
    "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "</entry>", "<content type='xhtml'><div>", "<content type='html'>", "</content>", "<link href='http://['/>",
    "<pubDate>1</pubDate>", "<updated>2025-99-99</updated>", "<author><name>a@b (c", "</name></author>", "<![CDATA[", "]]>", "&", "&amp;", "&#xD800;", "<!--", "-->", "\x00", "\ud800",
    "<!DOCTYPE rss [<!ENTITY a 'b'>]>", "<media:content url='x'>", "<media:description>", "{", '"version":"https://jsonfeed.org/version/1",', '"items":[', '{"id":1,"title":[]}', "]}", "<b>", "x",
]  # fmt: skip


class _One:
    """A client with one answer."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def get(self, url: str, headers: object = None, *, pace: float | None = None) -> Capture:  # noqa: ARG002 - a fake asks nobody, however slowly
        digest = hashlib.sha256(self._body).hexdigest()
        at = datetime(2025, 5, 20, 12, tzinfo=UTC)
        return Capture(url=url, captured_at=at, sha256=digest, size=len(self._body), body=self._body)

    def open(self, path: str) -> AbstractContextManager[tuple[Capture, BinaryIO]]:
        raise AssertionError(path)

    def unpack(self, path: str) -> NoReturn:
        raise AssertionError(f"nothing to be unpacked: {path}")


def _read(body: bytes, url: str = "https://home.example/feed.xml") -> Finds:
    source = Source(collector="feed", locator=url)
    (page,) = Feed().pages(source, None, _One(body))
    return Finds(page.posts, page.troubles)


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.builds(
            lambda pieces, code: "".join(pieces).encode(code, "surrogatepass"),
            st.lists(st.sampled_from(_PIECES), max_size=30),
            st.sampled_from(("utf-8", "utf-16", "utf-16-be")),
        ),
        st.builds(
            lambda pieces: ("<rss version='2.0'><channel>" + "".join(pieces)).encode("utf-8", "surrogatepass"),
            st.lists(st.sampled_from(_PIECES), max_size=30),
        ),
    )
)
def test_any_bytes_are_posts_or_an_error_of_ours(body: bytes) -> None:
    try:
        posts = _read(body).posts
    except (NoPostsError, UnreadableInputError):
        return
    assert len({(post.platform, post.id) for post in posts}) == len(posts)
    assert all(post.text.encode() is not None for post in posts)


@given(st.binary(max_size=200), st.text(max_size=60))
def test_any_head_and_any_locator_are_recognised_or_not(head: bytes, locator: str) -> None:
    Feed().recognise("/page", head)
    Feed().recognise(locator, None)
    Feed().recognise(f"feed+https://{locator}", None)


_OPEN = '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><item><guid>1</guid><title>x</title>'


@pytest.mark.parametrize(
    "piece",
    [
        "<a href=x>",
        "<b>",
        "<item>",
        "&",
        "<![CDATA[",
        "<author>",
        "a.",
        "<!--",
        '<media:content url="x">',
        "&lt;a href=x&gt;",
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "<description>{}</description></item></channel></rss>", "<author>{}</author>"]
)
def test_hostile_repetition_is_read_soon(piece: str, around: str) -> None:
    began = time.monotonic()
    assert _read((_OPEN + around.format(piece * 3_000)).encode()).posts
    assert time.monotonic() - began < 30


def test_entities_do_not_grow() -> None:
    names = "abcdefghij"
    lines = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">{lines}]>{_OPEN}<description>&j;</description></item></channel></rss>'
    (post,) = _read(bomb.encode()).posts
    assert post.text == "&j;"


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(UnreadableInputError, match="too large for a feed"):
        _read(b"<rss>" + b" " * 11_000_000)
    with pytest.raises(UnreadableInputError, match="too many"):
        _read(f"<rss><channel>{'<a/>' * 500_001}</channel></rss>".encode())


@pytest.mark.skipif(not _RECORDED, reason="the folder of recorded feeds is not at hand")
@pytest.mark.parametrize("path", _RECORDED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_recorded_item_is_read_or_told(path: Path) -> None:
    body = path.read_bytes()
    items = max(body.count(b"<item>") + body.count(b"<item "), body.count(b"<entry>") + body.count(b"<entry "))
    ids = re.findall(rb"<(?:id|guid)\b[^>]*>([^<]*)", body)
    try:
        finds = _read(body)
    except NoPostsError:
        return
    silent = [trouble for trouble in finds.troubles if "no post" in trouble.why or "unreadable" in trouble.why]
    assert len(finds.posts) + len(silent) >= items - (len(ids) - len(set(ids)))


@pytest.mark.parametrize("path", sorted((_SHARED / "mastodon").rglob("*.xml")), ids=lambda path: path.name)
def test_a_recorded_feed_that_is_none_is_refused_in_a_line(path: Path) -> None:
    """Error pages, and a server's structures under their inner names: `<Rss><Items>`."""
    with pytest.raises(UnreadableInputError):
        _read(path.read_bytes())
