import inspect
import multiprocessing
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schemas.errors import (
    ArchiveDamagedError,
    ArchiveError,
    ArchiveLockedError,
    ArchiveTooNewError,
    NotAnArchiveError,
    NotFoundError,
    SettingsError,
)
from schemas.filter import PostFilter
from schemas.page import Page
from schemas.post import Author, Post
from schemas.source import Source
from schemas.strand import Chain, ChainPart, Evidence
from storage import Archive, dialect, migrations
from storage.migrations import Step, pending
from storage.transaction import Transaction

MakePost = Callable[..., Post]
MakePage = Callable[..., Page]
FORMAT = dialect.FORMAT


@pytest.fixture
def filled(tmp_path: Path, make_post: MakePost, make_page: MakePage) -> Path:
    """The file of an archive with a thread in it, closed."""
    path = tmp_path / "filled.db"
    with Archive(path) as archive, archive.writing() as writer:
        posts = [make_post(str(n), f"gauge {n}", minute=n, tags=["a"], media=[{"url": "u"}]) for n in range(1, 30)]
        stored = writer.store(make_page(*posts, cursor="c"), ["clue"] * len(posts))
        parts = tuple(ChainPart(n, n, (Evidence.NUMBER,), "why") for n in (1, 2))
        writer.put_threads([Chain(parts, 3, (3,), 1.0)], writer.kin(stored.touched, 1))
    return path


# -- what cannot be opened ----------------------------------------------------------------------------------------------


def test_a_missing_archive_is_not_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="collect something first"):
        Archive(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()


def test_a_new_archive_gets_its_folders(tmp_path: Path) -> None:
    with Archive(tmp_path / "a" / "b" / "new.db") as archive:
        assert archive.totals() == (0, 0, 0, 0, 0)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="folder"):
        Archive(tmp_path / "file" / "new.db")


def test_a_folder_is_no_archive(tmp_path: Path) -> None:
    for create in (True, False):
        with pytest.raises(ArchiveError):
            Archive(tmp_path, create=create)


def test_an_empty_file_may_be_filled(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with Archive(path) as archive:
        assert archive.totals().posts == 0


def test_urls_name_files_and_nothing_else(tmp_path: Path) -> None:
    with Archive(f"sqlite:///{tmp_path}/by-url.db") as archive:
        assert archive.name == str(tmp_path / "by-url.db")
    with pytest.raises(SettingsError, match="postgresql"):
        Archive("postgresql://localhost/archive")


def test_a_home_that_is_not_there_is_a_name_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ArchiveError):
        Archive("~nobody-of-this-name/archive.db", create=False)


def _foreign(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE posts (id INTEGER PRIMARY KEY, mine TEXT)")
    database.commit()
    database.close()


def _text(path: Path) -> None:
    path.write_text("Dear diary\n" * 100)


def _unmarked(path: Path) -> None:
    """A database with our mark that none of our programs finished."""
    database = sqlite3.connect(path)
    database.execute(f"PRAGMA application_id = {0x57485354}")
    database.execute("CREATE TABLE other (id)")
    database.commit()
    database.close()


@pytest.mark.parametrize("make", [_foreign, _text, _unmarked])
@pytest.mark.parametrize("create", ["make", "only open"])
def test_a_foreign_file_is_left_untouched(tmp_path: Path, make: Callable[[Path], None], create: str) -> None:
    path = tmp_path / "foreign"
    make(path)
    before = path.read_bytes()
    with pytest.raises(NotAnArchiveError):
        Archive(path, create=create == "make")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_newer_format_is_left_untouched(filled: Path) -> None:
    database = sqlite3.connect(filled)
    database.execute(f"PRAGMA user_version = {FORMAT + 1}")
    database.close()
    before = filled.read_bytes()
    with pytest.raises(ArchiveTooNewError, match="upgrade") as caught:
        Archive(filled)
    assert (caught.value.found, caught.value.known) == (FORMAT + 1, FORMAT)
    assert filled.read_bytes() == before


HEADER = b"SQLite format 3\0"


def _headed(rest: bytes) -> bytes:
    """Bytes that begin like an archive of ours."""
    head = bytearray(HEADER + rest.ljust(84, b"\0"))
    head[60:64] = FORMAT.to_bytes(4)
    head[68:72] = (0x57485354).to_bytes(4)
    return bytes(head)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=300) | st.binary(max_size=4096).map(_headed) | st.binary().map(HEADER.__add__))
@example(_headed(b"\x10\x00\x01\x01\x00\x40\x20\x20").ljust(4096, b"\0"))
def test_any_bytes_are_refused_and_left_untouched(tmp_path_factory: pytest.TempPathFactory, bytes_: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "archive.db"
    path.write_bytes(bytes_)
    with pytest.raises(ArchiveError), Archive(path) as archive:
        archive.totals()
    assert path.read_bytes() == bytes_


# -- what is damaged, locked or closed ----------------------------------------------------------------------------------

SOURCE = Source(collector="test", locator="/posts.jsonl")
ARGUMENTS: dict[str, tuple[object, ...]] = {
    "thread_rows": ([1, 2],),
    "search": ("gauge",),
    "thread": ("1",),
    "post": ("1",),
    "checkpoint": (SOURCE,),
    "noted": ("clues",),
    "numbers_of": ("1",),
    "thread_number": ("1",),
    "threads_with": ([1, 2],),
    "writers": ([1, 2],),
    "threads_of": ([1],),
    "arrived_since": (0,),
    "numbers_that": (PostFilter(),),
    "numbers_by": ("ada",),
    "revisions": (Post(platform="x", id="1", author=Author(handle="ada")),),
}
METHODS = [
    name
    for name, member in inspect.getmembers(Archive, inspect.isfunction)
    if not name.startswith("_") and name not in {"close", "writing", "back_up"}
]
"""All but those that write, which are tried elsewhere."""


def _call(archive: Archive, name: str) -> object:
    answer = getattr(archive, name)(*ARGUMENTS.get(name, ()))
    return list(answer) if isinstance(answer, Iterator) else answer


def _write(archive: Archive) -> None:
    with archive.writing() as writer:
        writer.note("a", "b")


def _needed(name: str) -> bool:
    return any(
        parameter.default is parameter.empty and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        for parameter in list(inspect.signature(getattr(Archive, name)).parameters.values())[1:]
    )


def test_every_method_is_tried_below() -> None:
    assert {name for name in METHODS if _needed(name)} <= set(ARGUMENTS), "give the new method arguments here"


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
            _call(archive, name)
    finally:
        holder.close()


@pytest.mark.usefixtures("impatient")
def test_a_second_writer_gives_up_in_the_end(filled: Path) -> None:
    with Archive(filled) as one, Archive(filled) as other, one.writing() as writer:
        writer.note("a", "first")
        with pytest.raises(ArchiveLockedError):
            _write(other)
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
        _write(other)
        assert other.noted("a") == "b"
    thread.join()


@pytest.mark.parametrize("name", METHODS)
def test_a_closed_archive_says_so(filled: Path, name: str) -> None:
    archive = Archive(filled)
    archive.close()
    archive.close()
    with pytest.raises(ArchiveError, match="closed"):
        _call(archive, name)
    with pytest.raises(ArchiveError, match="closed"):
        _write(archive)


def test_closing_in_the_middle_of_a_stream_is_an_error_of_ours(filled: Path) -> None:
    archive = Archive(filled)
    streams = [archive.posts(), archive.threads(), archive.strands()]
    for stream in streams:
        next(stream)
    archive.close()
    for stream in streams:
        try:
            list(stream)
        except ArchiveError:
            continue


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("kept", [100, 512, 4096, 9000, 40_000])
def test_a_truncated_archive_is_an_error_of_ours(filled: Path, name: str, kept: int) -> None:
    filled.write_bytes(filled.read_bytes()[:kept])
    try:
        with Archive(filled) as archive:
            _call(archive, name)
    except (ArchiveError, NotFoundError):
        pass


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(100, 200_000), st.binary(min_size=1, max_size=40)), min_size=1, max_size=30))
def test_a_damaged_archive_is_an_error_of_ours(
    filled: Path, tmp_path_factory: pytest.TempPathFactory, wounds: list[tuple[int, bytes]]
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "archive.db"
    body = bytearray(filled.read_bytes())
    for at, bytes_ in wounds:
        at %= len(body) - len(bytes_) - 100  # noqa: PLW2901 - folded into the file
        body[at + 100 : at + 100 + len(bytes_)] = bytes_
    path.write_bytes(body)
    for name in METHODS:
        try:
            with Archive(path) as archive:
                _call(archive, name)
        except (ArchiveError, NotFoundError):
            continue


@pytest.mark.parametrize(
    "wound",
    [
        "UPDATE posts SET details = '{'",
        "UPDATE posts SET created_at = 9223372036854775807",
        "UPDATE posts SET created_precision = 'never'",
        "UPDATE threads SET missing = 'x'",
        "UPDATE threads SET sureness = 'x'",
        "UPDATE thread_parts SET evidence = 'hearsay'",
        "UPDATE sources SET checkpoint = '['",
        "UPDATE captures SET sha256 = 'x'",
        "DELETE FROM authors",
        "UPDATE posts SET text = CAST(x'ff' AS TEXT)",
        "DROP TABLE thread_parts",
    ],
)
def test_a_value_that_cannot_be_is_damage(filled: Path, wound: str) -> None:
    database = sqlite3.connect(filled)
    database.execute(wound)
    database.commit()
    database.close()
    failed = 0
    with Archive(filled) as archive:
        for name in METHODS:
            try:
                _call(archive, name)
            except NotFoundError:
                continue
            except ArchiveError:
                failed += 1
    assert failed


def test_check_finds_what_does_not_fit_together(filled: Path) -> None:
    database = sqlite3.connect(filled)
    database.execute("DELETE FROM thread_parts WHERE place = 1")
    database.commit()
    database.close()
    with Archive(filled) as archive:
        assert any("number of parts" in line for line in archive.problems())


def test_a_whole_archive_has_no_problems(filled: Path) -> None:
    with Archive(filled) as archive:
        assert list(archive.problems()) == []


# -- threads and processes ----------------------------------------------------------------------------------------------


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
        _write(other)
        assert one.changed_since() != before


# -- migrations ---------------------------------------------------------------------------------------------------------


def _add_column(transaction: Transaction) -> None:
    transaction.run("ALTER TABLE notes ADD COLUMN mood TEXT")


def _fail(transaction: Transaction) -> None:
    transaction.run("CREATE TABLE half (id)")
    raise RuntimeError("out of luck")


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A program whose format is later by these steps."""

    def upgrade(*steps: Callable[[Transaction], None]) -> None:
        known = tuple(Step(FORMAT + place, "a step", step) for place, step in enumerate(steps, 1))
        monkeypatch.setattr(migrations, "pending", lambda found: pending(found, (*migrations.STEPS, *known)))
        for module in ("storage.dialect", "storage.database"):
            monkeypatch.setattr(f"{module}.FORMAT", FORMAT + len(steps))

    return upgrade


def _schema(path: Path) -> tuple[int, str]:
    database = sqlite3.connect(path)
    version = database.execute("PRAGMA user_version").fetchone()[0]
    tables = str(database.execute("SELECT group_concat(sql) FROM sqlite_master").fetchone()[0])
    database.close()
    return int(version), tables


def test_an_older_file_is_brought_up(filled: Path, newer: Callable[..., None]) -> None:
    newer(_add_column)
    with Archive(filled) as archive:
        assert archive.totals().posts == 29
    version, tables = _schema(filled)
    assert version == FORMAT + 1
    assert "mood" in tables


def test_a_step_that_fails_leaves_the_file_as_it_was(filled: Path, newer: Callable[..., None]) -> None:
    before = _schema(filled)
    newer(_add_column, _fail)
    with pytest.raises(RuntimeError, match="luck"):
        Archive(filled)
    assert _schema(filled) == before


def test_only_the_steps_that_a_file_has_not_seen_are_pending() -> None:
    steps = [Step(number, "", _add_column) for number in (4, 2, 3)]
    assert [step.to for step in pending(2, steps)] == [3, 4]
    assert pending(4, steps) == []


def test_every_step_leads_to_the_next_format() -> None:
    assert [step.to for step in migrations.STEPS] == list(range(2, FORMAT + 1))


def test_a_copied_archive_is_an_archive(filled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy with 'quotes' and ünïcode?.db"
    shutil.copy(filled, copy)
    with Archive(copy) as archive:
        assert archive.totals().posts == 29


def test_damage_is_named_as_damage(filled: Path) -> None:
    body = bytearray(filled.read_bytes())
    body[4096:] = b"\xff" * (len(body) - 4096)
    filled.write_bytes(body)
    with Archive(filled) as archive, pytest.raises(ArchiveDamagedError):
        list(archive.posts())
