"""Tweets as snscrape and twscrape write them."""

import pytest

from archiver.collectors.snscrape import Snscrape
from tests.archiver.collectors.conftest import ReadFile
from tests.archiver.made_exports import TWEETS, json_lines, snscrape_tweet, twscrape_tweet

_OTHER = {"id": 1924000000000000001, "rawContent": "Ben's own words", "user": {"username": "ben", "id": 8}}


def test_a_tweet_keeps_all_that_is_told(read: ReadFile) -> None:
    tweet = snscrape_tweet(
        1,
        rawContent="Gauge &amp; bridge https://t.co/abc https://t.co/pic",
        links=[{"text": "home.example/lo…", "url": "https://home.example/long", "tcourl": "https://t.co/abc"}],
        media=[{"_type": "snscrape.modules.twitter.Photo", "previewUrl": "https://pbs.example/s", "fullUrl": "https://pbs.example/f", "altText": "A gauge"}],
        hashtags=["river"],
        mentionedUsers=[{"username": "ben"}],
        quotedTweet=_OTHER,
    )  # fmt: skip
    post, quoted = read(Snscrape(), json_lines(tweet)).posts
    assert post.text == "Gauge & bridge https://home.example/long"
    assert [(one.kind, one.url, one.alt) for one in post.media] == [("image", "https://pbs.example/f", "A gauge")]
    assert (post.tags, post.mentions, post.quotes_id) == (("river",), ("ben",), "1924000000000000001")
    assert (post.in_reply_to_id, post.in_reply_to_author, post.conversation_id) == (TWEETS[0], "ada", TWEETS[0])
    assert (quoted.text, quoted.author.handle) == ("Ben's own words", "ben")


def test_links_of_before_2022_stand_in_two_lists(read: ReadFile) -> None:
    tweet = snscrape_tweet(
        0, content="See https://t.co/abc", outlinks=["https://home.example/"], tcooutlinks=["https://t.co/abc"]
    )
    del tweet["rawContent"], tweet["links"]
    (post,) = read(Snscrape(), json_lines(tweet)).posts
    assert post.text == "See https://home.example/"


def test_twscrapes_media_stand_in_a_list_for_each_kind(read: ReadFile) -> None:
    films = [
        {
            "thumbnailUrl": "https://pbs.example/t",
            "variants": [{"contentType": "video/mp4", "bitrate": 1, "url": "https://video.example/1.mp4"}],
        }
    ]
    media = {
        "photos": [{"url": "https://pbs.example/1"}],
        "videos": films,
        "animated": [{"videoUrl": "https://video.example/g.mp4"}],
    }
    (post,) = read(Snscrape(), json_lines({**twscrape_tweet(0), "media": media})).posts
    assert [(one.kind, one.url) for one in post.media] == [
        ("image", "https://pbs.example/1"),
        ("video", "https://video.example/1.mp4"),
        ("gif", "https://video.example/g.mp4"),
    ]


def test_a_retweet_is_the_post_that_was_passed_on(read: ReadFile) -> None:
    (post,) = read(Snscrape(), json_lines(snscrape_tweet(0, retweetedTweet=_OTHER))).posts
    assert (post.text, post.author.handle) == ("Ben's own words", "ben")
    assert post.reposted_by is not None
    assert post.reposted_by.handle == "ada"


def test_a_tombstone_is_no_quoted_post_and_other_kinds_are_told(read: ReadFile) -> None:
    other = {"_type": "snscrape.modules.reddit.Submission", "id": "x"}
    tweet = snscrape_tweet(0, quotedTweet={"_type": "snscrape.modules.twitter.Tombstone", "id": 5})
    found = read(Snscrape(), json_lines(tweet, other) + b"no JSON\n[]\n")
    assert [(post.id, post.quotes_id) for post in found.posts] == [(TWEETS[0], "5")]
    assert [trouble.where for trouble in found.troubles] == ["line 2", "line 3", "line 4"]
    assert "reddit.Submission is not read" in found.troubles[0].why


@pytest.mark.parametrize("head", [b'{"platform": "x", "id": "1", "author": "ada", "text": "t"}', b"{", b""])
def test_other_files_are_left_to_others(head: bytes) -> None:
    assert Snscrape().recognise("/x", head) is None
