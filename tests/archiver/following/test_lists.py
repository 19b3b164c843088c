from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.following.lists import LISTS, ListFormat, Wish, list_format
from schemas.errors import UnreadableInputError, UsageError
from schemas.text import printable_line

LINES = st.text(min_size=1, max_size=60).map(printable_line).filter(bool)
WISHES = st.builds(
    Wish,
    locator=LINES,
    name=st.none() | LINES,
    every=st.none() | st.integers(1, 10_000).map(lambda minutes: minutes * 60),
    since=st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001 - made aware
    media=st.sampled_from([None, "none", "images", "all"]),
)
READER = b"""<?xml version="1.0" encoding="utf-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
  <outline text="News">
    <outline text="Gauge &amp; co" type="rss" xmlUrl="https://home.example/feed" htmlUrl="https://home.example/"/>
    <outline title="Other" xmlUrl=" https://other.example/posts "/>
    <outline text="a folder"/>
  </outline>
</body></opml>"""


@pytest.mark.parametrize("form", LISTS)
@given(wishes=st.lists(WISHES, max_size=5))
def test_a_list_that_is_written_is_read_again(form: ListFormat, wishes: list[Wish]) -> None:
    again = form.read(form.write(wishes), "list")
    told = [wish._replace(is_feed=False, name=None if wish.name == wish.locator else wish.name) for wish in wishes]
    assert [
        wish._replace(is_feed=False, name=None if wish.name == wish.locator else wish.name) for wish in again
    ] == told


def test_a_feed_reader_s_list_is_read_folders_and_all() -> None:
    assert list_format("Mine.OPML").read(READER, "Mine.OPML") == [
        Wish("https://home.example/feed", "Gauge & co", is_feed=True),
        Wish("https://other.example/posts", "Other", is_feed=True),
    ]


def test_a_feed_reader_finds_the_feeds_in_ours() -> None:
    text = LISTS[0].write(
        [Wish("feed+https://home.example/a?b=1&c=2", "Ada", is_feed=True), Wish("@ada@social.example")]
    )
    assert b'type="rss" xmlUrl="https://home.example/a?b=1&amp;c=2"' in text
    assert text.count(b"xmlUrl") == 1


def test_a_person_s_list_is_read() -> None:
    text = b'[[sources]]\nlocator = "@a@b.example"\nevery = "6h"\nsince = 2025-01-01T00:00:00Z\n[[sources]]\nlocator = "x"\n'
    assert list_format("l.toml").read(text, "l.toml") == [
        Wish("@a@b.example", every=21_600, since=datetime(2025, 1, 1, tzinfo=UTC)),
        Wish("x"),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("l.opml", b""),
        ("l.opml", b"<rss/>"),
        ("l.opml", READER[:-20]),
        ("l.opml", b"\xff\xfe\x00"),
        ("l.opml", b'<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml><outline text="&b;"/></opml>'),
        ("l.opml", b"<opml>" + b"<outline>" * 500 + b"</outline>" * 500 + b"</opml>"),
        ("l.opml", b'<opml xmlns:w="urn:whipstitch:follow"><outline w:locator="x" w:every="soon"/></opml>'),
        ("l.toml", b"sources = 3"),
        ("l.toml", b"x = 1"),
        ("l.toml", b"\xff"),
        ("l.toml", b"[[sources]]\nname = 'no locator'"),
        ("l.toml", b"[[sources]]\nlocator = 'x'\nevery = 6"),
        ("l.toml", b"[[sources]]\nlocator = 'x'\nsince = 'then'"),
        ("l.toml", b"[[sources]]\nlocator = 'x'\nrhythm = 'x'"),
        ("l.toml", b"sources = [1]"),
        ("l.toml", b"[[sources]]\nlocator = 'x'\nmedia = 'some'"),
        ("l.toml", b"[[sources]]\nlocator = 'x'\nmedia = 1"),
        ("l.opml", b'<opml xmlns:w="urn:whipstitch:follow"><outline w:locator="x" w:media="some"/></opml>'),
    ],
)
def test_what_is_no_list_is_refused(name: str, text: bytes) -> None:
    with pytest.raises(UnreadableInputError):
        list_format(name).read(text, name)


@pytest.mark.parametrize("form", LISTS)
@given(text=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(form: ListFormat, text: bytes) -> None:
    with suppress(UnreadableInputError):
        form.read(text, "list")


def test_another_ending_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match=r"\.opml"):
        list_format("list.txt")
