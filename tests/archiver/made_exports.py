"""Exports as the platforms and their tools write them, all with the same thread of three parts, invented here."""

import io
import json
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import libipld
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PARTS = ("The river rose by night. 1/3", "Nine gauges went under. 2/3", "By morning it was gone. 3/3")
MINUTES = ("00", "02", "05")
DID = "did:plc:7iza6de2dwap2sbkpav7c6c6"
TWEETS = ("1924101204997050369", "1924101708326109184", "1924102463305596928")
_PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def json_lines(*values: Any) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


# -- X ----------------------------------------------------------------------------------------------------------------


def v2_tweet(place: int, **said: Any) -> dict[str, Any]:
    answers = {"referenced_tweets": [{"type": "replied_to", "id": TWEETS[place - 1]}], "in_reply_to_user_id": "7"}
    return {
        "id": TWEETS[place],
        "text": PARTS[place],
        "author_id": "7",
        "conversation_id": TWEETS[0],
        "created_at": f"2025-05-18T14:{MINUTES[place]}:00.000Z",
        "edit_history_tweet_ids": [TWEETS[place]],
        **(answers if place else {}),
        **said,
    }


def v2_page(**includes: Any) -> dict[str, Any]:
    users = [{"id": "7", "username": "ada", "name": "Ada Quay"}]
    return {"data": [v2_tweet(place) for place in (2, 1, 0)], "includes": {"users": users, **includes}, "__twarc": {}}


def v2_flat(place: int) -> dict[str, Any]:
    return v2_tweet(place, author={"id": "7", "username": "ada", "name": "Ada Quay"}, __twarc={"version": "2.14"})


def classic_tweet(place: int, **said: Any) -> dict[str, Any]:
    return {
        "created_at": f"Sun May 18 14:{MINUTES[place]}:00 +0000 2025",
        "id": int(TWEETS[place]),
        "id_str": TWEETS[place],
        "full_text": PARTS[place],
        "entities": {"urls": [], "hashtags": [], "user_mentions": []},
        "user": {"id_str": "7", "screen_name": "ada", "name": "Ada Quay"},
        "in_reply_to_status_id_str": TWEETS[place - 1] if place else None,
        "in_reply_to_user_id_str": "7" if place else None,
        "in_reply_to_screen_name": "ada" if place else None,
        "lang": "en",
        **said,
    }


def snscrape_tweet(place: int, **said: Any) -> dict[str, Any]:
    return {
        "_type": "snscrape.modules.twitter.Tweet",
        "url": f"https://twitter.com/ada/status/{TWEETS[place]}",
        "date": f"2025-05-18T14:{MINUTES[place]}:00+00:00",
        "rawContent": PARTS[place],
        "id": int(TWEETS[place]),
        "user": {"_type": "snscrape.modules.twitter.User", "username": "ada", "id": 7, "displayname": "Ada Quay"},
        "conversationId": int(TWEETS[0]),
        "lang": "en",
        "links": None,
        "media": None,
        "inReplyToTweetId": int(TWEETS[place - 1]) if place else None,
        "inReplyToUser": {"username": "ada", "id": 7} if place else None,
        **said,
    }


def twscrape_tweet(place: int) -> dict[str, Any]:
    said = snscrape_tweet(
        place, id_str=TWEETS[place], date=f"2025-05-18 14:{MINUTES[place]}:00+00:00", media={"photos": []}
    )
    return {name: value for name, value in said.items() if name != "_type"} | {"_type": said["_type"]}


# -- Mastodon ---------------------------------------------------------------------------------------------------------

ACTOR = "https://social.example/users/ada"


def actor() -> dict[str, Any]:
    return {
        "id": ACTOR,
        "type": "Person",
        "preferredUsername": "ada",
        "name": "Ada Quay",
        "url": "https://social.example/@ada",
    }


def activity(place: int, **said: Any) -> dict[str, Any]:
    number, to = 114_000 + place, {"to": [_PUBLIC], "cc": [f"{ACTOR}/followers"]}
    note = {
        "id": f"{ACTOR}/statuses/{number}", "type": "Note", "summary": None, "url": f"https://social.example/@ada/{number}",
        "inReplyTo": f"{ACTOR}/statuses/{number - 1}" if place else None, "published": f"2025-05-18T14:{MINUTES[place % 3]}:00Z",
        "content": f"<p>{PARTS[place % 3]}</p>", "contentMap": {"en": f"<p>{PARTS[place % 3]}</p>"}, "attachment": [], "tag": [], **to, **said,
    }  # fmt: skip
    return {
        "id": f"{note['id']}/activity",
        "type": "Create",
        "actor": ACTOR,
        "published": note["published"],
        "object": note,
        **to,
    }


def outbox(*activities: Any) -> bytes:
    items = activities or [activity(place) for place in range(3)]
    said = {"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection"}
    return json.dumps({**said, "totalItems": len(items), "orderedItems": items}).encode()


def zipped(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, body in members.items():
            out.writestr(name, body)
    return packed.getvalue()


def tarred(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as out:
        for name, body in members.items():
            about = tarfile.TarInfo(name)
            about.size = len(body)
            out.addfile(about, io.BytesIO(body))
    return packed.getvalue()


# -- Telegram ---------------------------------------------------------------------------------------------------------


def message(place: int, **said: Any) -> dict[str, Any]:
    return {
        "id": 10 + place, "type": "message", "date": f"2025-05-18T16:{MINUTES[place % 3]}:00", "date_unixtime": str(1_747_577_000 + 60 * place),
        "from": "Harbour Watch", "from_id": "channel1300000001", "text": PARTS[place % 3],
        "text_entities": [{"type": "plain", "text": PARTS[place % 3]}], **said,
    }  # fmt: skip


def chat(*messages: Any, kind: str = "public_channel", name: str = "Harbour Watch") -> dict[str, Any]:
    listed = messages or [message(place) for place in range(3)]
    return {"name": name, "type": kind, "id": 1300000001, "messages": listed}


def account(*chats: Any) -> dict[str, Any]:
    return {
        "about": "Here is the data you requested.",
        "personal_information": {"user_id": 1, "first_name": "Ada"},
        "contacts": {"about": "…", "list": [{"user_id": 2}]},
        "chats": {"about": "This page lists all chats from this export.", "list": [*chats]},
    }


# -- Bluesky ----------------------------------------------------------------------------------------------------------


def cid_of(block: bytes) -> bytes:
    return b"\x01\x71\x12\x20" + sha256(block).digest()


def _number(value: int) -> bytes:
    said = b""
    while value > 0x7F:
        said, value = said + bytes([value & 0x7F | 0x80]), value >> 7
    return said + bytes([value])


def _section(*parts: bytes) -> bytes:
    return _number(sum(map(len, parts))) + b"".join(parts)


def bluesky_key(place: int) -> str:
    return f"3lpfyyqmb{place}c2a"


def bluesky_post(place: int, **said: Any) -> dict[str, Any]:
    def uri(of: int) -> dict[str, str]:
        return {"uri": f"at://{DID}/app.bsky.feed.post/{bluesky_key(of)}", "cid": "bafy"}

    reply = {"reply": {"root": uri(0), "parent": uri(place - 1)}} if place else {}
    at = f"2025-05-18T14:{MINUTES[place % 3]}:00.000Z"
    return {"$type": "app.bsky.feed.post", "text": PARTS[place % 3], "createdAt": at, "langs": ["en"], **reply, **said}


def car(records: Mapping[str, Any] | None = None) -> bytes:
    """A repository whose tree is one node, and one below it; its root comes first, as servers write it."""
    if records is None:
        records = {f"app.bsky.feed.post/{bluesky_key(place)}": bluesky_post(place) for place in range(3)}
        records = {"app.bsky.actor.profile/self": {"displayName": "Ada Quay"}, **records}
    blocks: dict[bytes, bytes] = {}

    def put(value: Any) -> bytes:
        block = libipld.encode_dag_cbor(value)
        return blocks.setdefault(cid_of(block), block) and cid_of(block)

    entries, last = [], b""
    for key in sorted(records)[1:]:
        name = key.encode()
        shared = next(
            (n for n, (a, b) in enumerate(zip(last, name, strict=False)) if a != b), min(len(last), len(name))
        )
        entries.append({"p": shared, "k": name[shared:], "v": put(records[key]), "t": None})
        last = name
    first = min(records)
    below = put({"l": None, "e": [{"p": 0, "k": first.encode(), "v": put(records[first]), "t": None}]})
    commit = put(
        {
            "did": DID,
            "version": 3,
            "rev": "3lpfyyqmbcc2a",
            "prev": None,
            "data": put({"l": below, "e": entries}),
            "sig": b"-",
        }
    )
    header = libipld.encode_dag_cbor({"roots": [commit], "version": 1})
    return _section(header) + b"".join(_section(cid, block) for cid, block in reversed(blocks.items()))


# -- web archives -----------------------------------------------------------------------------------------------------


def web_page(number: int = 1, texts: tuple[str, ...] = PARTS) -> bytes:
    entries = "".join(
        f'<div class="h-entry"><a class="u-url" href="/{number}/{place}"></a><a class="p-author h-card" href="/">Ada Quay</a>'
        f'<div class="e-content">{text}</div><time class="dt-published" datetime="2025-05-18T14:{MINUTES[place]}:00Z"></time></div>'
        for place, text in enumerate(texts)
    )
    return f'<!doctype html><html><body><div class="h-feed">{entries}</div></body></html>'.encode()


Answer = tuple[str, bytes, list[tuple[str, str]]]


class _Writer(WARCWriter):  # type: ignore[misc]  # it ships no types
    """One that leaves no temporary files open."""

    def _create_temp_file(self) -> io.BytesIO:
        return io.BytesIO()


def warc(*answers: Answer, packed: bool = True, status: str = "200 OK", at: str = "2025-05-20T12:00:00Z") -> bytes:
    out = io.BytesIO()
    writer = _Writer(out, gzip=packed)
    about = writer.create_warcinfo_record("made.warc", {"software": "made here"})
    records = [about]
    for url, body, fields in answers or [("https://wall.example/", web_page(), [("Content-Type", "text/html")])]:
        head = StatusAndHeaders(status, fields, protocol="HTTP/1.1")
        records.append(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=head))
    for nth, record in enumerate(records):  # the same bytes whenever they are made
        record.rec_headers.replace_header("WARC-Date", at)
        record.rec_headers.replace_header("WARC-Record-ID", f"<urn:uuid:00000000-0000-4000-8000-{nth:012}>")
        writer.write_record(record)
    return out.getvalue()


# -- databases --------------------------------------------------------------------------------------------------------


def twitter_database(path: Path) -> Path:
    with sqlite3.connect(path) as made:
        made.executescript(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, screen_name TEXT, name TEXT, description TEXT, location TEXT);"
            "CREATE TABLE tweets (id INTEGER PRIMARY KEY, user INTEGER, created_at TEXT, full_text TEXT, retweeted_status INTEGER,"
            " quoted_status INTEGER, place TEXT, source TEXT, in_reply_to_status_id INTEGER, in_reply_to_user_id INTEGER,"
            " in_reply_to_screen_name TEXT, lang TEXT);"
            "CREATE TABLE media (id INTEGER PRIMARY KEY, media_url_https TEXT, type TEXT, ext_alt_text TEXT, original_info TEXT);"
            "CREATE TABLE media_tweets (media_id INTEGER, tweets_id INTEGER);"
            "INSERT INTO users VALUES (7, 'ada', 'Ada Quay', '', '');"
            "INSERT INTO media VALUES (5, 'https://pbs.example/m.jpg', 'photo', 'A gauge', '{\"width\": 3, \"height\": 4}');"
        )
        for place, text in enumerate(PARTS):
            parent = (int(TWEETS[place - 1]), 7, "ada") if place else (None, None, None)
            values = (
                int(TWEETS[place]),
                7,
                f"2025-05-18T14:{MINUTES[place]}:00+00:00",
                text,
                None,
                None,
                None,
                None,
                *parent,
                "en",
            )
            made.execute(f"INSERT INTO tweets VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608 - made here
        made.execute("INSERT INTO media_tweets VALUES (5, ?)", (int(TWEETS[1]),))
    made.close()
    return path


def mastodon_database(path: Path) -> Path:
    with sqlite3.connect(path) as made:
        made.executescript(
            "CREATE TABLE accounts (id INTEGER PRIMARY KEY, username TEXT, url TEXT, display_name TEXT, note TEXT);"
            "CREATE TABLE statuses (id INTEGER PRIMARY KEY, account_id INTEGER, content TEXT, created_at TEXT);"
            "CREATE TABLE status_activities (account_id INTEGER, activity TEXT, status_id INTEGER);"
            "INSERT INTO accounts VALUES (9, 'ada', 'https://social.example/@ada', 'Ada Quay', '');"
        )
        for place, text in enumerate(PARTS):
            values = (114_000 + place, 9, f"<p>{text}</p>", f"2025-05-18T14:{MINUTES[place]}:00.000Z")
            made.execute("INSERT INTO statuses VALUES (?, ?, ?, ?)", values)
    made.close()
    return path


Write = Callable[[Path], Path]


def written(body: bytes) -> Write:
    """Writes these bytes under a name that tells nothing."""

    def write(path: Path) -> Path:
        path.write_bytes(body)
        return path

    return write
