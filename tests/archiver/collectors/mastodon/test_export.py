"""What Mastodon hands its users as "your archive"."""

import json
from pathlib import Path
from typing import Any

import pytest

from archiver.collectors.mastodon.collector import Mastodon
from archiver.collectors.mastodon.export import MastodonExport
from schemas.errors import UnreadableInputError
from schemas.post import Post
from schemas.source import Source
from tests.archiver.collectors.conftest import ReadBroken, ReadFile
from tests.archiver.collectors.mastodon.conftest import Instance
from tests.archiver.made_exports import ACTOR, activity, actor, outbox, tarred, zipped

_ACTOR = json.dumps(actor()).encode()


def _export(*activities: Any) -> bytes:
    return zipped({"outbox.json": outbox(*activities), "actor.json": _ACTOR})


def _one(read: ReadFile, **said: Any) -> Post:
    (post,) = read(MastodonExport(), _export(activity(0, **said))).posts
    return post


def test_a_post_keeps_all_that_is_told(read: ReadFile) -> None:
    post = _one(
        read,
        summary="weather",
        content='<p>River <a href="https://home.example/long"><span class="invisible">https://</span><span>home.example/long</span></a></p>',
        updated="2025-05-18T15:00:00Z",
        attachment=[{"type": "Document", "mediaType": "image/png", "url": "/media_attachments/files/1/a.png", "name": "A gauge", "width": 3, "height": 4}],
        tag=[
            {"type": "Hashtag", "name": "#river", "href": f"{ACTOR}/tags/river"},
            {"type": "Mention", "name": "@ben", "href": "https://social.example/users/ben"},
            {"type": "Mention", "name": "@cy@far.example", "href": "https://far.example/users/cy"},
        ],
        quote="https://far.example/users/cy/statuses/7",
    )  # fmt: skip
    assert post.text == "River https://home.example/long"
    assert [link.url for link in post.links] == ["https://home.example/long"]
    assert (post.content_warning, post.tags, post.lang) == ("weather", ("river",), "en")
    assert post.mentions == ("ben@social.example", "cy@far.example")
    assert [(one.kind, one.mime, one.alt, one.width) for one in post.media] == [("image", "image/png", "A gauge", 3)]
    assert f"{post.edited_at:%H:%M}" == "15:00"
    assert post.quotes_id == "far.example/7"
    assert (post.author.handle, post.author.name, post.author.url) == (
        "ada@social.example",
        "Ada Quay",
        "https://social.example/@ada",
    )


def test_pictures_of_the_export_are_found_in_it(read: ReadFile, tmp_path: Path) -> None:
    pictures = [
        {"mediaType": "image/png", "url": f"/media_attachments/{name}"} for name in ("a b.png", "gone.png", "../../x")
    ]
    members = {
        "export/outbox.json": outbox(activity(0, attachment=pictures)),
        "export/actor.json": _ACTOR,
        "export/media_attachments/a b.png": b"-",
    }
    found = read(MastodonExport(), zipped(members)).posts[0].media
    zip_file = (tmp_path / "given").as_uri()
    assert [one.copy_at for one in found] == [f"{zip_file}#export/media_attachments/a%20b.png", None, None]
    for name, body in members.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(body)
    unpacked = read(MastodonExport(), tmp_path / "export").posts[0].media
    assert unpacked[0].copy_at == (tmp_path / "export" / "media_attachments" / "a b.png").as_uri()


def test_a_question_is_a_post(read: ReadFile) -> None:
    assert _one(read, type="Question", oneOf=[{"type": "Note", "name": "Yes"}]).text


@pytest.mark.parametrize(
    ("parent", "expected"),
    [
        (f"{ACTOR}/statuses/9", ("social.example/9", "ada@social.example")),
        ("https://far.example/users/cy/statuses/7", ("far.example/7", "cy@far.example")),
        ("https://far.example/@cy/7", ("far.example/7", "cy@far.example")),
        ("https://social.example/ap/users/115/statuses/12", ("social.example/12", None)),
        ("https://other.example/objects/0a1b", ("other.example/objects/0a1b", None)),
    ],
)
def test_what_it_answers_has_an_id_wherever_it_is(
    read: ReadFile, parent: str, expected: tuple[str, str | None]
) -> None:
    post = _one(read, inReplyTo=parent)
    assert (post.in_reply_to_id, post.in_reply_to_author) == expected


def test_a_boost_is_the_address_of_anothers_post(read: ReadFile) -> None:
    to = {"to": ["https://www.w3.org/ns/activitystreams#Public"]}
    boost = {"type": "Announce", "actor": ACTOR, "object": "https://far.example/users/cy/statuses/7", **to}
    hidden = {**boost, "object": "https://far.example/objects/1"}
    found = read(MastodonExport(), _export(boost, hidden))
    (post,) = found.posts
    assert (post.id, post.text, post.author.handle, post.truncated) == ("far.example/7", "", "cy@far.example", True)
    assert post.reposted_by is not None
    assert post.reposted_by.handle == "ada@social.example"
    assert [(trouble.where, trouble.why) for trouble in found.troubles] == [
        ("1 left out", "neither a post nor a boost that says whose it is")
    ]


def test_what_was_for_some_is_left_out_and_counted(read: ReadFile) -> None:
    followers = {**activity(1), "to": [f"{ACTOR}/followers"], "cc": []}
    unlisted = {**activity(2), "to": [f"{ACTOR}/followers"], "cc": "as:Public"}
    found = read(
        MastodonExport(),
        _export(followers, {**followers, "to": "https://social.example/users/ben", "cc": None}, unlisted),
    )
    assert [post.id for post in found.posts] == ["social.example/114002"]
    assert [trouble.where for trouble in found.troubles] == ["2 left out"]


def test_it_is_the_post_that_the_api_tells_of(read: ReadFile) -> None:
    """Under the same id, with the same words: collected by both ways, it is one."""
    server = Instance()
    server.chain("River <b>rose</b> 1/2", "and fell &amp; fell 2/2")
    told = Mastodon().pages(Source(collector="mastodon", locator="@ada@social.example"), None, server)
    exported = []
    for said in server.statuses.values():
        parent = said["in_reply_to_id"]
        note = {"id": said["uri"], "url": said["url"], "content": said["content"], "published": said["created_at"]}
        answers = {"inReplyTo": f"{ACTOR}/statuses/{parent}" if parent else None}
        exported.append(activity(0, **note, **answers))
    by_api = {post.id: post for page in told for post in page.posts}
    by_export = {post.id: post for post in read(MastodonExport(), _export(*exported)).posts}
    assert by_api.keys() == by_export.keys()
    for name, post in by_api.items():
        for field in ("text", "url", "created_at", "in_reply_to_id", "links", "tags", "mentions"):
            assert getattr(by_export[name], field) == getattr(post, field), field
        assert by_export[name].author.key == post.author.key


def test_of_a_broken_export_all_that_came_before_is_read(read_broken: ReadBroken) -> None:
    found, why = read_broken(MastodonExport(), outbox(*(activity(place) for place in range(3)))[:-30])
    assert len(found.posts) == 2
    assert "cut off" in why


def test_an_export_without_public_posts_says_so(read: ReadFile) -> None:
    with pytest.raises(UnreadableInputError, match="public activities"):
        read(MastodonExport(), outbox({"type": "Like", "actor": ACTOR}).replace(b'"type": "Like"', b'"id": 1'))


def test_an_export_without_an_outbox_is_none(read: ReadFile) -> None:
    with pytest.raises(UnreadableInputError, match=r"no outbox\.json"):
        read(MastodonExport(), tarred({"actor.json": _ACTOR}))
