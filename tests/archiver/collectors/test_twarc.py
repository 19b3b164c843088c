"""Tweets in JSON Lines, in all their shapes."""

from pathlib import Path
from typing import Any

import pytest

from archiver.collectors.posts_jsonl import PostsJsonl
from archiver.collectors.twarc import Twarc
from schemas.errors import UnreadableInputError
from tests.archiver.collectors.conftest import ReadFile
from tests.archiver.made_exports import TWEETS, classic_tweet, json_lines, v2_page, v2_tweet

_RECORDED = sorted((Path(__file__).parents[4] / "shared" / "fixtures" / "twarc-csv").rglob("*.jsonl"))
_OTHER = "1924000000000000001"
_LINK = {"url": "https://t.co/abc", "expanded_url": "https://home.example/long"}
_BEN = {"id": "8", "username": "ben", "name": "Ben"}


def _page(*tweets: Any, **includes: Any) -> bytes:
    said = v2_page(**includes)
    said["includes"]["users"].append(_BEN)
    return json_lines({**said, "data": list(tweets)})


def test_a_tweet_of_v2_keeps_all_that_is_told(read: ReadFile) -> None:
    tweet = v2_tweet(
        0,
        text="Gauge &amp; bridge https://t.co/abc #river @ben https://t.co/pic",
        lang="en",
        entities={
            "urls": [_LINK, {"url": "https://t.co/pic", "expanded_url": "https://x.com/ada/status/1/photo/1", "media_key": "3_1"}],
            "hashtags": [{"tag": "river"}],
            "mentions": [{"username": "ben"}],
        },
        attachments={"media_keys": ["3_1", "7_2"]},
        referenced_tweets=[{"type": "quoted", "id": _OTHER}],
    )  # fmt: skip
    media = [
        {"media_key": "3_1", "type": "photo", "url": "https://pbs.example/1.jpg", "alt_text": "A gauge", "width": 3, "height": 4},
        {"media_key": "7_2", "type": "video", "variants": [
            {"content_type": "application/x-mpegURL", "url": "https://video.example/pl.m3u8"},
            {"content_type": "video/mp4", "bit_rate": 1, "url": "https://video.example/low.mp4"},
            {"content_type": "video/mp4", "bit_rate": 9, "url": "https://video.example/high.mp4"},
        ]},
    ]  # fmt: skip
    (post,) = read(Twarc(), _page(tweet, media=media)).posts
    assert post.text == "Gauge & bridge https://home.example/long #river @ben"
    assert [(link.text, link.url) for link in post.links] == [
        ("https://home.example/long", "https://home.example/long")
    ]
    assert (post.tags, post.mentions, post.lang, post.quotes_id) == (("river",), ("ben",), "en", _OTHER)
    assert [(one.kind, one.url, one.alt) for one in post.media] == [
        ("image", "https://pbs.example/1.jpg", "A gauge"),
        ("video", "https://video.example/high.mp4", None),
    ]
    assert post.url == f"https://x.com/ada/status/{TWEETS[0]}"
    assert (post.author.handle, post.author.name, post.author.id) == ("ada", "Ada Quay", "7")


def test_a_reply_says_whom_it_answers(read: ReadFile) -> None:
    own, other = v2_tweet(1), v2_tweet(2, in_reply_to_user_id="8")
    first, second = read(Twarc(), _page(own, other)).posts
    assert (first.in_reply_to_id, first.in_reply_to_author, first.conversation_id) == (TWEETS[0], "ada", TWEETS[0])
    assert second.in_reply_to_author == "ben"


def test_long_posts_are_whole(read: ReadFile) -> None:
    note = {
        "text": "All of it, https://t.co/abc, to the very end",
        "entities": {"urls": [_LINK], "hashtags": [{"tag": "end"}]},
    }
    (post,) = read(Twarc(), _page(v2_tweet(0, text="All of it, …", note_tweet=note))).posts
    assert post.text == "All of it, https://home.example/long, to the very end"
    assert post.tags == ("end",)


def test_a_retweet_is_the_post_that_was_passed_on(read: ReadFile) -> None:
    whole = {"id": _OTHER, "text": "Ben's own words", "author_id": "8", "created_at": "2025-05-18T10:00:00.000Z"}
    retweet = v2_tweet(0, text="RT @ben: Ben's own w…", referenced_tweets=[{"type": "retweeted", "id": _OTHER}])
    (post,) = read(Twarc(), _page(retweet, tweets=[whole])).posts
    assert (post.id, post.text, post.author.handle) == (_OTHER, "Ben's own words", "ben")
    assert post.reposted_by is not None
    assert post.reposted_by.handle == "ada"
    assert not post.truncated


def test_of_a_retweet_alone_the_words_that_it_shows_are_kept(read: ReadFile) -> None:
    retweet = v2_tweet(0, text="RT @ben: Ben's own w…", referenced_tweets=[{"type": "retweeted", "id": _OTHER}])
    (post,) = read(Twarc(), _page(retweet)).posts
    assert (post.id, post.text, post.author.handle, post.truncated) == (_OTHER, "Ben's own w", "ben", True)


def test_versions_of_an_edited_post_are_one_post_under_the_first_id(read: ReadFile) -> None:
    history = {"edit_history_tweet_ids": [TWEETS[0], TWEETS[1]]}
    edited = {
        **v2_tweet(0, text="2 parts, mended 1/2"),
        "id": TWEETS[1],
        "created_at": "2025-05-18T14:04:00.000Z",
        **history,
    }
    answer = v2_tweet(2, referenced_tweets=[{"type": "replied_to", "id": TWEETS[1]}])
    found = read(Twarc(), _page(edited, answer, tweets=[v2_tweet(0, **history)]))
    first, *_, last = (post for post in found.posts if post.id == TWEETS[0])
    assert (first.edited_at, last.text) == (None, "2 parts, mended 1/2")
    assert last.edited_at is not None
    assert last.url == f"https://x.com/ada/status/{TWEETS[1]}"
    assert next(post for post in found.posts if post.id == TWEETS[2]).in_reply_to_id == TWEETS[0]
    assert len(found.pages) > 1, "a later version is on a later page, so that it counts as the later one"


def test_what_the_api_could_not_give_is_told(read: ReadFile) -> None:
    page = {**v2_page(), "errors": [{"title": "Not Found Error", "detail": "Could not find tweet with id: [1]."}]}
    found = read(Twarc(), json_lines(page))
    assert len(found.posts) == 3
    assert [trouble.why for trouble in found.troubles] == ["Could not find tweet with id: [1]."]


def test_a_tweet_of_the_classic_api_keeps_all_that_is_told(read: ReadFile) -> None:
    tweet = classic_tweet(
        0,
        full_text="Gauge &amp; bridge https://t.co/abc #river @ben https://t.co/pic",
        entities={"urls": [_LINK], "hashtags": [{"text": "river"}], "user_mentions": [{"screen_name": "ben"}]},
        extended_entities={"media": [
            {"type": "animated_gif", "url": "https://t.co/pic", "media_url_https": "https://pbs.example/1.jpg", "ext_alt_text": "A gauge",
             "original_info": {"width": 3, "height": 4}, "video_info": {"variants": [{"content_type": "video/mp4", "url": "https://video.example/1.mp4"}]}},
        ]},
        quoted_status_id_str=_OTHER,
        quoted_status=classic_tweet(0, id_str=_OTHER, full_text="Quoted", user={"screen_name": "ben"}),
    )  # fmt: skip
    post, quoted = read(Twarc(), json_lines(tweet)).posts
    assert post.text == "Gauge & bridge https://home.example/long #river @ben"
    assert (post.tags, post.mentions, post.quotes_id) == (("river",), ("ben",), _OTHER)
    assert [(one.kind, one.url, one.alt, one.width) for one in post.media] == [
        ("gif", "https://video.example/1.mp4", "A gauge", 3)
    ]
    assert (quoted.id, quoted.text, quoted.author.handle) == (_OTHER, "Quoted", "ben")


def test_a_classic_retweet_is_the_post_that_was_passed_on(read: ReadFile) -> None:
    original = classic_tweet(0, id_str=_OTHER, full_text="Ben's own words", user={"screen_name": "ben", "id_str": "8"})
    (post,) = read(Twarc(), json_lines(classic_tweet(1, full_text="RT @ben: Ben's", retweeted_status=original))).posts
    assert (post.id, post.text, post.author.handle) == (_OTHER, "Ben's own words", "ben")
    assert post.reposted_by is not None
    assert post.reposted_by.handle == "ada"


def test_streams_give_long_texts_beside_the_short_and_say_other_things_too(read: ReadFile) -> None:
    tweet = classic_tweet(0, text="All of…", extended_tweet={"full_text": "All of it", "entities": {}}, truncated=True)
    del tweet["full_text"]
    found = read(Twarc(), json_lines({"delete": {"status": {"id": 1}}}, tweet, {"limit": {"track": 1}}))
    assert [(post.text, post.truncated) for post in found.posts] == [("All of it", False)]
    assert found.troubles == []


def test_times_are_those_of_the_ids_and_of_the_words_before_there_were_any(read: ReadFile) -> None:
    old = classic_tweet(0, id_str="20", created_at="Tue Mar 21 20:50:14 +0000 2006")
    odd = classic_tweet(0, id_str="21", created_at="Tue Feb 31 20:50:14 +0000 2006")
    first, second, third = read(Twarc(), json_lines(classic_tweet(0), old, odd)).posts
    assert f"{first.created_at:%Y-%m-%dT%H}" == "2025-05-18T13"
    assert f"{second.created_at:%Y-%m-%dT%H:%M:%S}" == "2006-03-21T20:50:14"
    assert third.created_at is None


def test_lines_that_are_no_tweets_are_told_and_the_rest_is_read(read: ReadFile) -> None:
    found = read(
        Twarc(),
        json_lines(v2_page()) + b'{"data": [{"id":\n[1]\n' + json_lines({"data": [{"id": "x"}]}, classic_tweet(0)),
    )
    assert len({post.id for post in found.posts}) == 3
    assert [trouble.where for trouble in found.troubles] == ["line 2", "line 3", "line 4"]


@pytest.mark.parametrize(
    "head", [b'{"platform": "x", "id": "1", "author": "ada", "text": "t"}', b'{"_type": "x"}', b"{", b"<html>", b""]
)
def test_other_files_are_left_to_others(head: bytes) -> None:
    assert Twarc().recognise("/x", head) is None
    assert Twarc().recognise("https://x.com", None) is None


@pytest.mark.skipif(not _RECORDED, reason="no recorded answers beside this checkout (../shared/fixtures)")
@pytest.mark.parametrize("path", _RECORDED, ids=lambda path: path.stem)
def test_recorded_answers_are_read(path: Path, read: ReadFile) -> None:
    head = path.read_bytes()[: 64 * 1024]
    if Twarc().recognise(str(path), head):
        found = read(Twarc(), path)
        assert found.posts
        assert all(post.author.key and post.created_at for post in found.posts)
        assert not any("no tweet" in trouble.why for trouble in found.troubles)
    else:  # users, counts, lists, compliance: no tweets in there, and one clear line
        with pytest.raises(UnreadableInputError, match="no posts found"):
            read(PostsJsonl(), path)
