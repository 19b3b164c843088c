"""Posts of other platforms, embedded in a page."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.archiver.collectors.made_pages import TWEET, one, tweet

TWEETED = datetime(2025, 5, 18, 13, 54, 10, tzinfo=UTC)


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
