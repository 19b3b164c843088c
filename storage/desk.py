"""What a reader's screen asks besides lists and threads: past words, quotations, first finds, and the archive at a glance."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from schemas.errors import NotFoundError
from schemas.filter import PostFilter
from schemas.rows import DayRow, Found, TagRow
from storage import listing
from storage.database import Database

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.post import Post
    from schemas.remark import Revision
    from schemas.thread import Thread


class Desk:
    """Where somebody reads. Usable from any thread; any method may raise `ArchiveError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def thread(self, name: str | int) -> "Thread":
        """One thread, by its id, its number, or the id or URL of one of its posts. Without models: see `storage.told`.

        Raises:
            NotFoundError: nothing answers to that name.
        """
        from storage import told

        number = name if isinstance(name, int) else listing.thread_number(name, self._database)
        thread = None if number is None else told.thread(number, self._database)
        if thread is None:
            raise NotFoundError("thread", str(name))
        return thread

    def single(self, name: str) -> "Thread":
        """A post that belongs to no thread, in the shape of a thread without an id; by its id or URL.

        Raises:
            NotFoundError: nothing answers to that name.
        """
        from storage import told

        number = listing.post_number(name, self._database)
        thread = None if number is None else told.single(number, self._database)
        if thread is None:
            raise NotFoundError("post", name)
        return thread

    def revisions(self, platform: str, ids: Sequence[str]) -> "dict[str, list[Revision]]":
        """What these posts of one platform said before, oldest first; only those that did are named."""
        from storage import margins

        return margins.revisions(platform, ids, self._database)

    def quoted(self, platform: str, ids: Sequence[str]) -> "dict[str, Post]":
        """The posts of one platform by id, as far as they are here."""
        from storage import margins

        return margins.quoted(platform, ids, self._database)

    def glimpse(self, typed: str, asked: PostFilter = PostFilter(), limit: int = 50) -> list[Found]:
        """What a search would find first while the last word is still being typed, as far as the newest posts hold it: in milliseconds."""
        from storage.glimpse import glimpse

        return self._found(glimpse(typed, asked, limit, self._database), typed)

    def finished(self, typed: str, asked: PostFilter = PostFilter(), limit: int = 50) -> list[Found]:
        """The same, as far as posts of any age that hold all words but the last one hold it: in milliseconds, mostly."""
        from storage.glimpse import finished

        return self._found(finished(typed, asked, limit, self._database), typed)

    def _found(self, numbers: Sequence[int], typed: str) -> list[Found]:
        from storage.search import excerpt

        found = listing.found_by_number(numbers, self._database)
        return [row._replace(excerpt=excerpt(row.excerpt, typed)) for row in found]

    def pictures(self) -> "Path | None":
        """The folder of pictures, films and sounds; null if none is kept."""
        if self._database.one("SELECT 1 FROM media_files LIMIT 1") is None:
            return None
        from storage.media import media_folder

        return media_folder(self._database.dialect.path)

    def source_names(self) -> list[tuple[str, str | None]]:
        """The locator of every source, and its name, by name; `Archive.sources` counts their posts too, and walks through all of them for it."""
        return self._database.all("SELECT locator, name FROM sources ORDER BY coalesce(name, locator), id")

    def days(self) -> list[DayRow]:
        """How many posts stand on each day that has any."""
        from storage import statistics

        return statistics.days(self._database)

    def busiest_tags(self, limit: int = 20) -> list[TagRow]:
        """The hashtags that stand in most posts."""
        from storage import statistics

        return statistics.busiest_tags(limit, self._database)

    def latest(self) -> tuple[int, ...]:
        """Numbers that are other ones when posts came, changed, or were joined or split; a reader's remarks leave them as they are."""
        row = self._database.one(
            "SELECT (SELECT max(id) FROM posts), (SELECT max(id) FROM revisions),"
            " (SELECT max(id) FROM decisions), (SELECT count(*) FROM decisions)"
        )
        return tuple(int(number or 0) for number in row or ())
