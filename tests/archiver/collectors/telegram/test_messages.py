"""One message at a time: its words, its media, what it answers and what it passes on."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.collectors.preview.messages import Preview, read_preview
from schemas.post import Post
from tests.archiver.collectors.telegram.conftest import capture_of, message, preview_page

_RECORDED = (
    Path(os.environ.get("RECORDED_FEEDS", Path(__file__).parents[5] / "shared" / "fixtures"))
    / "telegram"
    / "durov_abridged.html"
)


def seen(*messages: str) -> Preview:
    return read_preview(capture_of(preview_page(*messages)), "https://t.me/s/boats")


def one(inner: str, troubles: int = 0) -> Post:
    preview = seen(message(7, inner))
    assert len(preview.troubles) == troubles, preview.troubles
    (post,) = preview.posts
    return post


def test_a_message_is_read_whole() -> None:
    post = one(
        '<a class="tgme_widget_message_reply" href="https://t.me/boats/3"><div class="tgme_widget_message_text js-message_reply_text">Not this</div></a>'
        '<div class="tgme_widget_message_text js-message_text">1/3 Sails <i class="emoji" style="x"><b>⛵</b></i><br/><br/>see <a href="https://sail.example/?a=1&amp;amp;b=2" onclick="x">this</a>'
        ' <a href="?q=%23wind">#wind</a> <a href="https://t.me/bo_sails">@bo_sails</a></div>'
    )
    assert (post.platform, post.id, post.url) == ("telegram", "Boats/7", "https://t.me/Boats/7")
    assert (post.author.handle, post.author.name) == ("Boats", "Boats & co")
    assert post.text == "1/3 Sails ⛵\n\nsee this #wind @bo_sails"
    assert [(link.text, link.url) for link in post.links] == [("this", "https://sail.example/?a=1&b=2")]
    assert (post.tags, post.mentions) == (("wind",), ("bo_sails",))
    assert (post.created_at, post.created_precision) == (datetime(2025, 5, 18, 14, 0, 7, tzinfo=UTC), "second")
    assert (post.in_reply_to_id, post.in_reply_to_author) == ("Boats/3", "Boats")


def test_a_reply_to_another_channel_has_no_id() -> None:
    post = one(
        '<a class="tgme_widget_message_reply" href="https://t.me/cranes/3"></a><div class="js-message_text">x</div>'
    )
    assert (post.in_reply_to_id, post.in_reply_to_author) == (None, "cranes")


def test_an_album_is_one_post() -> None:
    photo = "<a class='tgme_widget_message_photo_wrap' style=\"width:9px;background-image:url('https://cdn.example/{}.jpg')\"></a>"
    post = one(
        f'<div class="tgme_widget_message_grouped_wrap">{photo.format(1)}{photo.format(2)}'
        '<a class="tgme_widget_message_video_player"><i class="message_video_play"></i><video src="https://cdn.example/3.mp4?token=x"></video></a></div>'
        '<a class="tgme_widget_message_document_wrap"><div class="tgme_widget_message_document_title">map.pdf</div><div class="tgme_widget_message_document_extra">2 MB</div></a>'
        '<audio class="tgme_widget_message_voice" src="https://cdn.example/4.ogg"></audio><div class="js-message_text">Four</div>'
    )
    assert [(media.kind, media.url, media.alt) for media in post.media] == [
        ("image", "https://cdn.example/1.jpg", None),
        ("image", "https://cdn.example/2.jpg", None),
        ("video", "https://cdn.example/3.mp4?token=x", None),
        ("file", None, "map.pdf, 2 MB"),
        ("audio", "https://cdn.example/4.ogg", None),
    ]


def test_what_is_passed_on_keeps_its_origin() -> None:
    post = one(
        '<div class="tgme_widget_message_forwarded_from">Forwarded from <a class="tgme_widget_message_forwarded_from_name" href="https://t.me/cranes/42"><span>Cranes</span></a></div>'
        '<div class="js-message_text">Up</div><a class="tgme_widget_message_link_preview" href="https://up.example/"><div class="link_preview_title">Up we go</div></a>'
    )
    assert (post.author.handle, post.quotes_id, post.text) == ("Boats", "cranes/42", "Up")
    assert [(link.text, link.url) for link in post.links] == [
        ("Forwarded from Cranes", "https://t.me/cranes/42"),
        ("Up we go", "https://up.example/"),
    ]


def test_a_poll_is_text_and_told() -> None:
    post = one(
        '<div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">Tea?</div><div class="tgme_widget_message_poll_option_text">Yes</div><div class="tgme_widget_message_poll_option_text">No</div></div>',
        troubles=1,
    )
    assert post.text == "Tea?\n- Yes\n- No"


def test_what_the_preview_hides_is_told() -> None:
    post = one('<div class="message_media_not_supported">Please open Telegram</div>', troubles=1)
    assert (post.text, post.truncated, post.url) == ("", True, "https://t.me/Boats/7")
    notice = seen(
        message(8), message(9, "Channel created", "service_message"), '<div class="tgme_widget_message">?</div>'
    )
    assert (len(notice.posts), len(notice.troubles), notice.numbers) == (1, 2, (8, 9))


_PIECES = [
    message(1), message(2, ""), "<div class='tgme_widget_message' data-post='a/1'>", "<div class='tgme_widget_message' data-post='Boats/99999999999999'>", "<div class='js-message_text'>",
    "<a class='tgme_widget_message_reply' href='http://['>", "<time datetime='2025-13-01'>", "<a class='tgme_widget_message_photo_wrap' style='url('>", "</div>", "\x00", "\ud800", "<video>",
    "<div class='tgme_widget_message_poll_question'>", "<section class='tgme_channel_history'>", "<a class='tgme_widget_message_forwarded_from_name' href='https://t.me/x/1'>", "text 1/2",
]  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(_PIECES), max_size=25).map("".join)))
def test_any_page_is_posts_or_an_error_of_ours(body: bytes | str) -> None:
    preview = read_preview(capture_of(body), "https://t.me/s/boats")
    assert len({post.id for post in preview.posts}) == len(preview.posts)
    assert all(post.text.encode() is not None for post in preview.posts)


@pytest.mark.skipif(not _RECORDED.exists(), reason="the recorded page is not at hand")
def test_the_recorded_page_is_read() -> None:
    preview = read_preview(capture_of(_RECORDED.read_bytes()), "https://t.me/s/durov")
    assert [post.id for post in preview.posts] == ["durov/528", "durov/529", "durov/531"]
    assert (preview.troubles, preview.channel, preview.empty) == ((), True, 0)
    first, second, third = preview.posts
    assert first.text.startswith("⛔️ The UK government wants to ban social media for children under 16.\n\nBut banning")
    assert first.text.endswith("— the source material for our $200,000 clipping contest.")
    assert [link.text for link in first.links] == ["my speech", "clipping contest"]
    assert second.created_at == datetime(2026, 6, 16, 15, 5, 29, tzinfo=UTC)
    assert (third.text, [media.kind for media in third.media]) == ("", ["gif"])
