"""Exports as the platforms and their tools write them, all with the same thread of three parts, invented here."""

import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

PARTS = ("The river rose by night. 1/3", "Nine gauges went under. 2/3", "By morning it was gone. 3/3")
MINUTES = ("00", "02", "05")
TWEETS = ("1924101204997050369", "1924101708326109184", "1924102463305596928")
_PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
Write = Callable[[Path], Path]


def written(body: bytes) -> Write:
    """Writes these bytes under a name that tells nothing."""

    def write(path: Path) -> Path:
        path.write_bytes(body)
        return path

    return write


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


# -- packed -----------------------------------------------------------------------------------------------------------


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
