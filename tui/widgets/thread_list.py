"""The list of threads: on screen before all their numbers are read, and never moved under the reader's hand."""

from array import array
from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from typing import ClassVar

from rich.segment import Segment
from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.timer import Timer
from textual.worker import get_current_worker

from schemas.errors import WhipstitchError
from schemas.filter import ThreadFilter
from schemas.rows import ThreadRow
from storage import Archive
from tui import rows
from tui.widgets.cursor_list import CursorList
from tui.window import Window
from tui.work import Work

_FIRST = 200
"""Threads that are asked for before the first paint: more than the tallest terminal shows."""
_PAGE = 64
"""Rows that are looked through at once for an unread one."""
_REST = 0.12
"""Seconds until a cursor that does not move has come to rest: a held key moves thirty times a second."""
_GONE = "   stitched anew meanwhile: press r"
_MOST_FOUND = 1000
"""Threads that a list narrowed by words holds: enough to look through, and quick."""


class ThreadList(CursorList):
    """The threads of a filter, newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "screen.clear", show=False)]

    class Read(Message):
        """All numbers of the filter are here, or the first ones, and the others will come."""

        def __init__(self, request: int, numbers: "array[int]", *, whole: bool = True) -> None:
            super().__init__()
            self.request = request
            self.numbers = numbers
            self.whole = whole

    class Shown(Message):
        """The list holds another set of threads, all of them known now."""

        def __init__(self, total: int) -> None:
            super().__init__()
            self.total = total

    class Rested(Message):
        """The cursor has stood still for a moment."""

    def __init__(self, archive: Archive, *, id: str | None = None) -> None:  # noqa: A002 - the library's own name for it
        super().__init__(id=id)
        self._archive = archive
        self._window = Window(archive)
        self._request = 0
        self._kept: int | None = None
        self._to_the_end = False
        self._fresh = False
        self._resting: Timer | None = None
        self._told: str | None = None
        self.whole = False
        """Whether all numbers are here, not only the first ones."""
        self.asked = ThreadFilter()
        self.greeting: Callable[[], list[Content]] = list
        """Tells what to say where there is no thread."""

    # -- taking threads -----------------------------------------------------------------------------------------------

    def ask(self, asked: ThreadFilter) -> None:
        """Show the threads of a filter, from the top."""
        if asked.text is not None:
            asked = replace(asked, limit=min(asked.limit or _MOST_FOUND, _MOST_FOUND))
        self.asked, self.whole, self._kept, self._to_the_end = asked, False, None, False
        self._request += 1
        self._fresh = True
        if _is_quick(asked):
            self._take_first()
        self.call_after_refresh(self._read_all, self._request, asked)

    def ask_again(self) -> None:
        """Take in what is new; the thread under the cursor stays where it is on screen."""
        row = self.current()
        self._kept = None if row is None else row.number
        self._request += 1
        self._read_all(self._request, self.asked)

    def _take_first(self) -> None:
        limit = min(self.asked.limit or _FIRST, _FIRST)
        try:
            self._window.take(self._archive.thread_numbers(replace(self.asked, limit=limit)))
        except WhipstitchError as error:
            self.post_message(Work.Failed(error))
        self._to_the_top()

    def _to_the_top(self) -> None:
        self._fresh = False
        self.cursor = 0
        self.resized(top=0)

    @work(thread=True, exclusive=True, group="numbers")
    def _read_all(self, request: int, asked: ThreadFilter) -> None:
        worker = get_current_worker()
        try:
            if not _is_quick(asked):
                first = self._archive.thread_numbers(replace(asked, limit=min(asked.limit or _FIRST, _FIRST)))
                whole = len(first) < _FIRST
                self.post_message(self.Read(request, first, whole=whole))
                if whole or worker.is_cancelled:
                    return
            numbers = self._archive.thread_numbers(asked)
        except WhipstitchError as error:
            self.post_message(Work.Failed(error))
            return
        if not worker.is_cancelled:
            self.post_message(self.Read(request, numbers))

    def on_thread_list_read(self, message: Read) -> None:
        """Put all numbers in the place of the first ones, under an unmoved cursor."""
        message.stop()
        if message.request != self._request:
            return
        above = self.cursor - self.top
        number = self._kept if self._kept is not None else self._number()
        self._window.take(message.numbers)
        self.whole = message.whole
        place = None if number is None else self._window.place(number)
        if self._fresh:
            self._to_the_top()
        elif place is None:
            self.resized()
        else:
            self.set_reactive(CursorList.cursor, place)
            self.resized(top=max(0, place - above))
        if not self.whole:
            return
        if self._to_the_end:
            self._to_the_end = False
            self.action_last()
        self.post_message(self.Shown(self.count))

    # -- what is there ------------------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many threads are in the list."""
        return len(self._window)

    @property
    def row_height(self) -> int:
        """One line where there is room, else two."""
        return rows.height(self.scrollable_content_region.width)

    def current(self) -> ThreadRow | None:
        """The thread under the cursor."""
        return self._row(self.cursor) if self.count else None

    def go_to(self, number: int) -> bool:
        """Put the cursor on a thread; whether it is in the list."""
        place = self._window.place(number)
        if place is not None:
            self.cursor = place
        return place is not None

    def go_to_place(self, place: int) -> None:
        """Put the cursor on a place."""
        self.cursor = place

    def renew(self) -> None:
        """Read the rows anew: a remark on one of them is another one."""
        self._window.forget()
        self.refresh()

    def unread_after(self, place: int) -> int | None:
        """The next unread thread, from the end on to the beginning; null if there is none. Reads the archive: not for the screen's own thread."""
        numbers = self._window.numbers
        for begin in chain(range(place + 1, len(numbers), _PAGE), range(0, place + 1, _PAGE)):
            some = numbers[begin : begin + _PAGE]
            unread = {row.number for row in self._archive.thread_rows(some) if row.unread}
            for found, number in enumerate(some, begin):
                if number in unread and found != place:
                    return found
        return None

    def action_last(self) -> None:
        """Go to the last thread, when it is known which one that is."""
        self._to_the_end = not self.whole
        super().action_last()

    def strips(self, place: int, width: int, base: Style) -> list[Strip]:
        """The lines of one thread."""
        row = self._row(place)
        lines = rows.drawn(row, width) if row is not None else [[(rows.cut(_GONE, width), "quiet")]]
        return [Strip([Segment(text, self.ink(name, base)) for text, name in line], width) for line in lines]

    def on_cursor_list_moved(self) -> None:
        """Wait whether it moves on."""
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_REST, lambda: self.post_message(self.Rested()))

    def vacant(self) -> list[Content]:
        """A greeting, or that nothing matches."""
        return self.greeting() if self.whole else []

    def _number(self) -> int | None:
        return self._window.numbers[self.cursor] if self.cursor < self.count else None

    def _row(self, place: int) -> ThreadRow | None:
        try:
            return self._window.row(place)
        except WhipstitchError as error:
            if self._told != str(error):  # once, not for every line that is drawn
                self._told = str(error)
                self.post_message(Work.Failed(error))
            return None


def _is_quick(asked: ThreadFilter) -> bool:
    """Whether the first threads are found in milliseconds among a million; else all are asked for in the background."""
    return (asked.text, asked.tag, asked.media) == (None,) * 3
