"""Lines that are read in one step: always the post that Pydantic would have made of them."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.collectors.bulk.plain import PlainPosts
from archiver.collectors.posts_jsonl import Reader
from schemas.page import Capture
from schemas.post import Precision
from schemas.source import Source

BARE: dict[str, Any] = {"platform": "mastodon", "id": "1", "author": {"handle": "ada"}, "text": "words"}
MANY = """{"platform":"mastodon","id":"1","author":{"handle":"ada"},"text":%s}"""

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
moments = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(minutes=-210))])).map(datetime.isoformat)
lines = st.fixed_dictionaries(
    {"platform": words, "id": words, "author": st.fixed_dictionaries({}, optional={"handle": words, "name": words, "id": st.none()})},
    optional={
        "text": words, "created_at": st.one_of(st.none(), moments, words), "created_precision": st.sampled_from([None, "day", "era"]),
        "edited_at": moments, "title": words, "lang": st.one_of(words, st.none(), st.integers()), "tags": st.lists(words, max_size=2),
        "links": st.lists(st.fixed_dictionaries({"text": words}), max_size=1), "order": st.integers(-(2**64), 2**64), "record": st.none(),
        "date_inferred": st.one_of(st.booleans(), st.just("yes")), "capture_sha256": words, "unheard": words,
    },
)  # fmt: skip


def reader() -> Reader:
    return Reader(
        Source(collector="posts_jsonl", locator="a.jsonl"),
        Capture(url="a.jsonl", captured_at=datetime(2026, 1, 1, tzinfo=UTC), sha256="0" * 64, size=1),
    )


@given(lines)
def test_a_plain_line_is_the_post_that_validation_makes(said: dict[str, Any]) -> None:
    line = json.dumps(said).encode()
    plain = PlainPosts().read(line)
    if plain is not None:
        validated = reader().validated(1, line)
        assert validated is not None
        assert plain == validated
        assert plain.model_dump_json() == validated.model_dump_json()


def test_the_most_usual_line_is_plain() -> None:
    post = PlainPosts().read(orjson.dumps({**BARE, "created_at": "2025-05-19T18:00:00.1234567Z"}))
    assert post is not None
    assert post.created_at == datetime(2025, 5, 19, 18, 0, 0, 123456, tzinfo=UTC)
    assert post.created_precision is Precision.SECOND


@pytest.mark.parametrize(
    "said",
    [
        {"text": None},
        {"id": None},
        {"author": "ada"},
        {"created_at": "2025-05-19T18:00:00"},
        {"created_at": "0001-01-01T00:00:00Z"},
        {"created_at": 1747677600},
        {"links": [{"text": "example.org"}]},
        {"unheard": 1},
        {"order": 2**63},
    ],
)
def test_whatever_is_odd_is_left_to_pydantic(said: dict[str, Any]) -> None:
    assert PlainPosts().read(json.dumps({**BARE, **said}).encode()) is None


@pytest.mark.parametrize("text", [r'"\ud83d"', '"\udcff"', "\x00", '"a"} '])
def test_half_characters_and_broken_lines_are_left_to_it_too(text: str) -> None:
    assert PlainPosts().read((MANY % text).encode("utf-8", "surrogateescape")) is None


def test_one_author_is_one_object() -> None:
    posts = PlainPosts()
    one, other = (posts.read(orjson.dumps({**BARE, "id": name})) for name in "ab")
    assert one is not None
    assert other is not None
    assert one.author is other.author
