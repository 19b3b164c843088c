"""Posts out of HTML in five forms, each page of our own making, with what it must become."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from archiver.collectors.web_page import WebPage, read_html
from archiver.collectors.wire.finds import Finds
from schemas.errors import NoPostsError
from schemas.page import Capture, Page
from schemas.post import Post

SAVED = datetime(2025, 5, 20, 18, 0, tzinfo=UTC)
TWEET = "1924101204997050369"
TWEETED = datetime(2025, 5, 18, 13, 54, 10, tzinfo=UTC)


def read(body: str | bytes, url: str = "https://home.example/page") -> Finds:
    body = body.encode() if isinstance(body, str) else body
    return read_html(Capture(url=url, captured_at=SAVED, sha256="0" * 64, size=len(body), body=body))


def one(body: str | bytes) -> Post:
    (post,) = read(body).posts
    return post


def entry(inner: str) -> str:
    return f'<article class="h-entry">{inner}</article>'


def test_an_entry_is_read_whole() -> None:
    post = one(
        entry(
            '<a class="u-url u-uid" href="/n/7c"><time class="dt-published" datetime="2025-05-02T10:00:00+02:00">2 May</time></a>'
            '<div class="e-content"><p>One #sea</p><p>two <a href="/long">home.example/lo…</a></p></div>'
            '<a class="p-author h-card" href="/ann">Ann Lee</a><img class="u-photo" src="/p.jpg" alt="A pier">'
        )
    )
    assert (post.platform, post.id, post.url) == ("web", "7c", "https://home.example/n/7c")
    assert (post.author.name, post.author.url, post.author.handle) == ("Ann Lee", "https://home.example/ann", None)
    assert (post.title, post.text, post.tags) == (None, "One #sea\n\ntwo home.example/lo…", ("sea",))
    assert [(link.text, link.url) for link in post.links] == [("home.example/lo…", "https://home.example/long")]
    assert (post.created_at, post.created_precision) == (datetime(2025, 5, 2, 8, tzinfo=UTC), "second")
    assert [(media.url, media.alt) for media in post.media] == [("https://home.example/p.jpg", "A pier")]


def test_an_entry_without_an_id_goes_by_its_address() -> None:
    assert one(entry('<p class="e-content">Hi</p><a class="u-url" href="/n/8">8</a>')).id == "https://home.example/n/8"


def test_the_author_of_a_feed_is_that_of_its_entries() -> None:
    page = (
        '<div class="h-feed"><a class="p-author h-card" href="/">Ann</a>'
        + entry('<p class="e-content">Hi</p>')
        + "</div>"
    )
    assert one(page).author.name == "Ann"


def test_a_name_is_a_title_unless_it_repeats_the_text() -> None:
    assert one(entry('<h2 class="p-name">The hut</h2><p class="e-content">It is open.</p>')).title == "The hut"
    assert one(entry('<h2 class="p-name">It is…</h2><p class="e-content">It is open.</p>')).title is None


def test_an_entry_that_passes_on_another_keeps_the_authors_apart() -> None:
    post = one(
        entry(
            '<span class="p-author h-card">Ann</span><div class="u-repost-of h-cite"><a class="p-author h-card" href="https://b.example">Bob</a>'
            '<p class="e-content">Tea</p><a class="u-url" href="https://b.example/7">7</a></div>'
        )
    )
    assert (post.author.name, post.text, post.reposted_by and post.reposted_by.name) == ("Bob", "Tea", "Ann")


def test_likes_and_old_style_articles_are_no_posts() -> None:
    assert not read(entry('<a class="u-like-of" href="https://b.example/1">liked</a>')).posts
    assert not read(
        '<article class="hentry"><h1 class="entry-title">T</h1><div class="entry-content">1/3 of it</div></article>'
    ).posts


def test_an_answer_knows_what_it_answers() -> None:
    post = one(
        entry(f'<a class="u-in-reply-to" href="https://x.com/a/status/{TWEET}">re</a><p class="e-content">Yes</p>')
    )
    assert post.in_reply_to_id == TWEET


def ld(*things: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)


def posting(number: int, **more: object) -> dict[str, object]:
    return {"@type": "SocialMediaPosting", "url": f"https://home.example/p/{number}", "text": f"Post {number}", **more}


def test_json_ld_is_read_from_lists_graphs_and_references() -> None:
    page = ld(
        {
            "@graph": [
                posting(1, author={"@id": "#a"}, datePublished="2025-05-01T10:00+0200"),
                {"@id": "#a", "@type": "Person", "name": "Ann", "alternateName": "@ann"},
            ]
        },
        {
            "@type": "ItemList",
            "itemListElement": [{"@type": "ListItem", "item": posting(2, author="Bob", comment=[posting(9)])}],
        },
        [posting(3, **{"@type": ["http://schema.org/DiscussionForumPosting"]}, sharedContent=posting(8))],
    )
    posts = read(page).posts
    assert [(post.text, post.author.name, post.author.handle) for post in posts] == [
        ("Post 1", "Ann", "ann"),
        ("Post 2", "Bob", None),
        ("Post 3", None, None),
    ]
    assert (posts[0].created_at, posts[0].created_precision) == (datetime(2025, 5, 1, 8, tzinfo=UTC), "minute")
    assert posts[0].id == "https://home.example/p/1"


def test_one_headline_above_all_is_a_label() -> None:
    assert [post.title for post in read(ld([posting(1, headline="Update"), posting(2, headline="Update")])).posts] == [
        None,
        None,
    ]
    assert [post.title for post in read(ld([posting(1, headline="Tea"), posting(2, headline="Post")])).posts] == [
        "Tea",
        None,
    ]


def test_the_article_itself_is_no_post_but_a_blog_of_them_is() -> None:
    article = {"@type": "BlogPosting", "headline": "The ice", "articleBody": "Long."}
    assert not read(ld(article)).posts
    assert len(read(ld([{**article, "url": f"https://home.example/{n}"} for n in range(2)])).posts) == 2


@pytest.mark.parametrize("broken", ["{", '{"a": }', "[" * 100_000, '{"@type": "SocialMediaPosting"}', "nonsense", ""])
def test_broken_json_ld_does_not_hide_the_rest(broken: str) -> None:
    assert len(read(f'<script type="application/ld+json">{broken}</script>' + ld(posting(1))).posts) == 1


def tweet(text: str, number: str = TWEET, who: str = "Ann Lee", handle: str = "ann") -> str:
    return (
        f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{text}</p>&mdash; {who} (@{handle}) '
        f'<a href="https://twitter.com/{handle}/status/{number}?ref_src=twsrc">May 18, 2025</a></blockquote>'
    )


def test_an_embedded_tweet_has_its_time_in_its_id() -> None:
    post = one(
        "<article><p>An article.</p>"
        + tweet('Tea &amp; <a href="https://t.co/a">https://t.co/a</a> @bob 1/2')
        + "<p>More.</p></article>"
    )
    assert (post.platform, post.id, post.url) == ("x", TWEET, f"https://twitter.com/ann/status/{TWEET}")
    assert (post.author.name, post.author.handle, post.lang) == ("Ann Lee", "ann", "en")
    assert (post.text, post.mentions) == ("Tea & https://t.co/a @bob 1/2", ("bob",))
    assert post.created_at is not None
    assert (post.created_at.replace(microsecond=0), post.created_precision) == (TWEETED, "second")


@pytest.mark.parametrize(
    "broken",
    [
        lambda html: html.replace("</p>", ""),
        lambda html: html.replace("</blockquote>", ""),
        lambda html: "<b><p><a href=/>" + html,
        lambda html: html.replace("&mdash;", "—"),
    ],
)
def test_a_broken_embed_keeps_its_signature_out_of_its_text(broken: Callable[[str], str]) -> None:
    post = one(broken(tweet("Tea at four. 2/2")))
    assert (post.text, post.author.name) == ("Tea at four. 2/2", "Ann Lee")


def test_names_with_dashes_and_old_ids() -> None:
    post = one(tweet("Old", "20", "A — B", "ab"))
    assert (post.author.name, post.text, post.created_at, post.created_precision) == ("A — B", "Old", None, None)


def test_bluesky_embeds_carry_text_and_time() -> None:
    uri = "at://did:plc:aaaabbbbccccddddeeeeffff/app.bsky.feed.post/3lpiwjm73222b"
    post = one(
        f'<blockquote class="bluesky-embed" data-bluesky-uri="{uri}"><p lang="en">One<br>two<br><br><a href="https://bsky.app/x">[image or embed]</a></p>'
        '&mdash; Ann (<a href="https://bsky.app/profile/y">@ann.example</a>) <a href="https://bsky.app/z">May 19, 2025 at 8:20 AM</a></blockquote>'
    )
    assert (post.platform, post.id, post.author.handle, post.text, post.links) == (
        "bluesky",
        uri,
        "ann.example",
        "One\ntwo",
        (),
    )
    assert post.created_at == datetime(2025, 5, 19, 6, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("markup", "platform", "post_id", "handle", "text"),
    [
        ('<blockquote class="mastodon-embed" data-embed-url="https://m.example/@ann/109/embed"><a>Post by @ann View on Mastodon</a></blockquote>', "mastodon", "109", "ann@m.example", ""),
        ('<iframe class="mastodon-embed" src="https://m.example/@ann/109/embed"></iframe>', "mastodon", "109", "ann@m.example", ""),
        ('<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/Ab_1/?x=1"><a>View this post on Instagram</a></blockquote>', "instagram", "Ab_1", None, ""),
        ('<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/Ab_1/"><p><a>Tea time</a></p><p>A post shared by Ann (@ann.l) on May 1</p></blockquote>', "instagram", "Ab_1", "ann.l", "Tea time"),
        ('<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@ann/video/712"><section><a>@ann</a><p>A dance</p></section></blockquote>', "tiktok", "712", "ann", "A dance"),
        ('<div class="fb-post" data-href="https://www.facebook.com/1/posts/2/"></div>', "facebook", "https://www.facebook.com/1/posts/2/", None, ""),
        ('<blockquote class="text-post-media" data-text-post-permalink="https://www.threads.net/@ann/post/Cu_1">View</blockquote>', "threads", "Cu_1", "ann", ""),
        ('<script data-telegram-post="lakeclub/12"></script>', "telegram", "lakeclub/12", "lakeclub", ""),
        (f'<blockquote class="twitter-tweet"><a href="https://x.com/ann/status/{TWEET}"></a></blockquote>', "x", TWEET, "ann", ""),
    ],
)  # fmt: skip
def test_embeds_of_every_platform(markup: str, platform: str, post_id: str, handle: str | None, text: str) -> None:
    post = one(f"<p>Article</p>{markup}<p>Article</p>")
    assert (post.platform, post.id, post.author.handle, post.text, post.title) == (
        platform,
        post_id,
        handle,
        text,
        None,
    )
    assert post.url
    assert post.url.startswith("https://")


def panel(*posts: tuple[str, ...]) -> str:
    return (
        "<div>"
        + "".join("<section>" + "".join(f"<div>{line}</div>" for line in post) + "</section>" for post in posts)
        + "</div>"
    )


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
