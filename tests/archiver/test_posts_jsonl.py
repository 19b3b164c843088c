import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archiver.collecting import Progress, collect
from archiver.collectors import recognised
from archiver.collectors.client import Client
from archiver.export.jsonl import write_posts
from schemas.errors import NoPostsError
from schemas.post import Author, Post
from schemas.text import encodable
from storage import Archive

Read = Callable[..., list[Progress]]
LINE: dict[str, Any] = {
    "platform": "x",
    "id": "1",
    "author": "ada",
    "created_at": "2025-05-18T14:07:00Z",
    "text": "words",
}


def _line(**said: object) -> bytes:
    return json.dumps({**LINE, **said}).encode() + b"\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "posts.jsonl"


@pytest.fixture
def read(path: Path, archive: Archive) -> Read:
    """Collect these bytes as a file."""

    def collected(body: bytes, into: Archive = archive) -> list[Progress]:
        path.write_bytes(body)
        with Client() as client:
            collector, source = recognised(str(path), client.head(str(path)))
            return list(collect(source, collector, into, client))

    return collected


def _troubles(progress: list[Progress]) -> list[tuple[str, str]]:
    return [(trouble.where, trouble.why) for one in progress for trouble in one.troubles]


# -- shapes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, {"author": Author(handle="ada"), "text": "words", "created_precision": "second"}),
        ({"author": {"handle": "ada", "name": "Ada", "id": "7"}}, {"author": Author(handle="ada", name="Ada", id="7")}),
        ({"created_at": None}, {"created_at": None, "created_precision": None}),
        (
            {"created_at": "2025-05-18T16:07:00+02:00"},
            {"created_at": Post.model_validate({**LINE, "author": {}}).created_at},
        ),
        ({"created_precision": "day"}, {"created_precision": "day"}),
        ({"in_reply_to_id": "16", "url": "https://x.example/1", "order": 0}, {"in_reply_to_id": "16", "order": 0}),
        ({"text": ""}, {"text": ""}),
        ({"text": "a\ud800b"}, {"text": "a\ufffdb"}),
        ({"text": "\ud83d\ude00"}, {"text": "😀"}),
        ({"text": "\0\x1b[31m\u202e"}, {"text": "\0\x1b[31m\u202e"}),
        ({"author": {"handle": "ada", "name": "\udfff"}}, {"author": Author(handle="ada", name="\ufffd")}),
        ({"tags": ["a"], "links": [{"text": "t"}]}, {"tags": ("a",)}),
    ],
)
def test_a_post_may_be_said_shortly_or_in_full(
    read: Read, archive: Archive, said: dict[str, object], expected: dict[str, object]
) -> None:
    assert _troubles(read(_line(**said))) == []
    post = archive.post("1")
    assert {name: getattr(post, name) for name in expected} == expected


def test_an_id_is_made_of_what_a_post_says(read: Read, archive: Archive) -> None:
    body = b"".join(_line(id=None, text=text) for text in ("one", "two", "one"))
    assert sum(one.new for one in read(body)) == 2
    assert sum(one.new for one in read(body)) == 0
    assert all(post.id.startswith("c-") for post in archive.posts())


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\n\n \n", b"\n\t"])
def test_lines_may_end_in_any_way(read: Read, archive: Archive, ends: bytes) -> None:
    body = ends.join([_line(id="1").strip(), _line(id="2").strip()])
    assert _troubles(read(body)) == []
    assert archive.totals().posts == 2


def test_a_byte_order_mark_is_no_part_of_the_first_line(read: Read, archive: Archive) -> None:
    assert _troubles(read(b"\xef\xbb\xbf" + _line())) == []
    assert archive.totals().posts == 1


# -- what is no post ----------------------------------------------------------------------------------------------------

BAD = {
    "not json": b"{nope\n",
    "cut": _line()[:20] + b"\n",
    "a list": b"[1, 2]\n",
    "a number": b"17\n",
    "a string": b'"post"\n',
    "null": b"null\n",
    "no text": json.dumps({"platform": "x", "author": "ada"}).encode() + b"\n",
    "no author": json.dumps({"platform": "x", "text": "t"}).encode() + b"\n",
    "no platform": json.dumps({"author": "ada", "text": "t"}).encode() + b"\n",
    "text is a number": _line(text=5),
    "text is null": _line(text=None),
    "author is a number": _line(author=5),
    "author is a list, no id": _line(author=[], id=None),
    "author is null": _line(author=None),
    "no such day": _line(created_at="2025-02-30T00:00:00Z"),
    "no zone": _line(created_at="2025-05-18T14:07:00"),
    "before time": _line(created_at="0001-01-01T00:00:00+14:00"),
    "after time": _line(created_at="9999-12-31T23:59:59-12:00"),
    "order is too large": _line(order=2**70),
    "order is larger than the database's": _line(order=2**63),
    "width is too large": _line(media=[{"width": 2**65}]),
    "a number of ten thousand digits": b'{"platform": "x", "id": "1", "author": "a", "text": "t", "order": '
    + b"9" * 10_000
    + b"}\n",
    "links are a word": _line(links="word"),
    "deep": b"[" * 100_000 + b"]" * 100_000 + b"\n",
    "deep in a post": b'{"platform": "x", "author": "a", "text": "t", "links": '
    + b"[" * 50_000
    + b"]" * 50_000
    + b"}\n",
    "nul bytes": b"\0\0\0\0\n",
    "utf-16": _line().decode().encode("utf-16-le"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_line_that_is_no_post_is_named_and_the_rest_is_read(read: Read, archive: Archive, bad: bytes) -> None:
    bad = bad.replace(b"\n", b"") + b"\n"
    troubles = _troubles(read(_line(id="before") + bad + _line(id="after")))
    assert [where for where, _ in troubles] == ["line 2"]
    assert all(len(why.splitlines()) == 1 and len(why) < 400 for _, why in troubles)
    assert {post.id for post in archive.posts()} == {"before", "after"}


def test_unknown_fields_are_warned_of_once_a_file(read: Read, archive: Archive) -> None:
    body = b"".join(_line(id=str(number), likes=3, **{f"x{number}": 1}) for number in range(5))
    assert _troubles(read(body)) == [("line 1", "fields that are not kept: likes, x0")]
    assert archive.totals().posts == 5


def test_bytes_that_are_no_utf8_are_mended(read: Read, archive: Archive) -> None:
    assert _troubles(read(_line().replace(b"words", b"w\xff\xfeords"))) == []
    assert archive.post("1").text == "w\ufffd\ufffdords"


def test_a_line_of_twenty_megabytes_is_no_post(read: Read, archive: Archive) -> None:
    troubles = _troubles(read(_line(id="before") + _line(id="2", text="x" * 20_000_000) + _line(id="after")))
    assert [where for where, _ in troubles] == ["line 2"]
    assert {post.id for post in archive.posts()} == {"before", "after"}


def test_a_line_of_a_megabyte_is_a_post(read: Read, archive: Archive) -> None:
    assert _troubles(read(_line(text="x" * 1_000_000))) == []
    assert len(archive.post("1").text) == 1_000_000


@pytest.mark.parametrize("body", [b"", b"\n\n", b"\xef\xbb\xbf", b"nothing\n", b"\xef\xbb\xbf\n"])
def test_a_file_without_a_post_says_what_was_looked_for(read: Read, body: bytes) -> None:
    with pytest.raises(NoPostsError, match="lines of JSON"):
        read(body)


def test_a_post_three_thousand_times_is_one(read: Read, archive: Archive) -> None:
    assert sum(one.new for one in read(_line() * 3_000)) == 1
    assert archive.totals().posts == 1


# -- pages and the round trip -------------------------------------------------------------------------------------------


def test_pages_say_how_far_they_are(read: Read, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.collectors.posts_jsonl._PAGE", 10)
    progress = read(b"".join(_line(id=str(number)) for number in range(35)))
    assert [one.new for one in progress] == [10, 10, 10, 5]
    size = path.stat().st_size
    assert [one.total for one in progress] == [size] * 4
    assert progress[-1].done == size
    done = [one.done or 0 for one in progress]
    assert done == sorted(done)


HOSTILE = [
    "[/nope]",
    "[@click=app.quit]x",
    "\x1b]0;pwn\x07",
    "\u202eabc",
    "\0",
    "1/5 \ud800",
    "a" * 5_000,
    "\r\n\t",
    "ＮＵＬ",
]


def test_what_goes_out_can_go_in_again(read: Read, archive: Archive, path: Path, tmp_path: Path) -> None:
    lines = [
        _line(id=str(number), text=text, author={"handle": f"a{number}", "name": text})
        for number, text in enumerate(HOSTILE)
    ]
    lines += [
        _line(
            id="rich", title="T", tags=["a"], media=[{"url": "u", "alt": "\x1b"}], links=[{"text": "t", "cut": True}]
        ),
        _line(
            id="reply",
            in_reply_to_id="rich",
            created_at="2025-05-18T14:07:00.123456Z",
            edited_at="2025-06-01T00:00:00Z",
        ),
        _line(id="undated", created_at=None, order=3, truncated=True, lang="ar", content_warning="x"),
        _line(id="inferred", date_inferred=True, created_precision="minute", quotes_id="9", conversation_id="8"),
    ]
    assert _troubles(read(b"".join(lines))) == []
    with path.open("wb") as out:
        assert write_posts(archive.posts(), out) == len(lines)
    exported = path.read_bytes()
    with Archive(tmp_path / "again.db") as again:
        assert _troubles(read(exported, into=again)) == []
        first, second = list(archive.posts()), list(again.posts())
        assert [post.id for post in second] == [post.id for post in first]
        assert second == [post.model_copy(update={"record": None}) for post in first], "a record is of its own archive"
        assert [post.text for post in second if post.id.isdecimal()] == [encodable(text) for text in HOSTILE]
        assert sum(one.new for one in read(exported, into=again)) == 0


def test_one_name_on_two_platforms_is_two_authors(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    lines = [
        f'{{"platform": "{platform}", "id": "1", "author": "ada", "text": "hello"}}\n' for platform in ("x", "mastodon")
    ]
    file.write_text("".join(lines))
    collector, source = recognised(str(file), lines[0].encode())
    with Archive(tmp_path / "archive.db") as archive, Client() as client:
        list(collect(source, collector, archive, client))
        assert archive.totals().authors == 2
