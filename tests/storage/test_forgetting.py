"""What is forgotten is in no file any more, and does not come back."""

import gzip
import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from archiver.collecting import collect
from archiver.restitching import forget, unfounded
from schemas.errors import NotFoundError
from schemas.page import Capture, Checkpoint, Exchange, Page
from schemas.post import Author, Post
from schemas.source import Source
from storage import Archive
from tests.storage.captures.conftest import faults, folder_of, notes, read

NOW = datetime(2026, 1, 10, tzinfo=UTC)
WALL = Source(collector="wall", locator="https://social.example/@ada")
ADA = Author(handle="ada@social.example", name="Ada Gauge", id="44444444")
BEN = Author(handle="ben@social.example", name="Ben", id="55555555")
Says = tuple[str, Author, str]


def _post(name: str, author: Author, text: str, capture: Capture, minute: int) -> Post:
    return Post(
        platform="mastodon",
        id=f"social.example/{name}",
        url=f"https://social.example/@ada/{name}",
        author=author,
        created_at=datetime(2025, 5, 18, 14, minute, tzinfo=UTC),
        created_precision="second",
        text=text,
        tags=("riverside",),
        capture_sha256=capture.sha256,
        source=WALL.locator,
    )


def _page(number: int, *said: Says) -> Page:
    """An answer of a server that shows these posts, packed."""
    at = datetime(2025, 5, 18, 15, number, tzinfo=UTC)
    url = f"https://social.example/api?page={number}"
    body = json.dumps([{"id": name, "content": f"<p>{text}</p>"} for name, _, text in said]).encode()
    head = (("Content-Type", "application/json"), ("Content-Encoding", "gzip"))
    exchange = Exchange(url=url, at=at, target="/", asked=(), status=200, headers=head, body=gzip.compress(body))
    capture = Capture(
        url=url,
        captured_at=at,
        sha256=sha256(body).hexdigest(),
        size=len(body),
        status=200,
        body=body,
        exchanges=(exchange,),
    )
    posts = tuple(_post(name, author, text, capture, int(name[-2:])) for name, author, text in said)
    return Page(source=WALL, posts=posts, captures=(capture,))


class _Wall:
    name = looks_for = "wall"

    def __init__(self, *pages: Page) -> None:
        self._pages = pages

    def recognise(self, locator: str, head: bytes | None) -> Source | None:  # noqa: ARG002 - the promise
        return None

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: object) -> list[Page]:  # noqa: ARG002 - the promise
        return list(self._pages)


FIRST = ("10000001", ADA, "1/3 The river rose by night, quietly")
SECOND = ("10000002", ADA, "2/3 Nobody said a word about the cellar")
THIRD = ("10000003", ADA, "3/3 In the morning the gauge was dry")
OTHER = ("20000009", BEN, "Lamps are lit along the whole quay tonight")
EDITED = ("10000002", ADA, "2/3 Everybody spoke of nothing but the attic")


def _fill(archive: Archive) -> None:
    pages = [_page(1, FIRST), _page(2, SECOND, OTHER), _page(3, THIRD), _page(4, EDITED), _page(5, SECOND, OTHER)]
    list(collect(WALL, _Wall(*pages), archive, None))  # type: ignore[arg-type]  # asks nobody


@pytest.fixture
def filled(archive: Archive) -> Archive:
    _fill(archive)
    assert not faults(archive) + notes(archive)
    return archive


def _forget(archive: Archive, name: str) -> None:
    posts = archive.numbers_of(name)
    forget(archive, posts or archive.numbers_by(name), NOW, whole_authors=not posts)


def _held(archive: Archive) -> bytes:
    """Every byte of every file, and every record unpacked."""
    base = Path(archive.name)
    raw = [path.read_bytes() for path in (*base.parent.glob(f"{base.name}*"),) if path.is_file()]
    raw += [path.read_bytes() for path in folder_of(archive).iterdir()]
    unpacked = [record.body + repr(record.fields).encode() for record in read(folder_of(archive))]
    return b"\n".join(raw + unpacked)


def test_a_post_is_forgotten_everywhere(filled: Archive) -> None:
    secrets = (b"a word about the cellar", b"nothing but the attic", b"10000002")
    assert all(secret in _held(filled) for secret in secrets)
    (thread,) = filled.threads()
    _forget(filled, "social.example/10000002")
    held = _held(filled)
    assert not [secret for secret in secrets if secret in held]
    for one in (FIRST, THIRD, OTHER):
        assert filled.post(f"social.example/{one[0]}").text == one[2], "the others stay"
    assert filled.search("cellar") == filled.search("attic") == []
    assert len(filled.search("quay")) == 1
    (left,) = filled.threads()
    assert (left.id, left.missing, left.complete) == (thread.id, (2,), False)
    assert not faults(filled) + notes(filled)
    assert not list(filled.problems())
    assert not list(unfounded(filled))


def test_what_held_others_too_is_a_tombstone_for_them(filled: Archive) -> None:
    _forget(filled, "social.example/10000002")
    other = filled.post("social.example/20000009")
    assert (other.record, other.capture_sha256 is not None) == (None, True)
    assert filled.post("social.example/10000001").record is not None
    assert sum(record.url == "urn:whipstitch:removed" for record in read(folder_of(filled))) == 3
    kinds = [str(row.kind) for row in filled.evidence.rows()]
    assert sorted(kinds) == ["removed", "response", "response"]


def test_a_forgotten_post_is_not_collected_again(filled: Archive) -> None:
    _forget(filled, "social.example/10000002")
    _fill(filled)
    with pytest.raises(NotFoundError):
        filled.post("social.example/10000002")
    assert b"a word about the cellar" not in _held(filled), "nor is it in the captures of the others"
    assert filled.totals().posts == 3
    assert not faults(filled)


def test_an_author_is_forgotten_with_everything_to_come(filled: Archive) -> None:
    _forget(filled, "ada@social.example")
    list(collect(WALL, _Wall(_page(9, ("10000004", ADA, "Ada Gauge is back with a new lantern"))), filled, None))  # type: ignore[arg-type]  # asks nobody
    held = _held(filled)
    for secret in (b"river rose", b"a word about", b"gauge was dry", b"Ada Gauge", b"new lantern"):
        assert secret not in held
    assert [post.author.name for post in filled.posts()] == ["Ben"]
    assert not list(filled.threads())
    assert not faults(filled) + notes(filled)
    assert not list(filled.problems())


def test_the_last_post_of_all_can_be_forgotten(archive: Archive) -> None:
    list(collect(WALL, _Wall(_page(1, FIRST)), archive, None))  # type: ignore[arg-type]  # asks nobody
    _forget(archive, "social.example/10000001")
    assert archive.totals() == (0, 0, 0, 1, 0), "the author's name stays: others may be theirs"
    assert not faults(archive) + notes(archive)
    assert b"by night" not in _held(archive)


def test_forgetting_that_fails_changes_nothing(filled: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path.name: path.read_bytes() for path in folder_of(filled).iterdir()}

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("archiver.restitching.restitch_around", fail)
    with pytest.raises(RuntimeError):
        _forget(filled, "social.example/10000002")
    assert before == {path.name: path.read_bytes() for path in folder_of(filled).iterdir()}
    assert filled.post("social.example/10000002").text == SECOND[2]
    assert not faults(filled) + notes(filled)


def test_a_run_that_died_before_the_old_file_went_is_told_and_mended(
    filled: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Archive, "sweep", lambda _: None)
    _forget(filled, "social.example/10000002")
    assert "holds what was to be forgotten" in "".join(faults(filled))
    _fill(filled)
    assert not faults(filled)
    assert not [record for record in read(folder_of(filled)) if b"a word about the cellar" in record.body]


def test_what_a_run_that_died_left_is_forgotten_too(filled: Archive) -> None:
    with filled.writing() as writer:
        transaction = writer._transaction
        transaction.run("DELETE FROM records WHERE capture_id = (SELECT max(id) FROM captures)")
        transaction.run("UPDATE posts SET capture_id = 1")
        transaction.run("DELETE FROM captures WHERE id = (SELECT max(id) FROM captures)")
    _forget(filled, "social.example/10000002")
    assert b"a word about the cellar" not in _held(filled)


def test_what_a_reader_kept_of_a_thread_goes_with_its_posts(filled: Archive) -> None:
    (thread,) = filled.threads()
    filled.remarks.star(thread.id, starred=True)
    filled.remarks.note(thread.id, "a remark about the attic stairs")
    filled.remarks.tag(thread.id, ("stairs",))
    posts = [number for part in thread.parts for number in filled.numbers_of(part.post.id)]
    forget(filled, posts, NOW, whole_authors=False)
    assert b"attic stairs" not in _held(filled)
    assert filled.remarks.tags() == []
