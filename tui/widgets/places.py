"""Where to look: all threads or some, the busiest authors, the sources."""

from collections import Counter
from typing import NamedTuple

from textual import work
from textual.content import Content
from textual.message import Message

from schemas.errors import WhipstitchError
from schemas.filter import ThreadFilter
from schemas.rows import AuthorRow, Totals
from storage import Archive
from tui.asked import holds
from tui.plain import plain_line
from tui.rows import fitted
from tui.widgets.cursor_list import CursorList
from tui.work import Work

_AUTHORS = 100
_LONGEST = 200
"""Characters of a name that are looked at."""


class Place(NamedTuple):
    """A line of the pane."""

    label: str
    """Plain."""
    threads: int | None = None
    asked: ThreadFilter | None = None
    """What choosing it asks besides what is asked already; null for a heading or an empty line."""
    whole: bool = False
    """It asks this and nothing else."""


class Places(CursorList):
    """Filters to choose from."""

    class Asked(Message):
        """Somebody wants to see these threads."""

        def __init__(self, asked: ThreadFilter, *, whole: bool) -> None:
            super().__init__()
            self.asked = asked
            self.whole = whole

    class Read(Message):
        """What there is to choose from."""

        def __init__(self, places: list[Place], totals: Totals) -> None:
            super().__init__()
            self.places = places
            self.totals = totals

    def __init__(self, archive: Archive, *, id: str | None = None) -> None:  # noqa: A002 - the library's own name for it
        super().__init__(id=id)
        self._archive = archive
        self._places = _general(None)
        self.now = ThreadFilter()
        """The filter that the list shows: its line is marked."""

    @work(thread=True, exclusive=True, group="places")
    def read(self) -> None:
        """Ask the archive, in the background."""
        try:
            totals = self._archive.totals()
            authors, sources = self._archive.authors(_AUTHORS), self._archive.desk.source_names()
            saved, mine = self._archive.remarks.filters(), self._archive.remarks.tags()
        except WhipstitchError as error:
            self.post_message(Work.Failed(error))
            return
        own = [*_saved(saved), *_mine(mine)]
        self.post_message(self.Read([*_general(totals), *own, *_sources(sources), *_authors(authors)], totals))

    def on_places_read(self, message: Read) -> None:
        """Show them; the message goes on to the screen, which tells the totals."""
        self._places = message.places
        self.resized()

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._places)

    @property
    def places(self) -> list[Place]:
        """All lines."""
        return self._places

    def mark(self, asked: ThreadFilter) -> None:
        """Mark the line of the filter that the list shows."""
        self.now = asked
        self.refresh()

    def draw(self, place: int, width: int) -> list[Content]:
        """One line."""
        line = self._places[place]
        label, asked = line.label, line.asked
        if asked is None:
            return [fitted(Content.assemble(" ", (label, self.style("strong"))), width)]
        number = "" if line.threads is None else f" {line.threads:,} "
        here = asked == self.now if line.whole else holds(self.now, asked)
        mark = ("▸ ", self.style("mark")) if here else "  "
        name = (label, self.style("strong")) if here else label
        left = fitted(Content.assemble(" ", mark, name), width - len(number))
        return [Content.assemble(left, (number, self.style("quiet")))]

    def validate_cursor(self, cursor: int) -> int:
        """Never on a heading: step over it in the direction of the move."""
        cursor = super().validate_cursor(cursor)
        step = 1 if cursor >= self.cursor else -1
        while 0 < cursor < self.count - 1 and self._places[cursor].asked is None:
            cursor += step
        return cursor

    def on_cursor_list_chosen(self, message: CursorList.Chosen) -> None:
        """Ask for the threads of a line."""
        message.stop()
        place = self._places[message.place]
        if place.asked is not None:
            self.post_message(self.Asked(place.asked, whole=place.whole))


def _general(totals: Totals | None) -> list[Place]:
    everything = None if totals is None else totals.threads
    open_ones = None if totals is None else totals.incomplete
    whole = None if totals is None else totals.threads - totals.incomplete
    return [
        Place("All threads", everything, ThreadFilter(), whole=True),
        Place("Complete", whole, ThreadFilter(complete=True)),
        Place("Incomplete", open_ones, ThreadFilter(complete=False)),
        Place("Unread", None, ThreadFilter(unread=True)),
        Place("Starred", None, ThreadFilter(starred=True)),
        Place("With media", None, ThreadFilter(media=True)),
    ]


def _saved(filters: list[tuple[str, ThreadFilter]]) -> list[Place]:
    places = [Place(plain_line(name[:_LONGEST]), None, asked, whole=True) for name, asked in filters]
    return [Place(""), Place("Saved filters"), *places] if places else []


def _mine(tags: list[tuple[str, int]]) -> list[Place]:
    places = [Place(plain_line(tag[:_LONGEST]), count, ThreadFilter(mine=tag)) for tag, count in tags]
    return [Place(""), Place("My tags"), *places] if places else []


def _authors(rows: list[AuthorRow]) -> list[Place]:
    places = []
    several = Counter(row.name for row in rows)
    for row in rows:
        name = row.handle or row.name
        if name:
            label = plain_line((row.name or name)[:_LONGEST]) or "(no name)"
            label += f" · {plain_line(row.platform)}" if several[row.name] > 1 else ""
            places.append(Place(label, row.threads, ThreadFilter(author=name, platform=row.platform)))
    return [Place(""), Place("Authors"), *places] if places else []


def _sources(names: list[tuple[str, str | None]]) -> list[Place]:
    places = [
        Place(
            plain_line((name or locator.rstrip("/").rpartition("/")[2] or locator)[:_LONGEST]),
            None,
            ThreadFilter(source=locator),
        )
        for locator, name in names
    ]
    return [Place(""), Place("Sources"), *places] if places else []
