import errno
import multiprocessing
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from schemas.errors import ArchiveError
from schemas.page import Capture, Exchange, Page
from schemas.post import Post
from storage import Archive
from storage.captures import shelf
from tests.storage.captures.conftest import SOURCE, MakeCapture, faults, file_capture, folder_of, keep_in, notes, read


def test_an_answer_is_read_back_as_it_came(archive: Archive, make_capture: MakeCapture) -> None:
    capture = make_capture(b"<p>gauge</p>" * 500)
    keep_in(archive, capture)
    head, request, answer = read(folder_of(archive))
    assert (head.kind, request.kind, answer.kind) == ("warcinfo", "request", "response")
    assert request.fields["WARC-Concurrent-To"] == answer.fields["WARC-Record-ID"]
    assert answer.body == capture.body
    assert answer.fields["WARC-IP-Address"] == "192.0.2.1"
    (row,) = archive.evidence.rows()
    with (folder_of(archive) / str(row.file)).open("rb") as file:
        file.seek(row.offset or 0)
        assert capture.exchanges[0].body in file.read(row.length), "packed as it came, not packed once more"


def test_a_redirect_is_kept_with_its_answer(archive: Archive, make_capture: MakeCapture) -> None:
    answer = make_capture(b"there")
    hop = Exchange(
        url="https://old.example/",
        at=answer.captured_at,
        target="/",
        asked=(),
        status=301,
        headers=(("Location", "/new"),),
    )
    keep_in(archive, answer.model_copy(update={"exchanges": (hop, *answer.exchanges)}))
    kinds = [(record.kind, record.url) for record in read(folder_of(archive))[1:]]
    assert kinds == [
        ("request", "https://old.example/"),
        ("response", "https://old.example/"),
        ("request", "https://wall.example/"),
        ("response", "https://wall.example/"),
    ]
    assert not faults(archive) + notes(archive)


@pytest.mark.parametrize("packed", [True, False])
def test_the_same_bytes_are_kept_once(archive: Archive, make_capture: MakeCapture, *, packed: bool) -> None:
    for minute in range(3):
        keep_in(archive, make_capture(b"gauge" * 999, minute=minute, packed=packed))
    first, *again = [record for record in read(folder_of(archive)) if record.kind in {"response", "revisit"}]
    assert first.kind == "response"
    assert [record.kind for record in again] == ["revisit", "revisit"]
    for record in again:
        assert record.fields["WARC-Refers-To-Date"] == first.fields["WARC-Date"]
        assert record.fields["WARC-Payload-Digest"] == first.fields["WARC-Payload-Digest"]
    assert not faults(archive) + notes(archive)


def test_not_modified_is_kept_as_the_servers_word(archive: Archive, make_capture: MakeCapture) -> None:
    keep_in(archive, make_capture(b"gauge"))
    keep_in(archive, make_capture(b"", minute=1, status=304))
    *_, last = read(folder_of(archive))
    assert (last.kind, last.fields["WARC-Profile"].rpartition("/")[2]) == ("revisit", "server-not-modified")
    assert last.fields["WARC-Refers-To-Target-URI"] == "https://wall.example/"
    assert [row.kind for row in archive.evidence.rows()] == ["unchanged", "response"]
    assert not faults(archive)


def test_one_answer_on_several_pages_is_one_record(archive: Archive, make_capture: MakeCapture) -> None:
    capture = make_capture()
    with archive.writing() as writer:
        for _ in range(3):
            writer.store(Page(source=SOURCE, captures=(capture,)), [])
    keep_in(archive, capture)
    assert len(read(folder_of(archive))) == 3


def test_a_file_is_kept_whole_and_a_large_one_by_name(archive: Archive, start: datetime) -> None:
    keep_in(archive, file_capture(b"page", start), file_capture(b"page", start + timedelta(days=1)))
    keep_in(archive, file_capture(b"huge", start, kept=False))
    resource, revisit, reference = read(folder_of(archive))[1:]
    assert (resource.kind, resource.body) == ("resource", b"page")
    assert revisit.kind == "revisit"
    assert reference.kind == "metadata"
    assert b"kept: no" in reference.body
    assert not faults(archive) + notes(archive)


def test_hostile_words_make_no_field_of_their_own(archive: Archive, make_capture: MakeCapture) -> None:
    capture = make_capture(b"x", url="https://wall.example/\r\nWARC-Type: evil\r\n\r\né")
    exchange = capture.exchanges[0].model_copy(
        update={
            "headers": (*capture.exchanges[0].headers, ("X", "a\r\n\r\nSet-Cookie: b")),
            "reason": "fine\r\n\r\n<script>",
        }
    )
    keep_in(archive, capture.model_copy(update={"exchanges": (exchange,)}))
    *_, answer = read(folder_of(archive))
    assert answer.kind == "response"
    assert answer.url == "https://wall.example/%0D%0AWARC-Type:%20evil%0D%0A%0D%0A%C3%A9"
    assert not faults(archive)


def _lose(archive: Archive, capture: Capture) -> None:
    """A transaction that a person interrupts."""
    with suppress(KeyboardInterrupt), archive.writing() as writer:
        writer.store(Page(source=SOURCE, captures=(capture,)), [])
        raise KeyboardInterrupt


def test_what_was_not_stored_leaves_no_bytes(archive: Archive, make_capture: MakeCapture) -> None:
    _lose(archive, make_capture(b"lost"))
    assert read(folder_of(archive)) == []
    keep_in(archive, make_capture(b"one"))
    size = sum(path.stat().st_size for path in folder_of(archive).iterdir())
    _lose(archive, make_capture(b"lost", minute=1))
    assert size == sum(path.stat().st_size for path in folder_of(archive).iterdir())
    assert not faults(archive) + notes(archive)


def _tail(archive: Archive, make_capture: MakeCapture, cut: int) -> Path:
    """The file after a run that died with its bytes written, or some of them, and its rows not."""
    keep_in(archive, make_capture(b"one"))
    (path,) = folder_of(archive).iterdir()
    whole = path.read_bytes()
    keep_in(archive, make_capture(b"two", minute=1))
    longer = path.read_bytes()
    with archive.writing() as writer:
        transaction = writer._transaction
        transaction.run("DELETE FROM records WHERE start >= :length", length=len(whole))
        transaction.run("DELETE FROM captures WHERE id NOT IN (SELECT capture_id FROM records)")
        transaction.run("UPDATE capture_files SET length = :length", length=len(whole))
    path.write_bytes(longer[: len(longer) - cut] if cut else longer)
    return path


@pytest.mark.parametrize("cut", [1, 20, 400, 700])
def test_half_a_record_is_cut_off_by_the_next_run(archive: Archive, make_capture: MakeCapture, cut: int) -> None:
    _tail(archive, make_capture, cut)
    assert not faults(archive)
    assert "half a record" in "".join(notes(archive))
    keep_in(archive, make_capture(b"three", minute=2))
    assert read(folder_of(archive))[-1].body == b"three", "readable to the last record"
    assert not faults(archive)
    assert "half" not in "".join(notes(archive))


def test_whole_records_of_a_run_that_died_stay(archive: Archive, make_capture: MakeCapture) -> None:
    _tail(archive, make_capture, 0)
    keep_in(archive, make_capture(b"three", minute=2))
    assert [record.body for record in read(folder_of(archive)) if record.kind == "response"] == [
        b"one",
        b"two",
        b"three",
    ]
    assert not faults(archive)
    assert "2 records that nothing points at" in "".join(notes(archive))


def test_a_file_that_was_cut_or_lost_is_not_gone_on_with(archive: Archive, make_capture: MakeCapture) -> None:
    keep_in(archive, make_capture(b"one"))
    (path,) = folder_of(archive).iterdir()
    path.write_bytes(path.read_bytes()[:-9])
    keep_in(archive, make_capture(b"two", minute=1))
    path.unlink()
    keep_in(archive, make_capture(b"three", minute=2))
    assert [record.body for record in read(folder_of(archive)) if record.kind == "response"] == [b"two", b"three"]
    assert "it is gone" in "".join(faults(archive))


def test_files_are_begun_anew_when_they_are_large(
    archive: Archive, make_capture: MakeCapture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "LARGEST", 1500)
    for minute in range(6):
        keep_in(archive, make_capture(b"gauge %d" % minute, minute=minute))
    assert len(list(folder_of(archive).iterdir())) == 3
    assert sum(record.kind == "response" for record in read(folder_of(archive))) == 6
    assert not faults(archive) + notes(archive)


def test_a_folder_that_cannot_be_made_is_said_and_nothing_is_stored(
    archive: Archive, make_capture: MakeCapture
) -> None:
    folder_of(archive).touch()
    with pytest.raises(ArchiveError, match="captures"):
        keep_in(archive, make_capture())
    assert archive.totals().sources == 0


def _collect(path: str, process: int, make_capture: MakeCapture) -> None:
    with Archive(path) as archive:
        for number in range(10):
            keep_in(archive, make_capture(b"%d of %d" % (number, process), minute=process * 100 + number))


def test_processes_side_by_side_lose_nothing(archive: Archive, make_capture: MakeCapture) -> None:
    context = multiprocessing.get_context("fork")
    running = [context.Process(target=_collect, args=(archive.name, number, make_capture)) for number in range(4)]
    for process in running:
        process.start()
    for process in running:
        process.join(60)
    assert [process.exitcode for process in running] == [0] * 4
    assert sum(record.kind == "response" for record in read(folder_of(archive))) == 40
    assert not faults(archive) + notes(archive)


def _write_until_killed(path: str, turn: int, make_capture: MakeCapture) -> None:
    with Archive(path) as archive:
        for number in range(10_000):
            keep_in(archive, make_capture(b"%d of %d" % (number, turn) * 3000, minute=turn * 10_000 + number))


def test_killed_at_any_moment_everything_is_readable_to_the_last_record(
    archive: Archive, make_capture: MakeCapture
) -> None:
    context = multiprocessing.get_context("fork")
    for turn in range(12):
        process = context.Process(target=_write_until_killed, args=(archive.name, turn, make_capture))
        process.start()
        process.join(random.uniform(0.02, 0.25))  # noqa: S311 - nobody is to be deceived
        process.kill()
        process.join()
        assert not faults(archive)
    keep_in(archive, make_capture(b"the last"))
    records = read(folder_of(archive))
    assert records[-1].body == b"the last"
    digests = {sha256(record.body).hexdigest() for record in records}
    assert {row.sha256 for row in archive.evidence.rows()} <= digests, "no row points at bytes that are not there"
    assert not faults(archive)


@pytest.mark.parametrize("where", ["fsync", "truncate"])
def test_a_full_disk_is_said_and_nothing_of_the_page_is_stored(
    archive: Archive, make_capture: MakeCapture, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    keep_in(archive, make_capture(b"one"))
    monkeypatch.setattr("storage.captures.shelf.os.fsync", fail)
    if where == "truncate":
        monkeypatch.setattr("storage.captures.shelf.os.truncate", fail)
    with pytest.raises(ArchiveError, match="No space left"):
        keep_in(archive, make_capture(b"two", minute=1))
    monkeypatch.undo()
    assert len(list(archive.evidence.rows())) == 1
    keep_in(archive, make_capture(b"three", minute=2))
    assert read(folder_of(archive))[-1].body == b"three"
    assert not faults(archive)


def test_a_page_that_must_be_mended_keeps_its_answer_as_it_came(
    archive: Archive, make_capture: MakeCapture, make_post: Callable[..., Post]
) -> None:
    post = make_post("1").model_copy(update={"text": "half \ud83e of it"})
    keep_in(archive, make_capture(b"half of it"), posts=(post,))
    assert [record.body for record in read(folder_of(archive)) if record.kind == "response"] == [b"half of it"]
    assert archive.post("1").record is not None
    assert not faults(archive) + notes(archive)
