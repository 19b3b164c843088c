"""One post out of an archive, the API and a page that shows it: the richest word of each, and all three sources."""

import json
from pathlib import Path
from typing import Any

import pytest

from archiver.cli import run

FIRST = 1924101204997050369
SHORT, PICTURE = "https://t.co/abcdefghij", "https://t.co/pictpictpi"
WHOLE = "https://tide.example/table"
TEXT = f"1/2 Nine gauges &amp; more {SHORT}"


def of_the_archive(folder: Path) -> Path:
    data = folder / "twitter-archive" / "data"
    (data / "tweets_media").mkdir(parents=True)
    (data / "tweets_media" / f"{FIRST}-Gauge1.jpg").write_bytes(b"jpg")
    text = f"{TEXT} {PICTURE}"
    urls = [{"url": SHORT, "expanded_url": WHOLE, "indices": ["26", "49"]}]
    media = [
        {
            "url": PICTURE,
            "indices": ["50", "73"],
            "media_url_https": "https://pbs.example/media/Gauge1.jpg",
            "type": "photo",
        }
    ]
    first = {"id_str": str(FIRST), "full_text": text, "created_at": "Sun May 18 13:54:10 +0000 2025", "lang": "en",
             "entities": {"urls": urls, "media": media}, "extended_entities": {"media": media}}  # fmt: skip
    second = {
        "id_str": str(FIRST + 1),
        "full_text": "2/2 and that is all",
        "in_reply_to_status_id_str": str(FIRST),
        "in_reply_to_user_id_str": "1001",
    }
    account = [{"account": {"username": "harbour", "accountId": "1001", "accountDisplayName": "Harbour Watch"}}]
    (data / "account.js").write_text(f"window.YTD.account.part0 = {json.dumps(account)}")
    (data / "tweets.js").write_text(f"window.YTD.tweets.part0 = {json.dumps([{'tweet': first}, {'tweet': second}])}")
    return data.parent


def of_the_api(folder: Path) -> Path:
    """As `twarc` keeps the API's pages."""
    tweet = {
        "id": str(FIRST), "text": f"{TEXT} {PICTURE}", "author_id": "1001", "created_at": "2025-05-18T13:54:10.000Z", "lang": "en",
        "conversation_id": str(FIRST), "edit_history_tweet_ids": [str(FIRST)], "attachments": {"media_keys": ["3_1"]},
        "entities": {"urls": [{"url": SHORT, "expanded_url": WHOLE}, {"url": PICTURE, "expanded_url": f"https://twitter.com/harbour/status/{FIRST}/photo/1", "media_key": "3_1"}]},
    }  # fmt: skip
    includes = {
        "users": [{"id": "1001", "username": "Harbour", "name": "Harbour Watch"}],
        "media": [{"media_key": "3_1", "type": "photo", "url": "https://pbs.example/media/Gauge1.jpg", "alt_text": "A gauge", "width": 8, "height": 6}],
    }  # fmt: skip
    path = folder / "pages.jsonl"
    path.write_text(json.dumps({"data": [tweet], "includes": includes, "meta": {}}) + "\n")
    return path


def of_a_page(folder: Path) -> Path:
    path = folder / "article.html"
    path.write_text(
        f'<!doctype html><p>Seen:<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{TEXT} <a href="{PICTURE}">pic.twitter.com/pictpictpi</a></p>'
        f'&mdash; Harbour Watch (@harbour) <a href="https://twitter.com/harbour/status/{FIRST}">May 18, 2025</a></blockquote>'
    )
    return path


WAYS = {"archive": of_the_archive, "api": of_the_api, "page": of_a_page}


@pytest.mark.parametrize(
    "order",
    [("archive", "api", "page"), ("page", "archive", "api"), ("api", "page", "archive"), ("page", "api", "archive")],
)
def test_one_post_comes_of_three_sources(
    order: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = ["--archive", str(tmp_path / "archive.db")]
    paths = [str(WAYS[way](tmp_path)) for way in order]
    for number, path in enumerate(paths):
        assert run([*archive, "-q", "collect", path, "--captured-at", f"2025-05-2{number}T12:00Z"]) == 0
    assert run([*archive, "export", "--format", "json"]) == 0
    (thread,) = json.loads(capsys.readouterr().out)["threads"]
    assert thread["complete"]
    post = thread["parts"][0]["post"]
    assert post["text"] == f"1/2 Nine gauges & more {WHOLE}"
    (medium,) = post["media"]
    assert medium["copy_at"].endswith(f"/data/tweets_media/{FIRST}-Gauge1.jpg")
    assert (medium["alt"], medium["width"]) == ("A gauge", 8)
    assert post["conversation_id"] == str(FIRST)
    assert [link["url"] for link in post["links"]] == [WHOLE]
    assert sorted([post["source"], *post["also_from"]]) == sorted(paths)
    assert post["source"] != paths[order.index("page")]
    for path in paths:
        assert run([*archive, "export", "--posts", "--source", path]) == 0
        assert str(FIRST) in capsys.readouterr().out
    assert run([*archive, "show", thread["id"], "--why"]) == 0
    assert "also from: " in capsys.readouterr().out
    assert run([*archive, "check"]) == 0


def test_the_first_version_is_kept_as_what_was_said_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = of_the_archive(tmp_path)
    edited = str(FIRST + (60_000 << 22))
    versions: list[dict[str, Any]] = [
        {"id_str": edited, "full_text": "1/2 Nine gauges", "edit_info": {"edit": {"initialTweetId": str(FIRST)}}},
        {
            "id_str": str(FIRST),
            "full_text": "1/2 Nine gagues",
            "edit_info": {"initial": {"editTweetIds": [str(FIRST)]}},
        },
    ]
    archive = ["--archive", str(tmp_path / "archive.db")]
    for listed in (versions, versions[::-1]):
        said = json.dumps([{"tweet": tweet} for tweet in listed])
        (folder / "data" / "tweets.js").write_text(f"window.YTD.tweets.part0 = {said}")
        assert run([*archive, "-q", "collect", str(folder)]) == 0
        assert run([*archive, "export", "--posts"]) == 0
        assert json.loads(capsys.readouterr().out)["text"] == "1/2 Nine gauges"
