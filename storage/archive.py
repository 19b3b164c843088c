"""The one door to the database: takes and gives schemas; rows never leave."""

import json
import time
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from schemas.errors import NotFoundError
from schemas.filter import PostFilter, ThreadFilter
from schemas.rows import AuthorRow, Found, Revision, SourceRow, ThreadRow, Totals
from storage import listing
from storage.database import Database
from storage.desk import Desk
from storage.remarks import Remarks

# Models and the writer are imported where they are used: a list must be on screen before Pydantic and SQLAlchemy are loaded.
if TYPE_CHECKING:
    from schemas.page import Checkpoint
    from schemas.post import Post
    from schemas.source import Source
    from schemas.strand import Decision, Strand
    from schemas.thread import Thread
    from storage.arrived import Arrived
    from storage.backup import Backup
    from storage.captures.evidence import Evidence
    from storage.captures.shelf import Shelf
    from storage.origins import Known
    from storage.plain import Plain
    from storage.rota import Rota
    from storage.writing import Writer


class Archive:
    """An open archive. A context manager, usable from any thread; every method speaks schemas.

    Any method may raise `ArchiveError` and its branches: the file is locked too long, damaged, or the disk is full.
    """

    def __init__(self, where: str | Path, *, create: bool = True) -> None:
        """Open; make or upgrade the file if that is needed.

        Args:
            where: a path (SQLite) or a database URL.
            create: whether a missing archive is made; else it is an error.
        """
        self._database = Database(where, create=create)
        self._known: Known | None = None
        self.remarks = Remarks(self._database)
        """What a reader keeps of threads."""
        self.desk = Desk(self._database)
        """What else a reader's screen asks."""

    @property
    def name(self) -> str:
        """Where it is, for people."""
        return self._database.name

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- writing ------------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """A transaction: everything done through the writer is stored together, or not at all."""
        from storage.captures.keeping import Keeper
        from storage.origins import Known
        from storage.writing import Writer

        if self._known is None:
            self._known = Known()
        # The shelf is left first: what it holds is on the disk before the rows that point at it.
        with (
            self._database.writing(undone=self._known.forget) as transaction,
            self._shelf().open(transaction) as shelf,
        ):
            yield Writer(transaction, self._known, Keeper(transaction, shelf))

    def sweep(self) -> None:
        """Leave nothing of what was forgotten beside the database, or in its log."""
        with self.writing() as writer:
            writer.sweep()
        self._known = None
        self._database.dialect.empty_log()

    def totals(self) -> Totals:
        """How much there is."""
        return listing.totals(self._database)

    def thread_numbers(self, asked: ThreadFilter = ThreadFilter()) -> "array[int]":
        """The numbers of the threads that a filter lets through, newest first."""
        return listing.thread_numbers(asked, self._database)

    def thread_count(self, asked: ThreadFilter = ThreadFilter()) -> int:
        """How many threads a filter lets through; its limit is not looked at."""
        return listing.thread_count(asked, self._database)

    def thread_number(self, name: str) -> int | None:
        """This file's number of the thread with this id, or with the post of this id or URL; null if there is none."""
        return listing.thread_number(name, self._database)

    def thread_rows(self, numbers: Sequence[int]) -> list[ThreadRow]:
        """The rows of these threads, in this order; one that is gone meanwhile is left out."""
        return listing.thread_rows(numbers, self._database)

    def authors(self, limit: int = 200) -> list[AuthorRow]:
        """The authors with most threads."""
        return listing.authors(limit, self._database)

    def sources(self) -> list[SourceRow]:
        """Everything that was ever collected or is followed, by name; what is followed with its health."""
        return listing.sources(time.time_ns() // 1000, self._database)

    def search(self, typed: str, asked: PostFilter = PostFilter(), limit: int = 50) -> list[Found]:
        """The posts that hold the words that somebody typed, those that arrived last first."""
        from storage.search import excerpt, query

        match = query(typed)
        if match is None:
            return []
        found = listing.found(match, asked, limit, self._database)
        return [row._replace(excerpt=excerpt(row.excerpt, typed)) for row in found]

    # -- whole things -------------------------------------------------------------------------------------------------

    def thread(self, name: str | int) -> "Thread":
        """One thread, by its id, its number, or the id or URL of one of its posts.

        Raises:
            NotFoundError: nothing answers to that name.
        """
        from storage import reading

        number = name if isinstance(name, int) else listing.thread_number(name, self._database)
        thread = None if number is None else next(reading.threads_by_number([number], self._database), None)
        if thread is None:
            raise NotFoundError("thread", str(name), "`whipstitch threads` lists what there is")
        return thread

    def threads(self, asked: ThreadFilter = ThreadFilter()) -> Iterator["Thread"]:
        """The threads that a filter lets through, newest first; memory does not grow with their number."""
        from storage import reading

        return reading.threads(asked, self._database)

    def threads_of(self, numbers: Sequence[int]) -> Iterator["Thread"]:
        """The threads of these numbers, some at a time, each time oldest first; one that is gone meanwhile is left out."""
        from storage import reading

        return reading.threads_in_batches(numbers, self._database)

    def arrived_since(self, newest: int) -> "Arrived":
        """The threads that are new, or newly complete, since the post of this number arrived: see `Rota.newest_post`."""
        from storage.arrived import arrived_since

        return arrived_since(newest, self._database)

    @property
    def plain(self) -> "Plain":
        """Threads and posts as plain values, for exports: the same, without models."""
        from storage.plain import Plain

        return Plain(self._database)

    def posts(self, asked: PostFilter = PostFilter()) -> Iterator["Post"]:
        """The posts that a filter lets through, by time and then by listing, oldest first; memory does not grow."""
        from storage import reading

        return reading.posts(asked, self._database)

    def post(self, name: str) -> "Post":
        """One post, by id or URL.

        Raises:
            NotFoundError: nothing answers to that name.
        """
        from storage import reading

        post = reading.post(name, self._database)
        if post is None:
            raise NotFoundError("post", name)
        return post

    def revisions(self, post: "Post") -> list[Revision]:
        """What a post said before, oldest first."""
        return listing.revisions(post.platform, post.id, self._database)

    def numbers_by(self, author: str) -> list[int]:
        """The numbers of the posts of everybody who answers to a name."""
        return listing.numbers_by(author, self._database)

    def numbers_that(self, asked: PostFilter) -> list[int]:
        """The numbers of the posts that a filter lets through."""
        return listing.numbers_that(asked, self._database)

    def strands(self) -> Iterator[list["Strand"]]:
        """Every author's strands in the order of time, an author at a time: what a rebuild of all threads reads."""
        from storage.kin import strands

        return strands(self._database)

    def thread_parts(self) -> dict[int, tuple[tuple[int, int], ...]]:
        """Of every thread, by the number of its first post: its posts' numbers and their positions."""
        found: dict[int, list[tuple[int, int]]] = {}
        for thread, post, position in self._database.rows(
            "SELECT thread_id, post_id, position FROM thread_parts ORDER BY thread_id, place"
        ):
            found.setdefault(thread, []).append((post, position))
        return {parts[0][0]: tuple(parts) for parts in found.values()}

    def numbers_of(self, name: str) -> list[int]:
        """The numbers of a thread's posts in order, by its id; or of one post, by its id or URL; none if nothing answers to that."""
        return listing.numbers_of(name, self._database)

    def threads_with(self, posts: Sequence[int]) -> list[str]:
        """The ids of the threads that hold these posts."""
        among = self._database.among("w.post_id", "posts")
        rows = self._database.all(
            f"SELECT DISTINCT t.key FROM threads t JOIN thread_parts w ON w.thread_id = t.id WHERE {among} ORDER BY t.placed_at, t.id",
            posts=self._database.listed(list(posts)),
        )
        return [key for (key,) in rows]

    def writers(self, posts: Sequence[int]) -> int:
        """How many authors these posts have."""
        among = self._database.among("id", "posts")
        row = self._database.one(
            f"SELECT count(DISTINCT author_id) FROM posts WHERE {among}", posts=self._database.listed(list(posts))
        )
        return 0 if row is None else int(row[0])

    def decisions(self) -> list["Decision"]:
        """What people said of threads, in the order in which they said it."""
        from storage.kin import DECISIONS, decisions

        return decisions(self._database.all(DECISIONS))

    @property
    def rota(self) -> "Rota":
        """What is followed and when it is due, who collects it right now, and what became of each run."""
        from storage.rota import Rota

        return Rota(self._database)

    def checkpoint(self, source: "Source") -> "Checkpoint | None":
        """From where to go on with a source."""
        from schemas.page import Checkpoint

        row = self._database.one("SELECT checkpoint FROM sources WHERE locator = :locator", locator=source.locator)
        with self._database.sound():
            return None if row is None or row[0] is None else Checkpoint(cursor=json.loads(row[0]))

    def noted(self, name: str) -> str | None:
        """What `Writer.note` remembered."""
        row = self._database.one("SELECT value FROM notes WHERE name = :name", name=name)
        return None if row is None else str(row[0])

    def changed_since(self) -> int:
        """A number that is another one whenever another process has written: cheap enough to ask every second."""
        row = self._database.one("PRAGMA data_version")
        return 0 if row is None else int(row[0])

    def back_up(self, target: Path, made_at: str) -> "Backup":
        """Copy the database while it is in use, and list the captures beside it; see `storage.backup`."""
        from storage.backup import back_up

        return back_up(target, made_at, self._database)

    def problems(self) -> Iterable[str]:
        """What is not whole, a line each; nothing if all is well."""
        from storage.soundness import problems

        return problems(self._database)

    @property
    def evidence(self) -> "Evidence":
        """The answers as they came."""
        from storage.captures.evidence import Evidence

        return Evidence(self._database, self._shelf())

    def _shelf(self) -> "Shelf":
        from storage.captures.shelf import Shelf

        return Shelf(self._database.dialect.path)
