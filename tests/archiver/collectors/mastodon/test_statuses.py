"""One status and the post that it must become."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.collectors.mastodon.server import Server
from archiver.collectors.mastodon.statuses import post_of, status_of, taken
from schemas.page import Capture
from schemas.post import Link, Media, Post
from schemas.source import Source

SOURCE = Source(collector="mastodon", locator="@ada@social.example")
CAPTURE = Capture(
    url="https://social.example/x", captured_at=datetime(2025, 5, 20, tzinfo=UTC), sha256="a" * 64, size=1
)
ADA = {"id": "7", "username": "ada", "acct": "ada", "display_name": "Ada L.", "url": "https://social.example/@ada"}

FIELDS = [
    "id",
    "account",
    "acct",
    "username",
    "display_name",
    "content",
    "url",
    "uri",
    "created_at",
    "edited_at",
    "language",
    "spoiler_text",
    "in_reply_to_id",
    "in_reply_to_account_id",
    "visibility",
    "reblog",
    "mentions",
    "tags",
    "name",
    "media_attachments",
    "type",
    "meta",
    "original",
    "width",
    "height",
    "description",
    "quote",
    "quoted_status",
    "quoted_status_id",
]


def server(token: str | None = None) -> Server:
    return Server("https://social.example", None, token)  # type: ignore[arg-type]  # nobody is asked


def one(content: str = "<p>Tea</p>", **said: Any) -> Post:
    status = status_of({"id": "112", "account": ADA, "content": content, **said}, server())
    assert status is not None
    return post_of(status, server(), source=SOURCE, capture=CAPTURE)


def test_a_status_is_read_whole() -> None:
    post = one(
        "<p>Gauge one of five. 1/5</p><p>At <br>the pier</p>",
        url="https://social.example/@ada/112",
        created_at="2025-05-18T14:00:01.234Z",
        edited_at="2025-05-18T15:00:00.000Z",
        language="en",
        spoiler_text="tides",
        in_reply_to_id="111",
        tags=[{"name": "sea"}, {"name": "sea"}],
    )
    assert (post.platform, post.id, post.url) == ("mastodon", "social.example/112", "https://social.example/@ada/112")
    assert (post.author.handle, post.author.name, post.author.id) == ("ada@social.example", "Ada L.", "7")
    assert post.text == "Gauge one of five. 1/5\n\nAt\nthe pier"
    assert post.created_at == datetime(2025, 5, 18, 14, 0, 1, 234000, tzinfo=UTC)
    assert post.edited_at == datetime(2025, 5, 18, 15, tzinfo=UTC)
    assert (post.lang, post.content_warning, post.tags) == ("en", "tides", ("sea",))
    assert (post.in_reply_to_id, post.in_reply_to_author) == ("social.example/111", None)
    assert (post.capture_sha256, post.captured_at, post.source) == ("a" * 64, CAPTURE.captured_at, SOURCE.locator)


def test_a_shortened_link_is_whole_again() -> None:
    post = one(
        '<p>See <a href="https://www.harbour.example/reports/2025/a-very-long-name?x=1&amp;y=2" rel="nofollow"><span class="invisible">'
        'https://www.</span><span class="ellipsis">harbour.example/reports/2025/a</span><span class="invisible">-very-long-name?x=1&amp;y=2</span>'
        "</a> now</p>"
    )
    whole = "https://www.harbour.example/reports/2025/a-very-long-name?x=1&y=2"
    assert post.text == f"See {whole} now"
    assert post.links == (Link(text=whole, url=whole),)


def test_mentions_have_their_hosts_and_are_no_links() -> None:
    post = one(
        '<p><span class="h-card"><a href="https://far.example/@bob" class="u-url mention">@<span>bob</span></a></span> look'
        ' <a href="https://social.example/tags/sea" class="mention hashtag" rel="tag">#<span>sea</span></a></p>',
        mentions=[{"acct": "bob@far.example", "username": "bob"}, {"acct": "eve"}, {"acct": 5}, None],
    )
    assert post.text == "@bob look #sea"
    assert (post.mentions, post.links) == (("bob@far.example", "eve@social.example"), ())


QUOTING = '<p>Yes.</p><p class="quote-inline">RE: <a href="https://far.example/@bob/9">far.example/@bob/9</a></p>'


def test_the_stand_in_for_a_quote_goes_where_the_quote_is_there() -> None:
    post = one(QUOTING, quote={"state": "accepted", "quoted_status": {"id": "9"}})
    assert (post.text, post.quotes_id, post.links) == ("Yes.", "social.example/9", ())
    assert one(QUOTING, quote={"state": "pending", "quoted_status_id": "9"}).quotes_id == "social.example/9"
    assert one(QUOTING, quote={"state": "revoked", "quoted_status": None}).quotes_id is None
    assert "RE: far.example" in one(QUOTING).text


def test_richer_html_of_other_servers_is_text_too() -> None:
    post = one("<h2>Log</h2><ul><li>one</li><li>two</li></ul><pre><code>x = 1</code></pre><script>bad()</script>")
    assert "one\ntwo" in post.text
    assert "bad" not in post.text


def test_media_have_alternatives_and_sizes() -> None:
    post = one(
        media_attachments=[
            {
                "type": "image",
                "url": "https://files.example/1.png",
                "description": "A pier",
                "meta": {"original": {"width": 640, "height": 480}},
            },
            {"type": "gifv", "url": None, "remote_url": "https://far.example/2.mp4", "description": None},
            {"type": "unknown", "url": "javascript:alert(1)", "meta": {"original": {"width": "wide", "height": -1}}},
            "broken",
        ]
    )
    assert post.media == (
        Media(kind="image", url="https://files.example/1.png", alt="A pier", width=640, height=480),
        Media(kind="gif", url="https://far.example/2.mp4"),
        Media(kind="file"),
    )


def test_an_authors_host_is_never_left_out() -> None:
    far = {**ADA, "acct": "bob@far.example"}
    status = status_of({"id": "1", "account": far, "content": ""}, server())
    assert status is not None
    assert status.handle == "bob@far.example"


def test_a_poll_leaves_the_text_as_it_was_written() -> None:
    assert one("<p>Which?</p>", poll={"options": [{"title": "this"}]}).text == "Which?"


def test_fields_of_other_kinds_do_no_harm() -> None:
    post = one(
        language=5,
        created_at=None,
        edited_at=[],
        tags="sea",
        mentions={"acct": "x"},
        media_attachments=None,
        quote=[],
        spoiler_text={},
        url=7,
        poll=True,
        never_heard_of=[[]],
    )
    assert (post.text, post.lang, post.created_at, post.tags, post.url) == ("Tea", None, None, (), None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_whatever_a_field_holds_a_post_is_made(said: dict[str, Any]) -> None:
    found = taken([{"id": "112", "account": ADA, "content": "<p>Tea</p>", **said}, said], server("t"))
    for status in found.statuses:
        post_of(status, server(), source=SOURCE, capture=CAPTURE)


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2025-02-30", "yesterday", ""])
def test_a_time_that_cannot_be_is_no_time(time: str) -> None:
    assert one(created_at=time, edited_at=time).created_at is None


def test_hostile_text_stays_as_it_came() -> None:
    hostile = "\x1b]0;x\x07 [@click=app.quit]x[/] \u202eevil"
    assert one(hostile).text == hostile


@pytest.mark.parametrize(
    "item",
    [
        None,
        7,
        "text",
        [],
        {},
        {"id": "1"},
        {"id": "1", "account": None, "content": "x"},
        {"id": "1", "account": {"id": "7"}, "content": "x"},
        {"id": None, "account": ADA, "content": "x"},
        {"id": "1", "account": ADA, "content": None},
    ],
)
def test_a_malformed_item_is_a_trouble_and_the_rest_is_kept(item: Any) -> None:
    whole = {"id": "2", "account": ADA, "content": "<p>Tea</p>"}
    found = taken([item, whole], server())
    assert [status.id for status in found.statuses] == ["2"]
    assert len(found.troubles) == 1


def test_boosts_and_what_is_not_public_are_left_alone() -> None:
    def items(*shown: str) -> list[dict[str, Any]]:
        return [{"id": name, "account": ADA, "content": "", "visibility": name} for name in shown]

    boost = {"id": "1", "account": ADA, "content": "", "reblog": {"id": "0"}}
    kinds = ("public", "unlisted", "private", "local", "direct")
    assert [status.id for status in taken([boost, *items(*kinds)], server()).statuses] == ["public", "unlisted"]
    assert [status.id for status in taken(items(*kinds), server("t")).statuses] == list(kinds[:4])


def test_a_number_for_an_id_is_taken_by_its_digits() -> None:
    status = status_of({"id": 2**60, "account": {**ADA, "id": 7}, "content": ""}, server())
    assert status is not None
    assert status.id == str(2**60)
    assert (
        json.loads(json.dumps(post_of(status, server(), source=SOURCE, capture=CAPTURE).id))
        == f"social.example/{2**60}"
    )
