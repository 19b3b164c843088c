"""The threads of a filter: all their numbers in order, and the rows around the place that is looked at.

A number takes four bytes, so a million threads take four megabytes; rows are read a page at a time (64 by number: a third of a
millisecond) and the pages looked at last are kept.
"""

from array import array
from collections import OrderedDict

from schemas.rows import ThreadRow
from storage import Archive

_PAGE = 64
_PAGES = 8
"""Pages kept: five hundred rows, a quarter of a megabyte."""


class Window:
    """Rows by their place in the list."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._pages: OrderedDict[int, dict[int, ThreadRow]] = OrderedDict()
        self.numbers: array[int] = array("q")

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, numbers: "array[int]") -> None:
        """Look at these threads from now on."""
        self.numbers = numbers
        self._pages.clear()

    def forget(self) -> None:
        """Read rows anew from now on."""
        self._pages.clear()

    def row(self, place: int) -> ThreadRow | None:
        """The row at a place; null when that thread was stitched anew since its number was read.

        Raises:
            ArchiveError: the archive cannot be read.
        """
        page = place // _PAGE
        rows = self._pages.get(page)
        if rows is None:
            rows = self._read(page)
        else:
            self._pages.move_to_end(page)
        return rows.get(self.numbers[place])

    def place(self, number: int) -> int | None:
        """Where a thread stands."""
        try:
            return self.numbers.index(number)
        except ValueError:
            return None

    def _read(self, page: int) -> dict[int, ThreadRow]:
        numbers = self.numbers[page * _PAGE : (page + 1) * _PAGE]
        rows = self._pages[page] = {row.number: row for row in self._archive.thread_rows(numbers)}
        if len(self._pages) > _PAGES:
            self._pages.popitem(last=False)
        return rows
