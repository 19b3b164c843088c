"""What Telegram Desktop exports."""

import json
from pathlib import Path
from typing import Any

import pytest

from archiver.collectors.telegram_export import TelegramExport
from schemas.errors import UnreadableInputError
from schemas.post import Post
from tests.archiver.collectors.conftest import ReadBroken, ReadFile
from tests.archiver.made_exports import account, chat, message


def _body(*messages: Any, **said: Any) -> bytes:
    return json.dumps(chat(*messages, **said)).encode()


def _one(read: ReadFile, **said: Any) -> Post:
    (post,) = read(TelegramExport(), _body(message(0, **said))).posts
    return post


_RUNS = [
    {"type": "plain", "text": "River at "},
    {"type": "bold", "text": "2.40 m"},
    {"type": "plain", "text": ", see "},
    {"type": "text_link", "text": "the gauge", "href": "https://home.example/long"},
    {"type": "plain", "text": " and "},
    {"type": "link", "text": "home.example/short"},
    {"type": "hashtag", "text": "#river"},
    {"type": "mention", "text": "@ben"},
]


@pytest.mark.parametrize("field", ["text_entities", "text"])
def test_runs_of_text_become_text_and_links(read: ReadFile, field: str) -> None:
    runs = _RUNS if field == "text_entities" else ["River at ", *_RUNS[1:2], ", see ", _RUNS[3], " and ", *_RUNS[5:]]
    post = _one(read, **{"text": "", "text_entities": [], field: runs})
    assert post.text == "River at 2.40 m, see the gauge and home.example/short#river@ben"
    assert [(link.text, link.url) for link in post.links] == [
        ("the gauge", "https://home.example/long"),
        ("home.example/short", "https://home.example/short"),
    ]
    assert (post.tags, post.mentions) == (("river",), ("ben",))


def test_times_are_those_without_a_zone_of_somebodys_machine(read: ReadFile) -> None:
    post = _one(read, date="2025-05-18T23:59:59", date_unixtime="1747577000", edited_unixtime="1747577060")
    assert f"{post.created_at:%Y-%m-%dT%H:%M:%SZ}" == "2025-05-18T14:03:20Z"
    assert f"{post.edited_at:%H:%M:%S}" == "14:04:20"
    assert _one(read, date_unixtime="soon").created_at is None


def test_replies_forwards_and_polls(read: ReadFile) -> None:
    poll = {"question": "Did it rise?", "answers": [{"text": "Yes", "voters": 3}, {"text": "No", "voters": 0}]}
    messages = [
        message(0),
        message(1, reply_to_message_id=10, forwarded_from="Ben's boats"),
        message(2, text="", text_entities=[], poll=poll, reply_to_message_id=5, reply_to_peer_id="channel9"),
    ]
    _, reply, asked = read(TelegramExport(), _body(*messages)).posts
    assert (reply.in_reply_to_id, reply.in_reply_to_author) == ("c/1300000001/10", "channel1300000001")
    assert [(link.text, link.url) for link in reply.links] == [("Forwarded from Ben's boats", None)]
    assert asked.text == "Did it rise?\n- Yes\n- No"
    assert asked.in_reply_to_id is None, "it answers a message of another chat"


def test_files_are_found_beside_the_export_and_nowhere_else(read: ReadFile, tmp_path: Path) -> None:
    messages = [
        message(0, photo="photos/photo_1.jpg", width=3, height=4),
        message(1, file="(File not included. Change data exporting settings to download.)", file_name="plan.pdf", mime_type="application/pdf"),
        message(2, file="../../etc/passwd", media_type="voice_message", mime_type="audio/ogg"),
        message(3, photo="photos/not-there.jpg"),
    ]  # fmt: skip
    folder = tmp_path / "ChatExport"
    (folder / "photos").mkdir(parents=True)
    (folder / "photos" / "photo_1.jpg").write_bytes(b"-")
    (folder / "result.json").write_bytes(_body(*messages))
    posts = read(TelegramExport(), folder).posts
    (photo,), (plan,), (voice,), (lost,) = (post.media for post in posts)
    assert (photo.kind, photo.copy_at, photo.width) == ("image", (folder / "photos" / "photo_1.jpg").as_uri(), 3)
    assert (plan.kind, plan.copy_at, plan.alt) == ("file", None, "plan.pdf")
    assert (voice.kind, voice.copy_at) == ("audio", None)
    assert lost.copy_at is None
    alone = read(TelegramExport(), folder / "result.json").posts
    assert alone[0].media == (photo,)


def test_in_a_group_everybody_writes_in_their_own_name(read: ReadFile) -> None:
    messages = [
        message(0, **{"from": "Ada", "from_id": "user1"}),
        message(1, **{"from": "Ben", "from_id": "user2"}, reply_to_message_id=10),
    ]
    ada, ben = read(TelegramExport(), _body(*messages, kind="public_supergroup")).posts
    assert [(post.author.name, post.author.id) for post in (ada, ben)] == [("Ada", "user1"), ("Ben", "user2")]
    assert ben.in_reply_to_author == "user1"


def test_of_an_account_the_channels_are_read_and_nothing_else(read: ReadFile) -> None:
    private = [chat(kind=kind) for kind in ("personal_chat", "private_group", "saved_messages", "bot_chat")]
    found = read(TelegramExport(), json.dumps(account(*private, chat(), *private)).encode())
    assert len(found.posts) == 3
    assert [trouble.where for trouble in found.troubles] == ["8 left out"]


def test_a_chat_between_people_is_refused(read: ReadFile) -> None:
    with pytest.raises(UnreadableInputError, match="between people"):
        read(TelegramExport(), _body(kind="personal_chat"))


def test_what_is_no_message_is_counted(read: ReadFile) -> None:
    odd = [
        {"id": 1, "type": "service", "date": "", "action": "pin"},
        message(1, text="", text_entities=[], location_information={}),
        "x",
        message(0),
    ]
    found = read(TelegramExport(), _body(*odd))
    assert len(found.posts) == 1
    assert {trouble.where for trouble in found.troubles} == {"1 left out"}
    assert len(found.troubles) == 3


def test_of_an_export_that_is_cut_what_came_before_is_read(read_broken: ReadBroken) -> None:
    found, why = read_broken(TelegramExport(), _body()[:-5])
    assert len(found.posts) == 2
    assert "cut off" in why


@pytest.mark.parametrize("head", [b'{"name": "x", "type": "y"}', b'{"about": "me"}', b"[]", b""])
def test_other_files_are_left_to_others(head: bytes) -> None:
    assert TelegramExport().recognise("/x", head) is None
