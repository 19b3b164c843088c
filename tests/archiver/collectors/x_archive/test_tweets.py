"""What becomes of a post: its text made whole, its time, whom it answers, what it shows, and what it said before."""

from datetime import UTC, datetime
from typing import Any

import pytest

from archiver.collectors.tweets.marks import language
from archiver.collectors.x_archive.clock import written
from archiver.collectors.x_archive.cuts import is_cut
from schemas.post import Link, Post, Precision, proven

SHORT = "https://t.co/abcdefghij"


def link(text: str, whole: str, short: str = SHORT) -> dict[str, Any]:
    """A shortened link where it stands in a text, in code points."""
    start = text.index(short)
    return {"url": short, "expanded_url": whole, "indices": [str(start), str(start + len(short))]}


def entities(**said: Any) -> dict[str, Any]:
    return {"entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": [], **said}}


def one(archives: Any, text: str, **said: Any) -> Post:
    (page,) = archives.read(archives.write(archives.tweets(archives.tweet(0, text, **said))))
    assert not page.troubles
    post: Post = page.posts[0]
    return post


def test_links_are_made_whole_and_escapes_are_undone(archives: Any) -> None:
    text = f"Q&amp;A 🌊 &lt;3 {SHORT} &amp; more"
    post = one(archives, text, **entities(urls=[link(text, "https://tide.example/table?a=1&b=2")]))
    assert post.text == "Q&A 🌊 <3 https://tide.example/table?a=1&b=2 & more"
    assert post.links == (Link(text="https://tide.example/table?a=1&b=2", url="https://tide.example/table?a=1&b=2"),)


def test_a_link_that_is_not_where_it_is_said_to_be_is_made_whole(archives: Any) -> None:
    moved = {"url": SHORT, "expanded_url": "https://tide.example/", "indices": ["90", "113"]}
    assert one(archives, f"a {SHORT} b", **entities(urls=[moved])).text == "a https://tide.example/ b"


def test_what_stands_for_pictures_is_no_word(archives: Any) -> None:
    text = f"Look {SHORT}"
    picture = {
        **link(text, ""), "media_url_https": "https://pbs.example/media/Gauge1.jpg", "type": "photo",
        "ext_alt_text": "A gauge", "sizes": {"large": {"w": "1600", "h": "1200"}},
    }  # fmt: skip
    film = {
        **link(text, ""), "media_url_https": "https://pbs.example/thumb.jpg", "type": "video",
        "video_info": {"variants": [
            {"content_type": "application/x-mpegURL", "url": "https://video.example/pl.m3u8"},
            {"bitrate": "256000", "content_type": "video/mp4", "url": "https://video.example/small.mp4"},
            {"bitrate": "832000", "content_type": "video/mp4", "url": "https://video.example/large.mp4?tag=12"},
        ]},
    }  # fmt: skip
    elements = archives.tweets(
        archives.tweet(0, text, **entities(media=[picture]), extended_entities={"media": [picture, film]})
    )
    name = str(archives.first)
    folder = archives.write(
        {**elements, f"tweets_media/{name}-Gauge1.jpg": b"jpg", f"tweets_media/{name}-large.mp4": b"mp4"}
    )
    for path, between in ((folder, "/"), (archives.zipped(), "#")):
        post = archives.read(path)[0].posts[0]
        assert post.text == "Look"
        photo, video = post.media
        assert (photo.kind, photo.alt, photo.width, photo.height) == ("image", "A gauge", 1600, 1200)
        assert photo.copy_at == f"{path.as_uri()}{between}data/tweets_media/{name}-Gauge1.jpg"
        assert (video.kind, video.url, video.mime) == ("video", "https://video.example/large.mp4?tag=12", "video/mp4")
        assert video.copy_at == f"{path.as_uri()}{between}data/tweets_media/{name}-large.mp4"


def test_names_tags_and_language(archives: Any) -> None:
    said = entities(user_mentions=[{"screen_name": "lock"}, {"screen_name": "lock"}], hashtags=[{"text": "Flut"}])
    post = one(archives, "@lock #Flut", **said, lang="in")
    assert (post.mentions, post.tags, post.lang) == (("lock",), ("Flut",), "id")
    assert [language(code) for code in ("und", "qme", "zxx", "iw", "de", None, 7)] == [None] * 3 + [
        "he",
        "de",
        None,
        None,
    ]


def test_an_address_at_the_end_is_the_quoted_post(archives: Any) -> None:
    text = f"Told you {SHORT}"
    whole = "https://twitter.com/lock/status/1600000000000000001"
    assert one(archives, text, **entities(urls=[link(text, whole)])).quotes_id == "1600000000000000001"
    text = f"{SHORT} told you"
    assert one(archives, text, **entities(urls=[link(text, whole)])).quotes_id is None


def test_what_was_passed_on_is_another_s_and_keeps_no_wrong_time(archives: Any) -> None:
    post = one(archives, "RT @lock: Gates are shut 1/3 and more will…")
    assert (post.author.handle, post.text, post.truncated) == ("lock", "Gates are shut 1/3 and more will", True)
    assert post.reposted_by is not None
    assert post.reposted_by.handle == "harbour"
    assert (post.created_at, post.created_precision) == (None, None)


def test_a_post_of_another_within_an_old_retweet_is_kept_whole(archives: Any) -> None:
    original = archives.tweet(5, "Gates are shut", user={"screen_name": "lock", "name": "Lock", "id_str": "7"})["tweet"]
    post = one(archives, "RT @lock: Gates are …", retweeted_status=original)
    assert (post.id, post.text, post.author.id) == (original["id_str"], "Gates are shut", "7")
    assert post.reposted_by is not None
    assert post.reposted_by.id == "1001"


def test_versions_are_one_post_that_says_the_last_and_remembers_the_first(archives: Any) -> None:
    first, second = (str(archives.first + (number << 22)) for number in (0, 60_000))
    later = archives.tweet(60_000, "Nine gauges", edit_info={"edit": {
        "initialTweetId": first, "editControlInitial": {"editTweetIds": [first, second]}}})  # fmt: skip
    before = archives.tweet(0, "Nine gagues", edit_info={"initial": {"editTweetIds": [first]}})
    (page,) = archives.read(archives.write(archives.tweets(later, before)))
    assert [post.id for post in page.posts] == [first, first]
    assert page.posts[0].created_at == page.posts[1].created_at
    assert [post.edited_at is None for post in page.posts] == [False, True]


def test_a_long_post_gets_its_whole_text_if_only_one_can_be_it(archives: Any) -> None:
    whole = "Word after word about the gauges. " * 20
    short = f"{whole[:260]}… {SHORT}"
    itself = link(short, f"https://twitter.com/i/web/status/{archives.first}")
    notes = [
        {"noteTweet": {"noteTweetId": "77", "createdAt": "2025-05-18T13:54:10.000Z", "core": {
            "text": whole + SHORT, "urls": [{"shortUrl": SHORT, "expandedUrl": "https://tide.example/"}]}}},
        {"noteTweet": {"noteTweetId": "78", "createdAt": "2025-05-19T13:54:49.000Z", "core": {"text": "Never met"}}},
        {"noteTweet": "?"},
    ]  # fmt: skip
    archives.write({
        **archives.tweets(archives.tweet(0, short, **entities(urls=[itself]))),
        "note-tweet.js": archives.script("note_tweet.part0", notes),
    })  # fmt: skip
    posts, left = archives.read()
    assert posts.posts[0].text == f"{whole}https://tide.example/"
    assert not posts.posts[0].truncated
    assert [(post.id, post.text) for post in left.posts] == [("note-78", "Never met")]
    assert "could not be told" in left.troubles[0].why


def test_a_long_post_without_its_text_says_that_it_is_cut(archives: Any) -> None:
    short = f"Word after word… {SHORT}"
    itself = link(short, f"https://twitter.com/i/web/status/{archives.first}")
    post = one(archives, short, **entities(urls=[itself]))
    assert (post.text, post.truncated) == ("Word after word", True)


@pytest.mark.parametrize(
    ("text", "cut"),
    [("a" * 275 + "…", True), ("潮" * 135 + "…", True), ("Well …", False), ("a" * 275, False), ("…" * 300, True)],
)
def test_a_text_is_cut_where_x_cuts(text: str, *, cut: bool) -> None:
    assert is_cut(text) is cut


@pytest.mark.parametrize(
    ("name", "said", "at", "precision"),
    [
        ("1626922779105759235", "ignored", "2023-02-18T12:33:11.959+00:00", Precision.SECOND),
        ("29695519727", "2010-11-04 00:00:00 +0000", "2010-11-04T12:00:00+00:00", Precision.DAY),
        ("1234", "Sat Feb 18 12:33:11 +0000 2009", "2009-02-18T12:33:11+00:00", Precision.SECOND),
        ("1234", "2009-06-01 03:57:55 +0000", "2009-06-01T03:57:55+00:00", Precision.SECOND),
        ("1234", "2009-06-01T03:57:55.000Z", "2009-06-01T03:57:55+00:00", Precision.SECOND),
        ("1234", "yesterday", None, None),
        ("1234", None, None, None),
        ("1234", "Sat Mai 18 12:33:11 +0000 2009", None, None),
    ],
)
def test_ids_tell_times_to_the_millisecond(
    name: str, said: str | None, at: str | None, precision: Precision | None
) -> None:
    assert written(name, said) == (at and datetime.fromisoformat(at).astimezone(UTC), precision)


@pytest.mark.parametrize(
    "said",
    [
        {"entities": None},
        {"entities": "?"},
        {"entities": {"urls": [{"url": 5, "indices": "x"}], "hashtags": {}}},
        {"entities": {"urls": [{"url": SHORT, "expanded_url": "https://a.example/", "indices": ["x", None, 3]}]}},
        {"extended_entities": {"media": [{"url": SHORT, "sizes": {"large": {"w": "10" * 400, "h": -1}}, "type": 3}]}},
        {"edit_info": 5},
        {"user": []},
        {"lang": ["en"]},
        {"in_reply_to_status_id_str": "-1", "in_reply_to_user_id_str": "-1"},
        {"id_str": None},
        {"retweeted_status": 7},
    ],
)
def test_words_are_kept_whatever_else_is_wrong(said: dict[str, Any], archives: Any) -> None:
    post = one(archives, f"Nine gauges {SHORT}", **said)
    assert post.text.startswith("Nine gauges")
    assert post.id == str(archives.first)
    assert post.in_reply_to_id is None
    assert Post.model_validate(post.model_dump()) == post


def test_a_proven_post_is_what_validation_would_make() -> None:
    said: dict[str, Any] = {"platform": "x", "id": "1", "author": one_author(), "text": "words", "tags": ("a",)}
    assert proven(said) == Post.model_validate(said)
    assert proven(said).model_dump_json() == Post.model_validate(said).model_dump_json()


def one_author() -> Any:
    from schemas.post import Author

    return Author(handle="ada")
