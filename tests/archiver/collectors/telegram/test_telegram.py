"""Channels by their preview: a made-up server with made-up messages, and the recorded page where it is at hand."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.collectors import recognised
from archiver.collectors.preview.messages import Preview, read_preview
from archiver.collectors.telegram import Telegram
from schemas.errors import NoPostsError, UnreadableInputError
from schemas.page import Capture, Checkpoint, Page
from schemas.post import Post
from schemas.source import Source

NOON = datetime(2025, 5, 20, 12, tzinfo=UTC)
SOURCE = Source(collector="telegram", locator="https://t.me/s/boats")
BASE = "http://127.0.0.1:8000"
_RECORDED = (
    Path(os.environ.get("RECORDED_FEEDS", Path(__file__).parents[5] / "shared" / "fixtures"))
    / "telegram"
    / "durov_abridged.html"
)


def message(number: int, inner: str | None = None, kind: str = "") -> str:
    inner = f'<div class="tgme_widget_message_text js-message_text">Post {number}</div>' if inner is None else inner
    return (
        f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message {kind}" data-post="Boats/{number}">'
        f'<a class="tgme_widget_message_owner_name" href="https://t.me/Boats"><span>Boats &amp; co</span></a>{inner}'
        f'<span class="tgme_widget_message_views">1.5M</span><a class="tgme_widget_message_date" href="https://t.me/Boats/{number}">'
        f'<time datetime="2025-05-18T14:00:{number % 60:02}+00:00">14:00</time></a></div></div>'
    )


def preview_page(*messages: str) -> str:
    return f'<!DOCTYPE html><body class="tgme_webpreview"><section class="tgme_channel_history">{"".join(messages)}</section>'


def capture_of(body: str | bytes, url: str = f"{BASE}/s/boats") -> Capture:
    body = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return Capture(url=url, captured_at=NOON, sha256=hashlib.sha256(body).hexdigest(), size=len(body), body=body)


def seen(*messages: str) -> Preview:
    return read_preview(capture_of(preview_page(*messages)), "https://t.me/s/boats")


def one(inner: str, troubles: int = 0) -> Post:
    preview = seen(message(7, inner))
    assert len(preview.troubles) == troubles, preview.troubles
    (post,) = preview.posts
    return post


class Channel:
    """A server with a channel of numbered messages, some to a page."""

    def __init__(self, numbers: Iterable[int], size: int = 5) -> None:
        self.numbers = list(numbers)
        self.size = size
        self.asked: list[str] = []
        self.body: str | None = None
        self.url: str | None = None

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, pace: float | None = None) -> Capture:  # noqa: ARG002 - a fake asks nobody, however slowly
        self.asked.append(url)
        before = int(url.partition("?before=")[2] or 10**9)
        shown = [number for number in self.numbers if number < before][-self.size :]
        body = self.body if self.body is not None else preview_page(*map(message, shown))
        return capture_of(body, self.url or url)

    def open(self, path: str) -> AbstractContextManager[tuple[Capture, BinaryIO]]:
        raise AssertionError(path)

    def unpack(self, path: str) -> NoReturn:
        raise AssertionError(f"nothing to be unpacked: {path}")


def run(channel: Channel, checkpoint: Checkpoint | None = None, source: Source = SOURCE) -> list[Page]:
    return list(Telegram(BASE).pages(source, checkpoint, channel))


def numbers(pages: list[Page]) -> set[int]:
    return {int(post.id.partition("/")[2]) for page in pages for post in page.posts}


@pytest.mark.parametrize(
    ("locator", "kept"),
    [
        ("https://t.me/Boats", "https://t.me/s/boats"),
        ("https://t.me/s/boats?before=9", "https://t.me/s/boats"),
        ("http://telegram.me/boats/", "https://t.me/s/boats"),
        ("telegram:Boats", "https://t.me/s/boats"),
        ("telegram:@boats", "https://t.me/s/boats"),
        ("https://t.me/boats/12?single", "https://t.me/boats/12"),
        ("https://t.me/joinchat/abc", None),
        ("https://t.me/+abcdef", None),
        ("https://t.me/c/123/4", None),
        ("https://t.me/share/url?url=x", None),
        ("https://t.me.example/boats", None),
    ],
)
def test_channels_are_recognised(locator: str, kept: str | None) -> None:
    source = Telegram().recognise(locator, None)
    assert (source.locator if source else None) == kept


def test_a_saved_preview_is_ours_and_other_pages_are_not() -> None:
    assert recognised("/page", preview_page().encode())[0].name == "telegram"
    assert recognised("/page", b"<!doctype html><p>t.me")[0].name == "web_page"
    page = Channel([1])
    (found,) = run(page, source=Source(collector="telegram", locator="/page"))
    assert (page.asked, len(found.posts), found.checkpoint) == (["/page"], 1, None)


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


def test_a_channel_is_walked_to_its_beginning() -> None:
    channel = Channel(range(1, 24))
    pages = run(channel)
    assert numbers(pages) == set(range(1, 24))
    assert all(len(page.captures) == 1 and page.posts[0].capture_sha256 == page.captures[0].sha256 for page in pages)
    last = pages[-1].checkpoint
    assert last
    assert last.cursor == {"newest": "23", "backfill_before": "1", "done": "yes"}
    channel.asked.clear()
    run(channel, last)
    assert len(channel.asked) == 1


def test_what_is_new_is_fetched_until_the_known_is_met() -> None:
    channel = Channel(range(1, 24))
    done = run(channel)[-1].checkpoint
    channel.numbers += range(24, 40)
    pages = run(channel, done)
    assert set(range(24, 40)) <= numbers(pages)
    assert len(pages) == 4
    assert pages[-1].checkpoint
    assert pages[-1].checkpoint.cursor["newest"] == "39"


@pytest.mark.parametrize("kept", range(6))
def test_a_run_cut_short_loses_nothing(kept: int) -> None:
    channel = Channel(range(3, 31))
    stored, place = set[int](), None
    for _ in range(2):
        for page in islice(Telegram(BASE).pages(SOURCE, place, channel), kept):
            stored |= numbers([page])
            place = page.checkpoint or place
        channel.numbers += range(channel.numbers[-1] + 1, channel.numbers[-1] + 13)
    stored |= numbers(run(channel, place))
    assert stored == set(channel.numbers)


def test_a_long_channel_is_walked_over_several_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.collectors.telegram._MOST_PAGES", 3)
    channel = Channel(range(1, 60))
    stored, place = set[int](), None
    for _ in range(8):
        channel.asked.clear()
        pages = run(channel, place)
        assert len(channel.asked) <= 3
        stored |= numbers(pages)
        place = pages[-1].checkpoint
        channel.numbers.append(channel.numbers[-1] + 1)
    assert set(range(1, 60)) <= stored


def test_a_server_that_repeats_itself_is_left() -> None:
    channel = Channel([5, 6])
    channel.body = preview_page(message(5), message(6))
    pages = run(channel)
    assert len(channel.asked) == 2
    assert pages[-1].checkpoint
    assert pages[-1].checkpoint.cursor["done"] == "yes"


@pytest.mark.parametrize(
    ("body", "url", "error", "why"),
    [
        (preview_page(), f"{BASE}/s/boats", NoPostsError, "messages of a public channel"),
        ('<div class="tgme_page">Join', f"{BASE}/boats", UnreadableInputError, "no preview"),
        ('<div class="tgme_page">Join', f"{BASE}/s/boats", UnreadableInputError, "no preview"),
        ("<p>New in Telegram", f"{BASE}/s/boats", UnreadableInputError, "layout changed"),
        ("", f"{BASE}/s/boats", UnreadableInputError, "layout changed"),
        (preview_page(*(message(n, "") for n in range(4))), f"{BASE}/s/boats", UnreadableInputError, "layout changed"),
    ],
)
def test_a_page_without_messages_says_why(body: str, url: str, error: type[Exception], why: str) -> None:
    channel = Channel([1])
    channel.body, channel.url = body, url
    with pytest.raises(error, match=why):
        run(channel)


def test_one_message_is_asked_for_alone() -> None:
    channel = Channel([12], size=1)
    (page,) = run(channel, source=Source(collector="telegram", locator="https://t.me/boats/12"))
    assert (channel.asked, numbers([page])) == ([f"{BASE}/boats/12?embed=1"], {12})
    channel.body = '<div class="tgme_widget_message_error">Post not found'
    with pytest.raises(NoPostsError):
        run(channel, source=Source(collector="telegram", locator="https://t.me/boats/12"))


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


@given(st.binary(max_size=100), st.text(max_size=60))
def test_any_locator_is_recognised_or_not(head: bytes, locator: str) -> None:
    Telegram().recognise("/page", head)
    Telegram().recognise(locator, None)
    Telegram().recognise(f"https://t.me/{locator}", None)


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
