"""What a record, and the view of it, becomes."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.collectors.bluesky.posts import post_of_record, post_of_view
from schemas.page import Capture
from schemas.post import Author, Link, Media, Post, Precision

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
_CAPTURE = Capture(
    url="https://server.example/", captured_at=NOON, sha256=hashlib.sha256(b"").hexdigest(), size=0, body=b""
)
_DID = "did:plc:adaadaadaadaadaadaadaada"
_URI = f"at://{_DID}/app.bsky.feed.post/3l6oveex3ii2l"


def _view(record: dict[str, Any], **more: Any) -> dict[str, Any]:
    author = {"did": _DID, "handle": "ada.bsky.social", "displayName": "Ada Quay"}
    said = {"text": "", "createdAt": "2026-02-01T09:00:00.250Z", **record}
    return {"uri": _URI, "author": author, "record": said, "indexedAt": "2026-02-01T09:00:02.000Z", **more}


def _post(record: dict[str, Any], **more: Any) -> Post:
    return post_of_view(_view(record, **more), _CAPTURE)


def _facet(start: int, stop: int, **feature: str) -> dict[str, Any]:
    return {"index": {"byteStart": start, "byteEnd": stop}, "features": [feature]}


def test_a_whole_post() -> None:
    text = "🌊 Höhe: quay.example/gauges/2… by @ben.test #tide"
    raw = text.encode()

    def at(words: str) -> tuple[int, int]:
        start = raw.index(words.encode())
        return start, start + len(words.encode())

    record = {
        "text": text,
        "langs": ["de", "en"],
        "facets": [
            _facet(*at("#tide"), tag="tide"),
            _facet(*at("quay.example/gauges/2…"), uri="https://quay.example/gauges/2026-02.csv"),
            _facet(*at("@ben.test"), did="did:plc:ben"),
        ],
        "tags": ["harbour"],
        "reply": {"parent": {"uri": f"at://{_DID}/app.bsky.feed.post/3p"}, "root": {"uri": "at://r"}},
        "labels": {"values": [{"val": "graphic-media"}]},
    }
    assert _post(record) == Post(
        platform="bluesky",
        id=_URI,
        url=f"https://bsky.app/profile/{_DID}/post/3l6oveex3ii2l",
        author=Author(handle="ada.bsky.social", name="Ada Quay", id=_DID, url=f"https://bsky.app/profile/{_DID}"),
        created_at=datetime(2026, 2, 1, 9, 0, 0, 250_000, tzinfo=UTC),
        created_precision=Precision.SECOND,
        text=text,
        lang="de",
        links=(Link(text="quay.example/gauges/2…", url="https://quay.example/gauges/2026-02.csv"),),
        mentions=("ben.test",),
        tags=("tide", "harbour"),
        in_reply_to_id=f"at://{_DID}/app.bsky.feed.post/3p",
        in_reply_to_author=_DID,
        conversation_id="at://r",
        content_warning="graphic-media",
        captured_at=NOON,
        capture_sha256=_CAPTURE.sha256,
    )


@pytest.mark.parametrize(
    ("facets", "shown"),
    [
        ([_facet(0, 4, uri="https://a.example")], ["🌊"]),
        ([_facet(1, 5, uri="https://a.example")], [" "]),  # inside a character: its pieces are dropped
        ([_facet(0, 4, uri="https://a.example"), _facet(2, 9, uri="https://b.example")], ["🌊"]),
        ([_facet(5, 99, uri="https://a.example")], []),
        ([_facet(-1, 4, uri="https://a.example")], []),
        ([_facet(4, 4, uri="https://a.example")], []),
        ([_facet(0, 4, uri="javascript:alert(1)")], []),
        ([{"index": {"byteStart": True, "byteEnd": "4"}, "features": [{"uri": "https://a.example"}]}], []),
        ([None, 7, {}, {"index": None}, {"index": {"byteStart": 0, "byteEnd": 4}, "features": "x"}], []),
        ("no list", []),
    ],
)
def test_facets_count_bytes_and_bad_ones_are_left_out(facets: Any, shown: list[str]) -> None:
    assert [link.text for link in _post({"text": "🌊 high water", "facets": facets}).links] == shown


def test_one_facet_may_be_a_link_and_a_tag() -> None:
    facet = {"index": {"byteStart": 0, "byteEnd": 5}, "features": [{"tag": "tide"}, {"uri": "https://a.example"}]}
    post = _post({"text": "#tide", "facets": [facet]})
    assert (post.tags, post.links) == (("tide",), (Link(text="#tide", url="https://a.example"),))


def test_posts_of_early_2023_count_utf_16() -> None:
    entity = {"index": {"start": 3, "end": 12}, "type": "link", "value": "https://a.example/"}
    assert _post({"text": "🌊 a.example", "entities": [entity]}).links == (
        Link(text="a.example", url="https://a.example/"),
    )


def _blob(cid: str = "bafy1", mime: str = "image/png") -> dict[str, Any]:
    return {"$type": "blob", "ref": {"$link": cid}, "mimeType": mime, "size": 9}


_SEEN = "https://cdn.example/bafy1@jpeg"
_QUOTED = "at://did:plc:ben/app.bsky.feed.post/3q"
_IMAGES = {"images": [{"alt": "a gauge", "image": _blob(), "aspectRatio": {"width": 4, "height": 3}}]}


@pytest.mark.parametrize(
    ("embed", "view", "media", "links", "quotes"),
    [
        (_IMAGES, {"images": [{"fullsize": _SEEN}]}, [("image", _SEEN, "a gauge", "image/png")], [], None),
        (_IMAGES, None, [("image", None, "a gauge", "image/png")], [], None),
        (
            {"$type": "app.bsky.embed.gallery", "items": [{"alt": "", "image": _blob()}]},
            {"items": [{"thumbnail": "https://t.example", "fullsize": _SEEN}]},
            [("image", _SEEN, None, "image/png")],
            [],
            None,
        ),
        (
            {"video": _blob(mime="video/mp4"), "alt": "the tide"},
            {"playlist": "https://v.example/p.m3u8"},
            [("video", "https://v.example/p.m3u8", "the tide", "video/mp4")],
            [],
            None,
        ),
        ({"external": {"uri": "https://a.example/x", "title": "A card"}}, None, [], ["A card"], None),
        ({"external": {"uri": "javascript:x", "title": "A card"}}, None, [], [], None),
        ({"record": {"uri": _QUOTED, "cid": "c"}}, None, [], [], _QUOTED),
        ({"record": {"uri": "at://did:plc:ben/app.bsky.graph.list/3l"}}, None, [], [], None),
        (
            {"record": {"record": {"uri": _QUOTED}}, "media": _IMAGES},
            {"media": {"images": [{"fullsize": _SEEN}]}},
            [("image", _SEEN, "a gauge", "image/png")],
            [],
            _QUOTED,
        ),
        ({"$type": "app.bsky.embed.hologram", "beams": [1]}, {"beams": []}, [], [], None),
        ("no object", 7, [], [], None),
        ({"images": "x", "video": [], "record": 3, "external": None, "media": 1}, [], [], [], None),
    ],
)
def test_embeds_of_every_kind(embed: Any, view: Any, media: list[Any], links: list[str], quotes: str | None) -> None:
    post = _post({"text": "see", "embed": embed}, embed=view)
    assert post.media == tuple(Media(kind=k, url=u, alt=a, mime=m) for k, u, a, m in media)
    assert [link.text for link in post.links] == links
    assert post.quotes_id == quotes


def test_a_card_that_repeats_a_link_is_one_link() -> None:
    record = {
        "text": "a.example",
        "facets": [_facet(0, 9, uri="https://a.example")],
        "embed": {"external": {"uri": "https://a.example", "title": "A card"}},
    }
    assert _post(record).links == (Link(text="a.example", url="https://a.example"),)


def test_a_repository_says_where_its_files_are() -> None:
    item = {"uri": _URI, "value": {"text": "see", "embed": _IMAGES}}
    post = post_of_record(item, Author(id=_DID), _CAPTURE, lambda cid: f"https://pds.example/{cid}")
    assert post.media == (Media(url="https://pds.example/bafy1", alt="a gauge", mime="image/png"),)


@pytest.mark.parametrize(
    ("written", "indexed", "kept"),
    [
        ("2026-02-01T10:00:00+01:00", "2026-02-01T09:00:05Z", "2026-02-01T09:00:00"),
        ("2019-05-01T00:00:00Z", "2026-02-01T09:00:05Z", "2019-05-01T00:00:00"),  # brought over from elsewhere
        ("2031-01-01T00:00:00Z", "2026-02-01T09:00:05Z", "2026-02-01T09:00:05"),
        ("yesterday", "2026-02-01T09:00:05Z", "2026-02-01T09:00:05"),
        (None, "2026-02-01T09:00:05Z", "2026-02-01T09:00:05"),
        ("0000-01-01T00:00:00Z", "", "2024-10-17T07:06:51.642318"),
        ("9999-12-31T23:59:59Z", None, "2024-10-17T07:06:51.642318"),
    ],
)
def test_the_authors_clock_is_believed_unless_it_cannot_be_right(written: Any, indexed: Any, kept: str) -> None:
    post = _post({"createdAt": written}, indexedAt=indexed)
    assert post.created_at is not None
    assert post.created_at.replace(tzinfo=None).isoformat() == kept


def test_a_time_that_nothing_tells_is_unknown() -> None:
    view = _view({"createdAt": None}, uri=f"at://{_DID}/app.bsky.feed.post/self", indexedAt=None)
    post = post_of_view(view, _CAPTURE)
    assert (post.created_at, post.created_precision) == (None, None)


def test_a_handle_that_its_domain_does_not_confirm_is_none() -> None:
    post = _post({}, author={"did": _DID, "handle": "handle.invalid"})
    assert (post.author.handle, post.author.key) == (None, _DID)


@pytest.mark.parametrize(
    "text", ["\x1b]0;x\x07", "\u202egnp.exe", "[@click=app.quit]x[/nope]", "a\x00b", "\ufffd" * 9, ""]
)
def test_hostile_text_is_kept_as_it_came(text: str) -> None:
    assert _post({"text": text}).text == text


@pytest.mark.parametrize(
    "view",
    [
        {},
        {"uri": _URI},
        {"uri": _URI, "record": []},
        {"uri": _URI, "record": {"text": 7}},
        {"uri": 5, "record": {"text": "x"}},
        {"record": {"text": "x"}},
    ],
)
def test_what_is_no_post_is_a_value_error(view: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no "):
        post_of_view(view, _CAPTURE)


def test_a_bridged_post_says_that_it_was_cut() -> None:
    assert _post({"text": "and so […]", "bridgyOriginalText": "<p>and so on</p>"}).truncated
    assert not _post({"text": "and so on", "bridgyOriginalText": "<p>and so on</p>"}).truncated


_NAMES = [
    "uri", "did", "handle", "record", "text", "facets", "index", "byteStart", "byteEnd", "features", "tag", "embed", "images",
    "image", "items", "ref", "$link", "video", "external", "media", "reply", "parent", "root", "labels", "values", "val",
    "langs", "tags", "createdAt", "entities", "type", "value",
]  # fmt: skip

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(_NAMES),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


@given(record=_JSON, author=_JSON, embed=_JSON)
def test_whatever_a_server_says_is_a_post_or_a_value_error(record: Any, author: Any, embed: Any) -> None:
    view = {"uri": _URI, "record": record, "author": author, "embed": embed, "indexedAt": record}
    try:
        post = post_of_view(view, _CAPTURE)
    except ValueError:
        return
    assert post.id == _URI
    if isinstance(record, dict):
        whole = {"text": "x", **record} | {"text": "x"}
        assert post_of_view({**view, "record": whole}, _CAPTURE).text == "x"
