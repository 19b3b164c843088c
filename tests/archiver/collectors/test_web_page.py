"""Whole pages: several forms in one, none at all, charsets and depths, and which addresses and files are pages."""

from collections.abc import Callable

import pytest

from archiver.collectors.web_page import WebPage
from schemas.errors import NoPostsError
from schemas.page import Page
from tests.archiver.collectors.made_pages import SAVED, TWEET, entry, ld, one, panel, posting, read, tweet


@pytest.mark.parametrize(
    "page",
    [
        panel(("Concert", "Town hall", "19:00"), ("Play", "Old barn", "20:00")),
        "<ul><li>Monday <b>9:00</b></li><li>Tuesday <b>10:00</b></li></ul>",
        "<p>Open from 9:00 to 17:30, 1/2.</p><footer>Updated 1:56pm</footer>",
        '<a class="twitter-timeline" href="https://twitter.com/ann">Posts by ann</a>',
        '<blockquote><p>“A quotation” 1/1</p></blockquote><meta property="og:description" content="A post…">',
        "",
        "plain text",
    ],
)
def test_timetables_quotations_and_links_to_timelines_are_no_posts(page: str) -> None:
    assert read(page).posts == ()


def test_a_page_may_hold_several_forms_and_shows_each_post_once() -> None:
    page = entry(
        f'<p class="e-content">Tea</p><span class="p-author h-card">Ann</span><a class="u-url" href="https://x.com/ann/status/{TWEET}">1</a>'
    )
    page += (
        ld(posting(1), {**posting(2), "url": f"https://twitter.com/ann/status/{TWEET}"})
        + tweet("Tea")
        + tweet("Ice", str(int(TWEET) + 1))
    )
    page += panel(("Ann", "Tea", "4:05pm"), ("Ann", "Skates", "3:05pm"))
    assert [post.text for post in read(page).posts] == ["Tea", "Post 1", "Ice", "Skates"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('<meta charset="iso-8859-1">' + tweet("Größe – ☀"), "Größe – ☀"),
        (b'<meta charset="utf-8">' + tweet("caf\xe9").encode("cp1252"), "café"),
        (('<meta charset="shift_jis">' + tweet("日本")).encode("shift_jis"), "日本"),
        (tweet("Größe").encode("utf-16"), "Größe"),
        (tweet("a\x00b"), "ab"),
    ],
)
def test_the_text_comes_out_whatever_the_page_says_of_its_charset(body: str | bytes, text: str) -> None:
    assert one(body).text == text


def test_a_page_that_goes_too_deep_is_read_all_the_same() -> None:
    assert one("<div>" * 50_000 + tweet("Deep")).text == "Deep"
    assert (
        one(
            "<script>if(a<b)"
            + "x<y;" * 5_000
            + "</script><svg>"
            + "<path/>" * 5_000
            + "</svg>"
            + "<p>" * 5_000
            + panel_of_one()
        ).text
        == "Tea"
    )


def panel_of_one() -> str:
    return "<div><div>" + entry('<div class="e-content"><div>Tea</div></div>') + "</div></div>"


def test_the_page_is_one_page_with_evidence(collect: Callable[..., Page]) -> None:
    page = collect(WebPage(), tweet("One") + tweet("Two", str(int(TWEET) + 1)), SAVED)
    assert [(post.order, post.capture_sha256) for post in page.posts] == [
        (0, page.captures[0].sha256),
        (1, page.captures[0].sha256),
    ]


def test_no_posts_is_said_in_one_line(collect: Callable[..., Page]) -> None:
    with pytest.raises(NoPostsError, match="no posts found; looked for microformats"):
        collect(WebPage(), "<p>Nothing</p>")


@pytest.mark.parametrize(
    ("locator", "head", "kept"),
    [
        ("HTTPS://Home.Example", None, "https://home.example/"),
        ("https://home.example/a?b=c#d", None, "https://home.example/a?b=c"),
        ("@ann@home.example", None, None),
        ("http://[", None, None),
        ("/page", b"\n<!-- saved -->\n<!DOCTYPE html><html>", "/page"),
        ("/page", "<html>".encode("utf-16-le"), "/page"),
        ("/page", b"<?xml version='1.0'?><rss>", None),
        ("/page", b"Menu\nHome", None),
    ],
)
def test_addresses_and_html_files_are_recognised(locator: str, head: bytes | None, kept: str | None) -> None:
    source = WebPage().recognise(locator, head)
    assert (source.locator if source else None) == kept
