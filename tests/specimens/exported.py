"""What platforms and tools hand over, one kind each."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

from written import SavedPage

from tests.archiver import made_exports as made
from tests.archiver.made_repository import bluesky_key, car
from tests.archiver.made_web_archive import warc

_BEGUN = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
_X_BEGUN = 1_288_834_974_657
"""When X began to make ids of the time, in milliseconds (`wire/permalinks.py`)."""
_ODD = {"mood": {"value": [None, 1e300]}, "": []}


def _at(nth: int) -> datetime:
    return _BEGUN + timedelta(minutes=nth)


def _tweet_id(nth: int) -> str:
    return str((int(_at(nth).timestamp() * 1000) - _X_BEGUN << 22) + nth)


def _sent(text: str) -> str:
    """As X sends a text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Twarc:
    """Flattened tweets, one a line."""

    collector = "twarc"
    controls = True

    def item(self, nth: int, text: str) -> Any:
        return {"id": _tweet_id(nth), "text": _sent(text), "author_id": "7", "author": {"id": "7", "username": "ada"}}

    def odd(self, item: Any) -> Any:
        return {**item, **_ODD, "entities": [], "attachments": 7, "referenced_tweets": {}}

    def broken(self) -> Any:
        return {"id": "x", "text": None, "author_id": 7}

    def write(self, folder: Path, items: Sequence[Any]) -> Path:
        return made.written(made.json_lines(*items))(folder / "tweets")


class Snscrape:
    """Tweets as snscrape tells them."""

    collector = "snscrape"
    controls = True

    def item(self, nth: int, text: str) -> Any:
        return made.snscrape_tweet(0, id=int(_tweet_id(nth)), rawContent=_sent(text), date=_at(nth).isoformat())

    def odd(self, item: Any) -> Any:
        return {**item, **_ODD, "media": 7, "links": [None], "hashtags": {}}

    def broken(self) -> Any:
        return {"_type": "snscrape.modules.twitter.Tweet", "id": None}

    def write(self, folder: Path, items: Sequence[Any]) -> Path:
        return made.written(made.json_lines(*items))(folder / "tweets")


class MastodonExport:
    """A zip around an outbox."""

    collector = "mastodon_export"
    controls = True

    def item(self, nth: int, text: str) -> Any:
        at, uri = _at(nth).isoformat().replace("+00:00", "Z"), f"{made.ACTOR}/statuses/{114_000 + nth}"
        return made.activity(
            0, id=uri, url=f"https://social.example/@ada/{nth}", published=at, content=f"<p>{escape(text)}</p>"
        )

    def odd(self, item: Any) -> Any:
        return {**item, **_ODD, "object": {**item["object"], **_ODD, "tag": 7, "attachment": {}, "contentMap": []}}

    def broken(self) -> Any:
        return {**made.activity(0), "object": {"content": None}}

    def write(self, folder: Path, items: Sequence[Any]) -> Path:
        members = {"outbox.json": made.outbox(*items), "actor.json": json.dumps(made.actor()).encode()}
        return made.written(made.zipped(members))(folder / "archive")


class TelegramExport:
    """A channel in a folder."""

    collector = "telegram_export"
    controls = True

    def item(self, nth: int, text: str) -> Any:
        seconds = str(int(_at(nth).timestamp()))
        return made.message(nth, date_unixtime=seconds, text=text, text_entities=[{"type": "plain", "text": text}])

    def odd(self, item: Any) -> Any:
        return {**item, **_ODD, "photo": 7, "poll": [], "reply_to_message_id": {}}

    def broken(self) -> Any:
        return {"type": "message", "text": "Who said it, and where?"}

    def write(self, folder: Path, items: Sequence[Any]) -> Path:
        (folder / "ChatExport").mkdir(exist_ok=True)
        made.written(json.dumps(made.chat(*items)).encode())(folder / "ChatExport" / "result.json")
        return folder / "ChatExport"


class BlueskyCar:
    """A repository in a file."""

    collector = "bluesky_car"
    controls = True

    def item(self, nth: int, text: str) -> Any:
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": _at(nth).isoformat().replace("+00:00", "Z")}
        return f"app.bsky.feed.post/{bluesky_key(nth)}", record

    def odd(self, item: Any) -> Any:
        key, record = item
        return key, {**record, **_ODD, "facets": 7, "embed": [], "langs": {}, "reply": "x", "blob": b"\x00\xff"}

    def broken(self) -> Any:
        return f"app.bsky.feed.post/{bluesky_key(3)}", {"$type": "app.bsky.feed.post", "createdAt": 7}

    def write(self, folder: Path, items: Sequence[Any]) -> Path:
        return made.written(car({"app.bsky.actor.profile/self": {}, **dict(items)}))(folder / "repo")


class WebArchive(SavedPage):
    """A WARC with a web page for each item."""

    collector = "warc"

    def broken(self) -> Any:
        return ""

    def write(self, folder: Path, items: Sequence[Any]) -> Path:
        pages = (f"<!doctype html><meta charset=utf-8><body>{item}".encode() for item in items)
        html = [("Content-Type", "text/html")]
        answers = [(f"https://home.example/page/{nth}", page, html) for nth, page in enumerate(pages)]
        return made.written(warc(*answers, at="2026-03-01T12:00:00Z"))(folder / "web")


class Database:
    """What `twitter-to-sqlite` makes."""

    collector = "sqlite_file"
    controls = True

    def item(self, nth: int, text: str) -> Any:
        return {"id": int(_tweet_id(nth)), "user": 7, "created_at": _at(nth).isoformat(), "full_text": text}

    def odd(self, item: Any) -> Any:
        return {**item, "mood": b"\xff", "in_reply_to_status_id": 1e300, "lang": 7}

    def broken(self) -> Any:
        return {"id": int(_tweet_id(3)), "user": 7, "created_at": None, "full_text": None}

    def write(self, folder: Path, items: Sequence[Any]) -> Path:
        path = folder / "twitter.db"
        path.unlink(missing_ok=True)
        names = list(items[0])
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, screen_name TEXT, name TEXT)")
            database.execute("INSERT INTO users VALUES (7, 'ada', 'Ada Quay')")
            database.execute(f"CREATE TABLE tweets ({', '.join(names)})")
            row = f"INSERT INTO tweets VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - made here
            database.executemany(row, [[item.get(name) for name in names] for item in items])
        return path


class XArchive:
    """An archive of X, as a folder."""

    collector = "x_archive"
    controls = True

    def item(self, nth: int, text: str) -> Any:
        said = _sent(text)
        return {"tweet": {
            "id_str": _tweet_id(nth), "full_text": said, "created_at": _at(nth).strftime("%a %b %d %H:%M:%S +0000 %Y"),
            "entities": {}, "display_text_range": ["0", str(len(said))],
        }}  # fmt: skip

    def odd(self, item: Any) -> Any:
        return {"tweet": {**item["tweet"], **_ODD, "entities": [], "extended_entities": 7, "coordinates": {}}}

    def broken(self) -> Any:
        return {"tweet": {"id_str": None, "full_text": 7}}

    def write(self, folder: Path, items: Sequence[Any]) -> Path:
        data = folder / "twitter-archive" / "data"
        data.mkdir(parents=True, exist_ok=True)
        account = {"account": {"username": "ada", "accountId": "7", "accountDisplayName": "Ada"}}
        for name, variable, values in (("account.js", "account", [account]), ("tweets.js", "tweets", items[::-1])):
            (data / name).write_text(f"window.YTD.{variable}.part0 = {json.dumps(values)}", encoding="utf-8")
        return data.parent
