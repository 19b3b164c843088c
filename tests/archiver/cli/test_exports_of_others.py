"""What people already have, from the file to the exported thread; known by its content, whatever it is called."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archiver import made_exports as made
from tests.archiver.cli.conftest import Tell
from tests.archiver.made_databases import mastodon_database, twitter_database
from tests.archiver.made_exports import PARTS, TWEETS, Write, written
from tests.archiver.made_repository import DID, bluesky_key, car
from tests.archiver.made_web_archive import warc

_STATUSES = [f"social.example/{114_000 + place}" for place in range(3)]
_RECORDS = [f"at://{DID}/app.bsky.feed.post/{bluesky_key(place)}" for place in range(3)]
_MESSAGES = [f"c/1300000001/{10 + place}" for place in range(3)]
_ENTRIES = [f"https://wall.example/1/{place}" for place in range(3)]
_EXPORT = {"outbox.json": made.outbox(), "actor.json": json.dumps(made.actor()).encode(), "likes.json": b"{}"}
_WACZ = {"archive/data.warc.gz": warc(), "datapackage.json": b"{}", "pages/pages.jsonl": b"{}"}


def _folder(members: dict[str, bytes]) -> Write:
    def write(path: Path) -> Path:
        for name, body in members.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(body)
        return path

    return write


KINDS: dict[str, tuple[Write, list[str]]] = {
    "twarc, pages of API v2": (written(made.json_lines(made.v2_page())), [*TWEETS]),
    "twarc, flattened": (written(made.json_lines(*map(made.v2_flat, range(3)))), [*TWEETS]),
    "twarc, API 1.1": (written(made.json_lines(*map(made.classic_tweet, range(3)))), [*TWEETS]),
    "snscrape": (written(made.json_lines(*map(made.snscrape_tweet, range(3)))), [*TWEETS]),
    "twscrape": (written(made.json_lines(*map(made.twscrape_tweet, range(3)))), [*TWEETS]),
    "Mastodon, zip": (written(made.zipped(_EXPORT)), _STATUSES),
    "Mastodon, tar.gz": (written(made.tarred({f"archive/{name}": body for name, body in _EXPORT.items()})), _STATUSES),
    "Mastodon, unpacked": (_folder(_EXPORT), _STATUSES),
    "Mastodon, the outbox by itself": (written(made.outbox()), _STATUSES),
    "Telegram, one channel": (written(json.dumps(made.chat()).encode()), _MESSAGES),
    "Telegram, an account": (written(json.dumps(made.account(made.chat())).encode()), _MESSAGES),
    "Telegram, a folder": (_folder({"result.json": json.dumps(made.chat()).encode()}), _MESSAGES),
    "Telegram, packed": (written(made.zipped({"a/result.json": json.dumps(made.chat()).encode()})), _MESSAGES),
    "a repository of Bluesky": (written(car()), _RECORDS),
    "WARC": (written(warc(packed=False)), _ENTRIES),
    "WARC, packed": (written(warc()), _ENTRIES),
    "WACZ": (written(made.zipped(_WACZ)), _ENTRIES),
    "twitter-to-sqlite": (twitter_database, [*TWEETS]),
    "mastodon-to-sqlite": (mastodon_database, _STATUSES),
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_comes_out_as_a_thread_and_adds_nothing_twice(kind: str, tell: Tell, tmp_path: Path) -> None:
    write, ids = KINDS[kind]
    path = write(tmp_path / "from-somebody")
    said = tell("collect", path)
    assert said.code == 0, said.err
    assert "3 new" in said.err
    (thread,) = json.loads(tell("export", "--format", "json").out)["threads"]
    assert [part["post"]["text"] for part in thread["parts"]] == [*PARTS]
    assert [part["post"]["id"] for part in thread["parts"]] == ids
    assert thread["complete"]
    assert thread["author"]["name"] in {"Ada Quay", "Harbour Watch", None}
    assert all(part["post"]["capture_sha256"] for part in thread["parts"])
    again = tell("collect", path)
    assert "0 new" in again.err
    assert len(json.loads(tell("export", "--format", "json").out)["threads"]) == 1


@pytest.mark.parametrize(
    "together",
    [
        ("twarc, pages of API v2", "twarc, API 1.1", "twarc, flattened", "snscrape", "twscrape", "twitter-to-sqlite"),
        ("Mastodon, zip", "Mastodon, the outbox by itself", "mastodon-to-sqlite"),
    ],
    ids=["X", "Mastodon"],
)
def test_the_same_posts_from_several_tools_are_the_same(together: tuple[str, ...], tell: Tell, tmp_path: Path) -> None:
    for number, kind in enumerate(together):
        assert tell("collect", KINDS[kind][0](tmp_path / f"{number}")).code == 0
    (thread,) = json.loads(tell("export", "--format", "json").out)["threads"]
    assert [part["post"]["id"] for part in thread["parts"]] == KINDS[together[0]][1]
    assert len(tell("export", "--posts").out.splitlines()) == 3
    assert tell("check").code == 0


@pytest.mark.parametrize(
    "kind", ["twarc, flattened", "Telegram, one channel", "a repository of Bluesky", "WARC", "Mastodon, zip"]
)
def test_it_may_come_through_a_pipe(kind: str, spawn: Callable[..., object], tmp_path: Path) -> None:
    path = KINDS[kind][0](tmp_path / "piped")
    ended = spawn(f"cat {path} | $W collect -")
    assert ended.returncode == 0, ended.stderr  # type: ignore[attr-defined]  # a CompletedProcess
    assert b"3 new" in ended.stderr  # type: ignore[attr-defined]


def test_a_database_of_something_else_is_refused(tell: Tell, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "shop.db") as shop:
        shop.execute("CREATE TABLE orders (id INTEGER)")
    said = tell("collect", tmp_path / "shop.db")
    assert said.code == 4
    assert "none that twitter-to-sqlite or mastodon-to-sqlite made" in said.err


def test_a_web_archive_without_posts_says_so(tell: Tell, tmp_path: Path) -> None:
    picture = ("https://wall.example/a.png", b"\x89PNG", [("Content-Type", "image/png")])
    said = tell("collect", written(warc(picture))(tmp_path / "it"))
    assert said.code == 4
    assert "no posts found" in said.err
