"""From file to thread, in every layout that X has given its users since 2012."""

import json
from pathlib import Path
from typing import Any

import pytest

from archiver.cli import run
from schemas.errors import NoPostsError, UnreadableInputError


def grailbird(posts: list[dict[str, Any]]) -> str:
    return f"Grailbird.data.tweets_2012_01 = \n {json.dumps(posts)}"


def old(number: int, text: str, at: str = "2012-01-05 03:57:55 +0000", **said: Any) -> dict[str, Any]:
    """A post as archives before 2019 had it."""
    entities: dict[str, list[Any]] = {"user_mentions": [], "media": [], "hashtags": [], "urls": []}
    user = {"name": "Harbour Watch", "screen_name": "harbour", "id": 1001, "id_str": "1001", "protected": False}
    return {"source": "web", "entities": entities, "geo": {}, "id_str": str(number), "text": text, "id": number,
            "created_at": at, "user": user, **said}  # fmt: skip


def months() -> dict[str, str]:
    """Two months of 2012 with a thread that runs across them."""
    posts = [old(300000000000000 + n, f"{n + 1}/5 gauge", at=f"2012-01-05 03:5{n}:55 +0000") for n in range(5)]
    details = {"screen_name": "harbour", "full_name": "Harbour Watch", "id": "1001"}
    return {
        "js/user_details.js": "var user_details =  " + json.dumps(details),
        "js/tweets/2012_01.js": grailbird(posts[2::-1]),
        "js/tweets/2012_02.js": grailbird(posts[:2:-1]),
    }


def layouts(archives: Any) -> dict[str, dict[str, str]]:
    """One thread of five, in every layout."""
    parts = archives.thread()
    lines = ",".join(json.dumps(part) for part in parts)
    return {
        "current": {"manifest.js": archives.manifest("tweets.js"), **archives.tweets(*parts)},
        "in parts": {
            "manifest.js": archives.manifest("tweets.js", "tweets-part1.js", "tweets-part2.js"),
            **archives.tweets(*parts[3:]),
            "tweets-part1.js": archives.script("tweets.part1", parts[1:3]) + ";\n",
            "tweets-part2.js": archives.script("tweets.part2", parts[:1]),
        },
        "before 2022": {"tweet.js": archives.script("tweet.part0", parts)},
        "without its manifest": archives.tweets(*parts),
        "bare elements": {"tweet.js": archives.script("tweet.part0", [part["tweet"] for part in parts])},
        "on one line": {"tweets.js": f"window.YTD.tweets.part0=[{lines}]"},
        "community": {
            "manifest.js": archives.manifest(),
            "community-tweet.js": archives.script("community_tweet.part0", parts),
        },
        "2012": months(),
    }


LAYOUTS = (
    "current",
    "in parts",
    "before 2022",
    "without its manifest",
    "bare elements",
    "on one line",
    "community",
    "2012",
)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_archive_comes_out_as_its_thread(
    layout: str,
    packed: bool,  # noqa: FBT001 - a case
    archives: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = archives.write(layouts(archives)[layout], owned=layout != "2012")
    path = archives.zipped("twitter-2025/") if packed else folder
    archive = ["--archive", str(tmp_path / "archive.db")]
    assert run([*archive, "-q", "collect", str(path)]) == 0
    assert run([*archive, "export", "--format", "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["threads"]
    assert [part["position"] for part in found["parts"]] == [1, 2, 3, 4, 5]
    assert found["complete"]
    assert found["author"] == {
        "handle": "harbour",
        "name": "Harbour Watch",
        "id": "1001",
        "url": "https://x.com/harbour",
    }
    if layout != "2012":
        assert "reply" in found["parts"][1]["evidence"]
        assert found["parts"][0]["post"]["created_at"] == "2025-05-18T13:54:10Z"


def test_one_file_alone_finds_its_account_beside_it(archives: Any) -> None:
    folder = archives.write(archives.tweets(archives.tweet()))
    (page,) = archives.read(folder / "data" / "tweets.js")
    assert page.posts[0].author.handle == "harbour"


def test_posts_of_nobody_are_refused(archives: Any) -> None:
    folder = archives.write(archives.tweets(archives.tweet()), owned=False)
    with pytest.raises(UnreadableInputError, match=r"account\.js is missing"):
        archives.read(folder)


def test_a_month_alone_says_itself_whose_it_is(archives: Any) -> None:
    folder = archives.write({"js/tweets/2012_01.js": grailbird([old(1, "hello")])}, owned=False)
    (page,) = archives.read(folder / "data/js/tweets/2012_01.js")
    assert page.posts[0].author.name == "Harbour Watch"


def test_newer_posts_beside_older_months_are_all_read(archives: Any) -> None:
    folder = archives.write(
        {"js/tweets/2012_01.js": grailbird([old(1, "then")]), **archives.tweets(archives.tweet(text="now"))}
    )
    assert sorted(post.text for page in archives.read(folder) for post in page.posts) == ["now", "then"]


def test_two_archives_side_by_side_keep_their_owners(archives: Any) -> None:
    other = [{"account": {"username": "lock", "accountId": "7", "accountDisplayName": "Lock"}}]
    folder = archives.write(
        {
            **archives.tweets(archives.tweet()),
            "../second/data/tweets.js": archives.script("tweets.part0", [archives.tweet(1)]),
            "../second/data/account.js": archives.script("account.part0", other),
        }
    )
    found = [post.author.handle for page in archives.read(folder) for post in page.posts]
    assert sorted(found) == ["harbour", "lock"]


def test_what_was_deleted_or_for_few_is_left_out_and_named(archives: Any) -> None:
    folder = archives.write(
        {
            **archives.tweets(archives.tweet()),
            "deleted-tweets.js": archives.script("deleted_tweets.part0", [archives.tweet(1, deleted_at="x")]),
            "twitter-circle-tweet.js": archives.script("twitter_circle_tweet.part0", [archives.tweet(2)]),
            "direct-messages.js": archives.script("direct_messages.part0", [{"dmConversation": {}}]),
        }
    )
    (page,) = archives.read(folder)
    assert [post.id for post in page.posts] == [str(archives.first)]
    assert {trouble.where for trouble in page.troubles} == {"data/deleted-tweets.js", "data/twitter-circle-tweet.js"}
    (asked_for,) = archives.read(folder / "data" / "deleted-tweets.js")
    assert len(asked_for.posts) == 1


def test_a_part_that_the_manifest_names_and_nobody_has_is_told(archives: Any) -> None:
    folder = archives.write(
        {"manifest.js": archives.manifest("tweets.js", "../../../etc/passwd"), **archives.tweets(archives.tweet())}
    )
    (page,) = archives.read(folder)
    assert [trouble.where for trouble in page.troubles] == ["data/../../../etc/passwd"]
    assert page.captures[0].captured_at.isoformat() == "2025-06-01T10:00:00+00:00"


@pytest.mark.parametrize(
    "content",
    [
        "window.YTD.tweets.part0 = {}",
        "window.YTD.tweets.part0 = []",
        'window.YTD.tweets.part0 = [{"status": {"words": "x"}}]',
        'window.YTD.tweets.part0 = [1, "two", null, [3]]',
        "window.YTD.tweets.part0 = [not, json]",
    ],
)
def test_an_unknown_shape_fails_loudly(content: str, archives: Any, tmp_path: Path) -> None:
    folder = archives.write({"manifest.js": archives.manifest("tweets.js"), "tweets.js": content})
    assert run(["--archive", str(tmp_path / "archive.db"), "-q", "collect", str(folder)]) == 4


def test_other_scripts_of_an_archive_hold_no_posts(archives: Any) -> None:
    folder = archives.write({"like.js": archives.script("like.part0", [{"like": {"tweetId": "5"}}])})
    with pytest.raises(UnreadableInputError, match="holds no posts"):
        archives.read(folder / "data" / "like.js")


def test_an_empty_archive_says_so(archives: Any) -> None:
    with pytest.raises(NoPostsError):
        archives.read(archives.write({"manifest.js": archives.manifest("tweets.js"), **archives.tweets()}))


def test_a_second_run_reads_nothing_again(archives: Any) -> None:
    folder = archives.write(archives.tweets(*archives.thread()))
    pages = archives.read(folder)
    assert archives.read(folder, pages[-1].checkpoint) == []
    (folder / "data" / "tweets.js").write_text(archives.tweets(archives.tweet(9), *archives.thread(3))["tweets.js"])
    assert len(archives.read(folder, pages[-1].checkpoint)[0].posts) == 4


def test_a_run_that_was_stopped_goes_on(archives: Any) -> None:
    archives.write(archives.tweets(*(archives.tweet(n) for n in range(2_500))))
    path = archives.zipped()
    first, *rest = archives.read(path)
    again = archives.read(path, first.checkpoint)
    assert [page.posts for page in again] == [page.posts for page in rest]
    assert sum(len(page.posts) for page in (first, *again)) == 2_500
    assert again[-1].done == again[-1].total


def test_after_tells_an_answer_to_oneself_whatever_the_handle_was(archives: Any) -> None:
    (page,) = archives.read(archives.write(archives.tweets(archives.tweet(1, **archives.after(0)))))
    assert page.posts[0].in_reply_to_author == "harbour"
