"""Feeds over time: what is asked, what is remembered, what happens when things go wrong."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from archiver.collectors import recognised
from archiver.collectors.feed import Feed
from schemas.errors import AnswerError, NoPostsError, UnreadableInputError
from schemas.page import Checkpoint, Page

HERE = "https://home.example/feed.xml"
TAGS = (("ETag", 'W/"a"'), ("Last-Modified", "Sun, 18 May 2025 14:00:00 GMT"))
Put = Callable[..., None]
Pages = Callable[..., list[Page]]


def feed(*names: str, following: str = "") -> str:
    link = f'<atom:link rel="next" href="{following}"/>' if following else ""
    items = "".join(f"<item><guid>urn:{name}</guid><title>{name}</title></item>" for name in names)
    return f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>N</title>{link}{items}</channel></rss>'


def texts(found: list[Page]) -> list[str]:
    return [post.text for page in found for post in page.posts]


@pytest.mark.parametrize(
    ("locator", "kept"),
    [
        ("https://Home.example/feed", "https://home.example/feed"),
        ("https://home.example/feed/", "https://home.example/feed/"),
        ("https://social.example/@ann.rss", "https://social.example/@ann.rss"),
        ("https://home.example/atom.xml#top", "https://home.example/atom.xml"),
        ("https://home.example/?feed=rss2", "https://home.example/?feed=rss2"),
        (
            "https://video.example/feeds/videos.xml?channel_id=UC1",
            "https://video.example/feeds/videos.xml?channel_id=UC1",
        ),
        ("feed+https://home.example", "feed+https://home.example/"),
        ("feed:https://home.example/a", "feed+https://home.example/a"),
        ("feed://home.example/a", "feed+https://home.example/a"),
        ("https://home.example/about", None),
        ("feed:me", None),
        ("https://[", None),
        ("@ann", None),
    ],
)
def test_addresses_of_feeds_are_recognised(locator: str, kept: str | None) -> None:
    source = Feed().recognise(locator, None)
    assert (source.locator if source else None) == kept
    if source:
        assert Feed().recognise(source.locator, None) == source


@pytest.mark.parametrize(
    ("head", "collector"),
    [
        (b'<?xml version="1.0"?>\n<!-- hi -->\n<rss version="2.0">', "feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
        (b'<?xml version="1.0"?><?xml-stylesheet href="a"?><rdf:RDF xmlns:rdf="x">', "feed"),
        ('<?xml version="1.0"?><rss>'.encode("utf-16"), "feed"),
        (b'{ "version" : "https:\\/\\/jsonfeed.org\\/version\\/1.1", "items": [', "feed"),
        (b'{"platform":"x","text":"\\"version\\": \\"https://jsonfeed.org/version/1\\""}', "posts_jsonl"),
        (b'{"platform":"x"}', "posts_jsonl"),
        (b"<!doctype html><html><rss>", "web_page"),
        (b"A text about <rss>", "text_capture"),
    ],
)
def test_files_go_to_the_collector_that_reads_them(head: bytes, collector: str) -> None:
    assert recognised("/page", head)[0].name == collector


def test_what_has_not_changed_is_asked_for_once(web: Any, put: Put, pages: Pages) -> None:
    put(HERE, feed("a"), TAGS)
    (first,) = pages()
    (second,) = pages(HERE, first.checkpoint)
    sent = web.asked[-1][1]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('W/"a"', "Sun, 18 May 2025 14:00:00 GMT")
    assert (second.posts, second.checkpoint, len(second.captures)) == ((), None, 1)


def test_a_feed_that_is_gone_is_an_error(pages: Pages) -> None:
    with pytest.raises(AnswerError, match="404"):
        pages()


def test_a_page_leads_to_its_feed_and_the_feed_is_remembered(web: Any, put: Put, pages: Pages) -> None:
    home = "https://home.example/"
    put(
        home,
        '<html><link rel="stylesheet" href="a.css"><link REL="Alternate" type="application/rss+xml" href="feed.xml"><p>',
    )
    put(HERE, feed("a"), TAGS)
    (page,) = pages(f"feed+{home}")
    assert texts([page]) == ["a"]
    assert [capture.url for capture in page.captures] == [home, HERE]
    assert page.posts[0].capture_sha256 == page.captures[1].sha256
    again = pages(f"feed+{home}", page.checkpoint)
    assert [url for url, _ in web.asked] == [home, HERE, HERE]
    assert texts(again) == []
    del web.answers[HERE]
    put(home, '<link rel="alternate" type="application/atom+xml" href="/new">')
    put("https://home.example/new", feed("b"))
    assert texts(pages(f"feed+{home}", page.checkpoint)) == ["b"]


def test_a_page_without_a_feed_says_so(put: Put, pages: Pages) -> None:
    put("https://home.example/", "<!doctype html><p>Hi <rss> <feed>")
    with pytest.raises(NoPostsError, match="names one"):
        pages("feed+https://home.example/")
    put(HERE, "<html>Under construction")
    with pytest.raises(UnreadableInputError, match="layout changed"):
        pages(HERE, Checkpoint(cursor={"sha256": "x", "seen": "a"}))
    put("https://home.example/", '<link rel="alternate" type="application/rss+xml" href="/feed.xml">')
    with pytest.raises(UnreadableInputError, match="that is none"):
        pages("feed+https://home.example/")


def test_an_empty_feed_is_an_error_the_first_time_only(put: Put, pages: Pages) -> None:
    put(HERE, feed())
    with pytest.raises(NoPostsError):
        pages()
    (page,) = pages(HERE, Checkpoint(cursor={"seen": "a"}))
    assert page.posts == ()


def test_older_pages_are_fetched_once(web: Any, put: Put, pages: Pages) -> None:
    put(HERE, feed("c", following="/feed.xml?p=2"))
    put(f"{HERE}?p=2", feed("b", following="/feed.xml?p=3"))
    put(f"{HERE}?p=3", feed("a", following="/feed.xml?p=2"))
    found = pages()
    assert texts(found) == ["c", "b", "a"]
    assert "next" not in found[-1].checkpoint.cursor  # type: ignore[union-attr]  # it is there
    assert len(pages(HERE, found[-1].checkpoint)) == 1
    # Cut short after the first page, the next run goes on.
    assert texts(pages(HERE, found[0].checkpoint)) == ["c", "b", "a"]
    assert len(web.asked) == 7


def test_older_pages_are_on_the_same_host_and_end(put: Put, pages: Pages) -> None:
    put(HERE, feed("c", following="https://elsewhere.example/feed.xml"))
    assert len(pages()) == 1
    put(HERE, feed("c", following="/2"))
    put("https://home.example/2", feed("c", following="/3"))
    assert len(pages()) == 2  # nothing new on it
    put(HERE, feed("c", following="/gone"))
    (_, last) = pages()
    assert "out of reach" in last.troubles[0].why


def test_json_feeds_are_paged_too(put: Put, pages: Pages) -> None:
    one = {
        "version": "https://jsonfeed.org/version/1",
        "next_url": "https://home.example/2",
        "items": [{"id": "1", "content_text": "b"}],
    }
    put(HERE, json.dumps(one))
    put("https://home.example/2", json.dumps({**one, "items": [{"id": "0", "content_text": "a"}]}))
    assert texts(pages()) == ["b", "a"]


def test_a_gap_between_two_runs_is_told(put: Put, pages: Pages) -> None:
    put(HERE, feed("b", "a"))
    (first,) = pages()
    put(HERE, feed("c", "b"))
    (second,) = pages(HERE, first.checkpoint)
    assert not second.troubles
    put(HERE, feed("f", "e"))
    (third,) = pages(HERE, second.checkpoint)
    assert "missed" in third.troubles[0].why


def test_a_gap_is_walked_through_where_the_feed_names_its_older_pages(put: Put, pages: Pages) -> None:
    put(HERE, feed("b", "a"))
    (first,) = pages()
    for nth, titles in enumerate([("h", "g"), ("f", "e"), ("d", "c"), ("b", "a"), ("z", "y")]):
        put(HERE if nth == 0 else f"{HERE}?page={nth}", feed(*titles, following=f"{HERE}?page={nth + 1}"))
    later = pages(HERE, first.checkpoint)
    assert texts(later) == ["h", "g", "f", "e", "d", "c", "b", "a"]
    assert not [trouble for page in later for trouble in page.troubles]
    assert later[-1].checkpoint is not None
    assert not later[-1].checkpoint.cursor.keys() & {"next", "until"}
    rest = pages(HERE, later[0].checkpoint)  # stopped after its first page, it is finished by the next run
    assert texts(rest)[2:] == ["f", "e", "d", "c", "b", "a"]


@pytest.mark.parametrize(
    ("body", "want", "troubles"),
    [
        (feed("a").replace("<title>a", "<title>a &eacute;&nbsp; & b &foo; &#0;"), ["a é\xa0 & b &foo; \ufffd"], 0),
        ("Warning: it is late\n" + feed("a"), ["a"], 0),
        (feed("a", "b") + "<!-- cached --><script>x</script>", ["a", "b"], 0),
        (feed("a", "b")[:-40], ["a"], 1),
        (feed("a", "b").replace("<title>b", "<p><title>b"), ["a", "b"], 1),
        (feed("a\x00\x0b", "b").replace("<rss", "\ufeff<rss"), ["a", "b"], 0),
        (b'<?xml version="1.0" encoding="utf-8"?>' + feed("é").encode("cp1252"), ["é"], 0),
        (b'<?xml version="1.0" encoding="iso-8859-1"?>' + feed("é").encode(), ["é"], 0),
        (feed("é").encode("utf-16"), ["é"], 0),
        (b'<?xml version="1.0" encoding="zip"?>' + feed("\xe9").encode("latin-1"), ["é"], 0),
    ],
)
def test_a_broken_feed_is_read_as_far_as_it_goes(
    put: Put, pages: Pages, body: str | bytes, want: list[str], troubles: int
) -> None:
    put(HERE, body)
    (page,) = pages()
    assert ([post.text for post in page.posts], len(page.troubles)) == (want, troubles)


def test_a_feed_that_broke_off_is_asked_for_anew(put: Put, pages: Pages) -> None:
    put(HERE, feed("a", "b")[:-40], TAGS)
    (first,) = pages()
    assert texts([first]) == ["a"]
    put(HERE, feed("a", "b"), TAGS)
    assert texts(pages(HERE, first.checkpoint)) == ["a", "b"]
