"""What the archive can show for its posts: where each answer is kept, whether it is whole, what is missing, and all of it to be replayed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from schemas.post import Post
from schemas.rows import CaptureRow, Finding
from storage.captures.shelf import Shelf
from storage.database import Database

if TYPE_CHECKING:
    from storage.stamps import Stamps

_ROWS = (
    "SELECT c.url, c.captured_at, c.status, c.media_type, c.size, c.sha256, s.locator, r.kind, f.name, r.start, r.length"
    " FROM captures c JOIN sources s ON s.id = c.source_id"
    " LEFT JOIN records r ON r.capture_id = c.id LEFT JOIN capture_files f ON f.id = r.file_id"
)


class Evidence:
    """The captures of an archive and what else proves its posts, to be read."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        self._database = database
        self._shelf = shelf

    def rows(self, *, source: str | None = None, limit: int | None = None) -> Iterator[CaptureRow]:
        """The captures, newest first.

        Args:
            source: of this locator or name alone.
            limit: no more than so many.
        """
        where = "" if source is None else " WHERE s.locator = :source OR s.name = :source"
        most = "" if limit is None else f" LIMIT {int(limit)}"
        rows = self._database.rows(f"{_ROWS}{where} ORDER BY c.captured_at DESC, c.id DESC{most}", source=source)
        return map(CaptureRow._make, rows)

    def findings(self) -> Iterator[Finding]:
        """What is not as it must be, and what a person may want to know."""
        from storage import media
        from storage.captures.fixity import findings

        yield from findings(self._database, self._shelf)
        yield from media.findings(media.media_folder(self._database.dialect.path), self._database)
        yield from self.stamps.findings()

    @property
    def stamps(self) -> "Stamps":
        """Manifests of the captures, and the time-stamps for them."""
        from storage.stamps import Stamps

        return Stamps(self._database)

    def suspects(self, before: int) -> list[Post]:
        """The posts that were asked for and not found once, and not asked for since this time (UTC microseconds)."""
        from storage.absences import suspects
        from storage.reading import posts_by_number

        return posts_by_number(suspects(before, self._database), self._database)

    def write_wacz(self, file: BinaryIO, software: str) -> int:
        """Everything that is kept, as WACZ; how many pages it lists.

        Args:
            file: where to; need not be one that can be sought in.
            software: who writes it, with its version.
        """
        from storage.captures.wacz import write

        return write(file, self._database, self._shelf, software)
