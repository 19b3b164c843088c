"""What each kind of feed becomes; all are of our own making."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.post import Post

Read = Callable[..., list[Post]]
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'


def rss(*items: str, head: str = "<title>Ann's notes</title><link>https://home.example/</link>", more: str = "") -> str:
    return f'<?xml version="1.0"?>\n<rss version="2.0" {more}><channel>{head}{"".join(items)}</channel></rss>'


def item(inner: str, guid: str = "https://home.example/1") -> str:
    return f"<item><guid>{guid}</guid>{inner}</item>"


def test_an_item_of_rss_is_read_whole(read: Read) -> None:
    (post,) = read(
        rss(
            """<item><title>On tea</title><link>https://home.example/tea</link><guid isPermaLink="false">tea-1</guid>
            <dc:creator>Ann Lee</dc:creator><pubDate>Sun, 18 May 2025 16:05:30 +0200</pubDate><category>Tea</category>
            <category>tea</category><description>An excerpt</description>
            <content:encoded><![CDATA[<p>Hot &amp; good. See <a href="/more">more</a></p><p>2/3 #Kettle</p>]]></content:encoded>
            <enclosure url="/tea.mp3" type="audio/mpeg" length="9"/></item>""",
            more='xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"',
        )
    )
    assert (post.platform, post.id, post.url) == ("feed", "https://home.example/#tea-1", "https://home.example/tea")
    assert (post.author.name, post.title, post.text) == (
        "Ann Lee",
        "On tea",
        "Hot & good. See more\n\n2/3 #Kettle",
    )
    assert (post.created_at, post.created_precision) == (datetime(2025, 5, 18, 14, 5, 30, tzinfo=UTC), "second")
    assert [(link.text, link.url) for link in post.links] == [("more", "https://home.example/more")]
    assert post.tags == ("Kettle", "Tea")
    assert [(media.kind, media.url, media.mime) for media in post.media] == [
        ("audio", "https://home.example/tea.mp3", "audio/mpeg")
    ]
    assert (post.order, post.source, post.captured_at is not None) == (0, "https://home.example/feed.xml", True)
    assert post.capture_sha256


def test_an_entry_of_atom_is_read_whole(read: Read) -> None:
    (post,) = read(
        """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="de">
        <title>Notes</title><id>urn:x:1</id><author><name>Bo</name></author>
        <entry><id>urn:x:2</id><title type="text">a &lt; b</title><link href="https://home.example/2"/>
        <published>2025-05-18T14:00:00Z</published><updated>2025-05-19T14:00:00Z</updated>
        <thr:in-reply-to ref="urn:x:0"/><category term="sums"/>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One</p><p>two</p></div></content></entry></feed>"""
    )
    assert (post.id, post.title, post.text, post.author.name) == ("urn:x:2", "a < b", "One\n\ntwo", "Bo")
    assert post.edited_at == datetime(2025, 5, 19, 14, tzinfo=UTC)
    assert (post.in_reply_to_id, post.lang, post.tags) == ("urn:x:0", "de", ("sums",))


def test_rdf_is_read(read: Read) -> None:
    (post,) = read(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://home.example/"><title>Old</title>
        <link>https://home.example/</link></channel><item rdf:about="https://home.example/a"><title>A</title>
        <link>https://home.example/a</link><description>Text of A</description><dc:date>2025-05-18</dc:date></item></rdf:RDF>"""
    )
    assert (post.id, post.title, post.text) == ("https://home.example/a", "A", "Text of A")
    assert (post.created_at, post.created_precision) == (datetime(2025, 5, 18, 12, tzinfo=UTC), "day")


def test_json_feed_is_read(read: Read) -> None:
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Ann",
        "home_page_url": "https://home.example/",
        "authors": [{"name": "Ann", "url": "https://home.example/ann"}],
        "items": [
            {
                "id": 7,
                "url": "https://home.example/7",
                "content_html": "<p>Seven <a href='/x'>x</a></p>",
                "date_published": "2025-05-18T14:00:00Z",
                "tags": ["sea", 5],
                "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg"}, "?"],
                "_private": {"a": 1},
            },
            "no item",
            {"id": "https://home.example/8", "content_text": "a <b>\nc", "author": {"name": "Bo"}, "title": {}},
        ],
    }
    seven, eight = read(json.dumps(feed), troubles=1)
    assert (seven.id, seven.text, seven.author.name, seven.tags) == (
        "https://home.example/#7",
        "Seven x",
        "Ann",
        ("sea",),
    )
    assert seven.links[0].url == "https://home.example/x"
    assert seven.media[0].url == "https://home.example/a.mp3"
    assert (eight.text, eight.author.name, eight.title, eight.created_at) == ("a <b>\nc", "Bo", None, None)


def test_mastodon_names_its_account_and_its_warning(read: Read) -> None:
    head = "<title>Ann</title><link>https://social.example/@ann</link><generator>Mastodon v4.4.1</generator>"
    url = "https://social.example/@ann/115"
    (post,) = read(
        rss(
            f"""<item><guid isPermaLink="true">{url}</guid><link>{url}</link><pubDate>Sun, 18 May 2025 14:00:00 +0000</pubDate>
            <description>&lt;p&gt;&lt;strong&gt;Content warning:&lt;/strong&gt; food&lt;/p&gt;&lt;hr /&gt;&lt;p&gt;Cake
            &lt;a href="https://cake.example/long"&gt;&lt;span class="invisible"&gt;https://&lt;/span&gt;&lt;span&gt;cake.example&lt;/span&gt;&lt;span class="invisible"&gt;/long&lt;/span&gt;&lt;/a&gt;&lt;/p&gt;</description>
            <media:content url="https://files.example/1.png" type="image/png" medium="image"><media:rating>nonadult</media:rating>
            <media:description type="plain">A "cake" &amp; tea</media:description></media:content>
            <media:content url="https://files.example/2.png" type="image/png" medium="image">
            <media:description><![CDATA[Two < three]]></media:description></media:content><category>cake</category></item>""",
            head=head,
            more=MEDIA,
        )
    )
    assert (post.platform, post.id, post.url, post.in_reply_to_id) == ("feed", url, url, None)
    assert (post.author.handle, post.author.name) == ("ann@social.example", "Ann")
    assert (post.content_warning, post.text) == ("food", "Cake https://cake.example/long")
    assert [media.alt for media in post.media] == ['A "cake" & tea', "Two < three"]


def test_bluesky_keeps_its_own_ids_only_where_bluesky_says_so(read: Read) -> None:
    head = "<title>@ann.example - Ann</title><link>https://bsky.app/profile/ann.example</link>"
    uri = "at://did:plc:abc/app.bsky.feed.post/3lpfaaaaaaa2x"
    feed = rss(
        f"""<item><link>https://bsky.app/profile/ann.example/post/3lpfaaaaaaa2x</link><guid>{uri}</guid>
        <description>One &lt;b&gt;\n1/2</description><pubDate>18 May 2025 14:05 +0000</pubDate></item>""",
        head=head,
    )
    (post,) = read(feed, url="https://bsky.app/profile/did:plc:abc/rss")
    assert (post.platform, post.id, post.text) == ("bluesky", uri, "One <b>\n1/2")
    assert (post.author.handle, post.author.name, post.created_precision) == ("ann.example", "Ann", "minute")
    (forged,) = read(feed)
    assert (forged.platform, forged.id) == ("feed", uri)


def test_nitter_says_who_passed_on_and_whom_one_answers(read: Read) -> None:
    more = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    one = "<title>{}</title><dc:creator>@bo</dc:creator><description>&lt;p&gt;A long text it is&lt;/p&gt;</description>"
    passed, answer = read(
        rss(
            item(one.format("RT by @ann: A long text…"), "https://n.example/bo/status/1#m"),
            item(one.format("R to @ann: A long text it is"), "https://n.example/bo/status/2#m"),
            more=more,
        )
    )
    assert passed.reposted_by
    assert (passed.author.handle, passed.reposted_by.handle, passed.title) == ("bo", "ann", None)
    assert (answer.in_reply_to_author, answer.title) == ("ann", None)


def test_youtube_has_a_title_and_its_description_is_the_text(read: Read) -> None:
    (post,) = read(
        f"""<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" {MEDIA} xmlns="http://www.w3.org/2005/Atom">
        <title>Ann films</title><entry><id>yt:video:8OkJTGNfVUc</id><yt:videoId>8OkJTGNfVUc</yt:videoId><title>The pier</title>
        <link rel="alternate" href="https://www.youtube.com/watch?v=8OkJTGNfVUc"/><author><name>Ann films</name>
        <uri>https://www.youtube.com/channel/UC1</uri></author><published>2025-05-18T14:00:00+00:00</published>
        <media:group><media:title>The pier</media:title>
        <media:content url="https://www.youtube.com/v/8OkJTGNfVUc?version=3" type="application/x-shockwave-flash" width="640" height="390"/>
        <media:thumbnail url="https://i.example/1.jpg" width="480" height="360"/>
        <media:description>Line one\nline two https://pier.example/a</media:description></media:group></entry></feed>"""
    )
    assert (post.id, post.title, post.text) == (
        "yt:video:8OkJTGNfVUc",
        "The pier",
        "Line one\nline two https://pier.example/a",
    )
    assert [(media.kind, media.width) for media in post.media] == [("video", 640)]
    assert post.author.url == "https://www.youtube.com/channel/UC1"


@pytest.mark.parametrize(
    ("title", "body", "want"),
    [
        ("Tea at four", "Tea at four, and cake", (None, "Tea at four, and cake")),
        ("Tea at fo…", "<p>Tea at four</p>", (None, "Tea at four")),
        ("Tea at...", "Tea at four", (None, "Tea at four")),
        ("On tea", "Tea at four", ("On tea", "Tea at four")),
        ("Only a title", "", (None, "Only a title")),
        ("", "Only a text", (None, "Only a text")),
    ],
)
def test_a_title_that_repeats_the_text_is_none(read: Read, title: str, body: str, want: tuple[str, str]) -> None:
    (post,) = read(rss(item(f"<title>{title}</title><description><![CDATA[{body}]]></description>")))
    assert (post.title, post.text) == want


def test_ids_are_guid_then_link_then_content(read: Read) -> None:
    posts = read(
        rss(
            "<item><guid>urn:a</guid><link>https://home.example/a</link><title>A</title></item>",
            "<item><link>https://home.example/b</link><title>B</title></item>",
            "<item><title>C</title></item>",
            "<item><title>C</title></item>",
        )
    )
    assert [post.id for post in posts[:2]] == ["urn:a", "https://home.example/b"]
    assert all(post.id.startswith("c-") for post in posts[2:])
    assert len({post.id for post in posts}) == 4


def test_versions_of_an_entry_are_one_and_strangers_with_one_id_are_two(read: Read) -> None:
    entry = "<entry><id>urn:1</id><updated>2025-05-1{}T00:00:00Z</updated><content>v{}</content></entry>"
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title>{entry.format(8, 1)}{entry.format(9, 2)}</feed>'
    assert [post.text for post in read(feed)] == ["v2"]
    two = read(rss(item("<description>One</description>"), item("<description>Two</description>")), troubles=1)
    assert [post.text for post in two] == ["One", "Two"]
    assert len({post.id for post in two}) == 2


def test_an_unknown_or_impossible_date_is_none(read: Read) -> None:
    posts = read(
        rss(*(item(f"<title>x</title><pubDate>{date}</pubDate>", f"urn:{date}") for date in ("", "soon", "9999-99-99")))
    )
    assert [post.created_at for post in posts] == [None, None, None]


def test_an_item_that_says_nothing_is_told(read: Read) -> None:
    (post,) = read(rss("<item><guid>urn:1</guid></item>", item("<title>x</title>")), troubles=1)
    assert post.text == "x"
