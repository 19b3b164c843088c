"""Plain values say what the models say, in the same order; nothing that is damaged gets out."""

import io
import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from archiver.export.json import as_json
from schemas.errors import ArchiveDamagedError, NotFoundError
from schemas.filter import PostFilter, ThreadFilter
from schemas.page import Capture, Page
from schemas.post import Author, Link, Media, Post
from schemas.source import Source
from storage import Archive, plain

AT = datetime(2026, 5, 18, 14, 7, 0, 5, tzinfo=UTC)
SOURCE = Source(collector="posts_jsonl", locator="/there")
ADA = Author(handle="ada", name="Ada")


def _post(name: str, text: str, **said: Any) -> Post:
    return Post.model_validate(
        {
            "platform": "x",
            "id": name,
            "author": ADA,
            "text": text,
            "created_at": AT,
            "created_precision": "minute",
            **said,
        }
    )


POSTS = (
    _post("1", "1/3 bare"),
    _post(
        "2",
        "2/3 with everything \u202e\x1b[",
        url="https://x.example/2",
        title="A title",
        lang="en",
        links=[Link(text="here"), Link(text="there", url="https://home.example/", cut=True)],
        mentions=["bob"],
        tags=["River", "北京"],
        media=[Media(url="https://x.example/a.png", alt="a river", width=3, height=4), Media(kind="video")],
        in_reply_to_id="1",
        in_reply_to_author="ada",
        conversation_id="1",
        quotes_id="7",
        reposted_by=Author(handle="bob", url="https://x.example/bob"),
        content_warning="water",
        truncated=True,
        order=7,
        edited_at=AT,
        date_inferred=True,
    ),
    _post("3", "no number, no time", created_at=None, created_precision=None),
)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    from archiver.collecting import collect

    class Given:
        name, looks_for = "posts_jsonl", "posts"

        def recognise(self, locator: str, head: bytes | None) -> Source | None:  # noqa: ARG002 - the promise
            return SOURCE

        def pages(self, source: Source, checkpoint: object, client: object) -> Any:  # noqa: ARG002 - the promise
            capture = Capture(url="file:///there", captured_at=AT, sha256="0" * 64, size=3, body=b"abc")
            yield Page(source=source, posts=POSTS, captures=(capture,))

    made = Archive(tmp_path / "archive.db")
    list(collect(SOURCE, Given(), made, None))  # type: ignore[arg-type]  # nothing is asked of the client
    return made


def test_posts_say_the_same(archive: Archive) -> None:
    models = [as_json(post) for post in archive.posts()]
    values = [as_json(post) for post in archive.plain.posts()]
    assert [list(json.loads(line)) for line in values] == [list(json.loads(line)) for line in models], "in one order"
    assert values == models
    assert len(values) == len(POSTS)


def test_threads_say_the_same(archive: Archive) -> None:
    models = [as_json(thread) for thread in archive.threads()]
    assert [as_json(thread) for thread in archive.plain.threads()] == models
    assert models


def same(told: Any, model: Any) -> bool:
    if isinstance(model, BaseModel):
        return all(same(getattr(told, name), getattr(model, name)) for name in type(model).model_fields)
    if isinstance(model, tuple):
        return len(told) == len(model) and all(map(same, told, model))
    return bool(told == model)


def test_a_reader_is_told_the_same_of_threads(archive: Archive) -> None:
    numbers = archive.thread_numbers()
    assert numbers
    for number in numbers:
        told, model = archive.desk.thread(number), archive.thread(number)
        assert same(told, model)
        assert told.author.label == model.author.label
        assert archive.desk.thread(told.id) == told
    with pytest.raises(NotFoundError):
        archive.desk.thread(max(numbers) + 1)


def test_a_reader_is_told_the_same_of_posts(archive: Archive) -> None:
    for model in archive.posts():
        told = archive.desk.single(model.id)
        assert (told.id, len(told.parts), told.complete) == ("", 1, True)
        assert same(told.parts[0].post, model)
    with pytest.raises(NotFoundError):
        archive.desk.single("nowhere")


def test_reading_loads_no_models(archive: Archive) -> None:
    code = (
        "import sys; from storage import Archive; from tui.reading import of_thread\n"
        "with Archive(sys.argv[1]) as archive: of_thread(archive.thread_numbers()[0], archive)\n"
        "assert 'pydantic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, archive.name], check=True)


def test_what_is_gone_is_said(archive: Archive) -> None:
    database = sqlite3.connect(archive.name)
    at = int(AT.timestamp() * 1e6)
    database.execute(
        "INSERT INTO absences (post_id, first_at, last_at, why, gone_at) VALUES (2, ?, ?, 'x', ?)", (at,) * 3
    )
    database.commit()
    database.close()
    assert [post["gone_at"] is not None for post in archive.plain.posts()].count(True) == 1
    assert [as_json(post) for post in archive.plain.posts()] == [as_json(post) for post in archive.posts()]


def test_by_what_else_a_post_came_is_said(archive: Archive) -> None:
    database = sqlite3.connect(archive.name)
    database.execute("INSERT INTO sources (id, collector, locator) VALUES (77, 'feed', 'https://feed.example/')")
    database.execute("INSERT INTO sightings (post_id, source_id) VALUES (1, 77), (1, 1)")
    database.commit()
    database.close()
    assert [as_json(post) for post in archive.plain.posts()] == [as_json(post) for post in archive.posts()]
    assert [post["also_from"] for post in archive.plain.posts()].count(["https://feed.example/"]) == 1


def test_filters_and_limits_hold(archive: Archive) -> None:
    assert len(list(archive.plain.posts(PostFilter(limit=2)))) == 2
    assert list(archive.plain.threads(ThreadFilter(author="nobody"))) == []


@pytest.mark.parametrize(
    ("words", "model"), [(plain.AUTHOR, Author), (plain.LINK, Link), (plain.MEDIA, Media), (plain.PLAIN, Post)]
)
def test_what_is_not_said_is_what_the_model_takes_for_unsaid(words: dict[str, Any], model: Any) -> None:
    fields = {name: field for name, field in model.model_fields.items() if model is not Post or name in plain.PLAIN}
    assert list(words) == list(fields)
    for name, field in fields.items():
        if not field.is_required():
            default = field.get_default()
            assert words[name] == ([] if default == () else default)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE posts SET text = x'00'",
        "UPDATE posts SET created_precision = 'aeon'",
        "UPDATE posts SET created_at = 'then'",
        "UPDATE posts SET created_at = 9e17",
        "UPDATE posts SET details = '{'",
        "UPDATE threads SET sureness = 'x'",
        "UPDATE threads SET missing = 'x'",
        "UPDATE thread_parts SET evidence = 'rumour'",
        "UPDATE thread_parts SET position = 'x'",
    ],
)
def test_a_value_that_cannot_be_is_damage(archive: Archive, damage: str) -> None:
    database = sqlite3.connect(archive.name)
    database.execute(damage)
    database.commit()
    database.close()
    with pytest.raises(ArchiveDamagedError):
        list(archive.plain.threads())
    with pytest.raises(ArchiveDamagedError):
        [archive.desk.thread(number) for number in archive.thread_numbers()]


@pytest.mark.parametrize(
    "details",
    [
        {"tags": [1]},
        {"mentions": 7},
        {"links": ["x"]},
        {"links": [{"text": None}]},
        {"media": [{"width": "wide"}]},
        {"reposted_by": {"name": 1}},
        {"quotes_id": []},
    ],
)
def test_details_that_cannot_be_are_damage_for_a_reader(archive: Archive, details: dict[str, Any]) -> None:
    with sqlite3.connect(archive.name) as database:
        database.execute("UPDATE posts SET details = ?", [json.dumps(details)])
    database.close()
    with pytest.raises(ArchiveDamagedError):
        archive.desk.thread(archive.thread_numbers()[0])
    with pytest.raises(ArchiveDamagedError):
        archive.desk.single("1")


def test_an_export_loads_no_models(archive: Archive, tmp_path: Path) -> None:
    archive.close()
    script = (
        "import sys; from archiver.cli import run;"
        f"code = run(['--archive', {archive.name!r}, '-q', 'export', '-o', {str(tmp_path / 'out.json')!r}]);"
        "print(code, sorted({'pydantic', 'sqlalchemy', 'httpx', 'textual'} & sys.modules.keys()))"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() == "0 []"
    assert json.loads((tmp_path / "out.json").read_bytes())["threads"]


def test_nothing_is_held_back(archive: Archive) -> None:
    out = io.BytesIO()
    for thread in archive.plain.threads():
        out.write(as_json(thread))
    assert out.getvalue().count(b'"position"') == sum(len(thread.parts) for thread in archive.threads())
