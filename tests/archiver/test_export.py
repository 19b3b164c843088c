import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from archiver.export import EXPORTERS, exporter
from archiver.export.jsonl import write_posts
from schemas.post import Author, Post
from schemas.strand import Evidence
from schemas.thread import Thread, ThreadPart

DOCS = Path(__file__).parents[2] / "docs"
AT = datetime(2026, 11, 22, 6, 0, 0, 5, tzinfo=UTC)
HOSTILE = [
    "[/nope]",
    "[@click=app.quit]",
    "\x1b]0;pwn\x07",
    "\u202e",
    "\0",
    '"\\',
    "\u2028",
    "</script>",
    "\x9b",
    "😀",
    "",
]


def _validator(name: str) -> Any:
    return Draft202012Validator(json.loads((DOCS / name).read_text(encoding="utf-8")), format_checker=FormatChecker())


THREADS = _validator("threads.schema.json")
POSTS = _validator("posts.schema.json")


def _thread(text: str = "words", number: int = 1) -> Thread:
    post = Post.model_validate(
        {
            "platform": text or "x",
            "id": text,
            "author": {"handle": text, "name": text},
            "text": text,
            "title": text,
            "created_at": AT,
            "created_precision": "minute",
            "links": [{"text": text, "url": text}],
            "media": [{"url": text, "alt": text, "width": 2**62}],
            "tags": [text],
        }
    )
    part = ThreadPart(position=number, evidence=(Evidence.NUMBER, Evidence.MANUAL), why=text, post=post)
    return Thread(
        id=f"t-{number}",
        platform="x",
        author=Author(name=text),
        title=text,
        declared_total=3,
        complete=False,
        missing=(2, 3),
        started_at=AT,
        ended_at=None,
        parts=(part, part),
    )


def _written(name: str, threads: list[Thread]) -> bytes:
    out = io.BytesIO()
    chosen = exporter(name)
    assert chosen is not None
    assert chosen.write(threads, out, generated_at=AT) == len(threads)
    return out.getvalue()


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_document_is_as_the_schema_says(count: int) -> None:
    document = json.loads(_written("json", [_thread(number=number) for number in range(1, count + 1)]))
    THREADS.validate(document)
    assert (document["format"], document["version"]) == ("whipstitch.threads", 1)
    assert document["generated_at"] == "2026-11-22T06:00:00Z"
    assert document["generator"].startswith("whipstitch ")
    assert [thread["id"] for thread in document["threads"]] == [f"t-{number}" for number in range(1, count + 1)]


def test_a_document_names_what_the_contract_names() -> None:
    [thread] = json.loads(_written("json", [_thread()]))["threads"]
    assert {
        "id",
        "platform",
        "author",
        "title",
        "declared_total",
        "complete",
        "missing",
        "started_at",
        "ended_at",
        "parts",
    } <= set(thread)
    assert set(thread["author"]) == {"handle", "name", "id", "url"}
    [part, _] = thread["parts"]
    assert set(part) == {"position", "evidence", "post"}
    assert part["evidence"] == ["number", "manual"]
    named = (
        "platform id url author created_at created_precision date_inferred edited_at title text lang links mentions"
        " tags media in_reply_to_id source captured_at capture_sha256"
    )
    assert set(named.split()) <= set(part["post"])
    assert part["post"]["created_at"] == "2026-11-22T06:00:00.000005Z"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_make_valid_documents(text: str) -> None:
    document = json.loads(_written("json", [_thread(text)]))
    THREADS.validate(document)
    assert document["threads"][0]["parts"][0]["post"]["text"] == text
    line = _written("jsonl", [_thread(text)])
    assert line.count(b"\n") == 1
    assert json.loads(line) == document["threads"][0]


@given(st.text())
def test_any_text_comes_out_as_it_is(text: str) -> None:
    assert json.loads(_written("jsonl", [_thread(text)]))["title"] == text


def test_lines_are_the_threads_of_the_document() -> None:
    threads = [_thread(number=number) for number in (1, 2)]
    lines = _written("jsonl", threads).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(_written("json", threads))["threads"]


def test_posts_are_as_their_schema_says() -> None:
    out = io.BytesIO()
    posts = [_thread(text).parts[0].post for text in HOSTILE]
    assert write_posts(posts, out) == len(posts)
    for line, post in zip(out.getvalue().split(b"\n"), posts, strict=False):
        POSTS.validate(json.loads(line))
        assert Post.model_validate_json(line) == post


class _Nothing(io.RawIOBase):
    """Takes everything and keeps nothing."""

    def write(self, data: Any) -> int:
        return len(data)


@pytest.mark.parametrize("chosen", EXPORTERS, ids=lambda one: one.name)
def test_threads_are_written_as_they_come(chosen: Any) -> None:
    alive: set[int] = set()
    most = 0

    class Counted(Thread):
        def __del__(self) -> None:
            alive.discard(id(self))

    def many() -> Iterator[Thread]:
        nonlocal most
        values = dict(_thread())
        for _ in range(10_000):
            thread = Counted.model_construct(**values)
            alive.add(id(thread))
            most = max(most, len(alive))
            yield thread

    assert chosen.write(many(), _Nothing(), generated_at=AT) == 10_000
    assert most <= 3


def test_a_format_that_is_not_there_is_none() -> None:
    assert exporter("papyrus") is None
    assert all(one.suffix.startswith(".") for one in EXPORTERS)
