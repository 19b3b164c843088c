"""What is ours, and in which spelling."""

import pytest

from archiver.collectors import recognised
from archiver.collectors.mastodon.collector import Mastodon


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("@ada@social.example", "@ada@social.example"),
        ("@Ada@Social.Example", "@ada@social.example"),
        ("@ada.b_c-d@social.example:8443", "@ada.b_c-d@social.example:8443"),
        ("https://social.example/@ada", "@ada@social.example"),
        ("https://social.example/@ada/", "@ada@social.example"),
        ("https://social.example/@ada?page=2#top", "@ada@social.example"),
        ("https://Social.Example/web/@Ada", "@ada@social.example"),
        ("https://social.example/@ada@far.example", "@ada@far.example"),
        ("http://127.0.0.1:3000/@ada", "http://127.0.0.1:3000/@ada"),
        ("http://localhost:3000/@ada/", "http://localhost:3000/@ada"),
        ("https://social.example/@ada/112233", "https://social.example/@ada/112233"),
        ("https://social.example/web/@ada/112233", "https://social.example/@ada/112233"),
        ("https://social.example/users/Ada/statuses/112233", "https://social.example/@ada/112233"),
        (
            "https://gts.example/@ada/statuses/01M810FZ85EFDSF76QAWGHZQ9X",
            "https://gts.example/@ada/01M810FZ85EFDSF76QAWGHZQ9X",
        ),
        ("http://127.0.0.1:3000/@ada/1", "http://127.0.0.1:3000/@ada/1"),
    ],
)
def test_one_spelling_for_each(given: str, kept: str) -> None:
    source = Mastodon().recognise(given, None)
    assert source is not None
    assert (source.collector, source.locator) == ("mastodon", kept)
    again = Mastodon().recognise(kept, None)
    assert again == source
    assert recognised(given, None)[0].name == "mastodon"


@pytest.mark.parametrize(
    "given",
    [
        "ada@social.example",
        "@ada",
        "@ada@",
        "@@social.example",
        "@ada@social",
        "@ada@social.example/1",
        "@ada@far.example@social.example",
        "https://social.example/",
        "https://social.example/about",
        "https://social.example/@",
        "https://social.example/@ada/with_replies",
        "https://social.example/@ada/followers/x",
        "https://social.example/@ada.rss?x=/@ada/1/2",
        "https://social.example/@ada.rss",
        "https://social.example/tags/sea",
        "https://www.youtube.com/@ada",
        "https://ada.medium.com/@ada/1",
        "https://ada:secret@social.example/@ada",
        "ftp://social.example/@ada",
        "/home/ada/page.html",
        "",
        "-",
        "@" * 500,
        "@" + "a." * 5000 + "@" + "b." * 5000,
        "@ada@social.example\n@bob@social.example",
    ],
)
def test_all_else_is_not_ours(given: str) -> None:
    assert Mastodon().recognise(given, None) is None


def test_a_file_is_never_ours() -> None:
    assert Mastodon().recognise("@ada@social.example", b"{}") is None
