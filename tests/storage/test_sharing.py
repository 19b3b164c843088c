"""Several at one archive: locks, threads, processes."""

import multiprocessing
import sqlite3
import threading
from pathlib import Path

import pytest

from schemas.errors import ArchiveLockedError
from storage import Archive, dialect
from tests.conftest import MakePage, MakePost
from tests.storage.every_method import METHODS, call, write


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialect, "_BUSY_SECONDS", 0.05)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("name", METHODS)
def test_a_locked_archive_is_said_to_be_locked(filled: Path, name: str) -> None:
    holder = sqlite3.connect(filled, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN IMMEDIATE")
    holder.execute("INSERT INTO notes VALUES ('held', 'yes')")
    try:
        with Archive(filled) as archive, pytest.raises(ArchiveLockedError):
            call(archive, name)
    finally:
        holder.close()


@pytest.mark.usefixtures("impatient")
def test_a_second_writer_gives_up_in_the_end(filled: Path) -> None:
    with Archive(filled) as one, Archive(filled) as other, one.writing() as writer:
        writer.note("a", "first")
        with pytest.raises(ArchiveLockedError):
            write(other)
        assert other.totals().posts == 29, "readers never wait"
    with Archive(filled) as archive:
        assert archive.noted("a") == "first"


def test_a_second_writer_waits_for_the_first(filled: Path) -> None:
    begun, released = threading.Event(), threading.Event()

    def hold() -> None:
        with Archive(filled) as one, one.writing() as writer:
            writer.note("a", "first")
            begun.set()
            released.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait(10)
    threading.Timer(0.1, released.set).start()
    with Archive(filled) as other:
        write(other)
        assert other.noted("a") == "b"
    thread.join()


# -- threads and processes --------------------------------------------------------------------------------------------


def test_threads_read_while_one_writes(filled: Path, make_post: MakePost, make_page: MakePage) -> None:
    errors: list[BaseException] = []
    done = threading.Event()
    with Archive(filled) as archive:

        def read() -> None:
            try:
                while not done.is_set():
                    count = archive.totals().posts
                    assert len(list(archive.posts())) >= count
                    archive.search("gauge")
                    list(archive.threads())
            except BaseException as error:  # noqa: BLE001 - told below
                errors.append(error)

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for page in range(10):
            with archive.writing() as writer:
                writer.store(make_page(*(make_post(f"{page}-{n}", minute=n) for n in range(20))), [None] * 20)
        done.set()
        for reader in readers:
            reader.join()
        assert archive.totals().posts == 29 + 200
    assert errors == []


def _create(path: str, name: str) -> None:
    with Archive(path) as archive, archive.writing() as writer:
        writer.note(name, "was here")


def test_processes_may_create_one_archive_at_the_same_time(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    path = str(tmp_path / "shared.db")
    makers = [context.Process(target=_create, args=(path, f"maker {n}")) for n in range(4)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join(60)
    assert [maker.exitcode for maker in makers] == [0, 0, 0, 0]
    with Archive(path, create=False) as archive:
        assert [archive.noted(f"maker {n}") for n in range(4)] == ["was here"] * 4
        assert list(archive.problems()) == []


def test_a_number_changes_when_another_process_wrote(filled: Path) -> None:
    with Archive(filled) as one, Archive(filled) as other:
        before = one.changed_since()
        assert one.changed_since() == before
        write(other)
        assert one.changed_since() != before
