"""A list with a cursor that draws only what is seen: a million rows cost what ten do."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.style import Style

from tui.styles import style
from tui.widgets.lines import MOVES, Lines


class OfRow(Message):
    """Something about one row of a list."""

    def __init__(self, of: "CursorList", place: int) -> None:
        super().__init__()
        self.of = of
        self.place = place

    @property
    def control(self) -> "CursorList":
        """Whose row, for those who listen to one list."""
        return self.of


class CursorList(Lines):
    """Rows of equal height. A subclass says how many there are and draws one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVES,
        Binding("enter,l,right", "choose", show=False),
    ]

    cursor: reactive[int] = reactive(0, repaint=False)
    _drawn: tuple[int, list[Strip]] | None = None
    _pass: tuple[int, int] | None = None
    """Width and lines of a row, looked up once for all lines that are drawn together."""

    class Moved(OfRow):
        """The cursor stands on another row."""

    class Chosen(OfRow):
        """A row was chosen, by Enter or by a click on the cursor."""

    # -- what a subclass gives ----------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    @property
    def row_height(self) -> int:
        """Lines of one row at the present width."""
        return 1

    def draw(self, place: int, width: int) -> list[Content]:
        """The lines of one row, each of exactly this width."""
        raise NotImplementedError

    def vacant(self) -> list[Content]:
        """What to say when there is no row."""
        return []

    # -- drawing ------------------------------------------------------------------------------------------------------

    def style(self, name: str) -> Style:
        """A style of the theme, to lay over a row."""
        return style(self, name)

    def render_lines(self, crop: Region) -> list[Strip]:
        """What is seen; a row of several lines is drawn once for all of them."""
        self._drawn = None
        self._pass = self._shape()
        try:
            return super().render_lines(crop)
        finally:
            self._pass = None

    def _shape(self) -> tuple[int, int]:
        return self.scrollable_content_region.width, self.row_height

    def render_line(self, y: int) -> Strip:
        """One line of what is seen."""
        width, height = self._pass or self._shape()
        base = self.base
        place, line = divmod(y + self.scroll_offset.y, height)
        if place >= self.count:
            return self._beyond(y, width, base)
        if place == self.cursor:
            base += self.style("cursor-focused" if self.has_focus else "cursor")
        if self._drawn is None or self._drawn[0] != place:
            self._drawn = (place, self.strips(place, width, base))
        strips = self._drawn[1]
        return strips[line] if line < len(strips) else self.blank

    def strips(self, place: int, width: int, base: Style) -> list[Strip]:
        """The lines of one row as they go to the terminal, over the style of the list."""
        return [
            Strip(content.render_segments(base)).adjust_cell_length(width, base.rich_style)
            for content in self.draw(place, width)
        ]

    def _beyond(self, y: int, width: int, base: Style) -> Strip:
        lines = [] if self.count else self.vacant()
        if y >= len(lines):
            return self.blank
        return Strip(lines[y].render_segments(base)).adjust_cell_length(width, base.rich_style)

    def resized(self, *, top: int | None = None) -> None:
        """The number or the height of the rows is another one; `top` is the row to stand at the upper edge."""
        height = self.row_height
        self.virtual_size = Size(0, self.count * height)
        if top is not None:
            self.to_line(top * height)
        self.cursor = self.validate_cursor(self.cursor)
        self._keep_in_sight()
        self.refresh()

    # -- moving -------------------------------------------------------------------------------------------------------

    @property
    def top(self) -> int:
        """The row at the upper edge."""
        return self.scroll_offset.y // self.row_height

    def validate_cursor(self, cursor: int) -> int:
        """Within the list."""
        return max(0, min(cursor, self.count - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        """Redraw the two rows, and follow."""
        height = self.row_height
        for place in (before, now):
            self.refresh_lines(place * height, height)
        self._keep_in_sight()
        self.post_message(self.Moved(self, now))

    def _keep_in_sight(self) -> None:
        height, seen = self.row_height, self.scrollable_content_region.height
        if not seen:
            return
        begin, end = self.cursor * height, (self.cursor + 1) * height
        if begin < self.scroll_offset.y:
            self.to_line(begin)
        elif end > self.scroll_offset.y + seen:
            self.to_line(end - seen)

    def action_move(self, by: int) -> None:
        """Move the cursor by rows."""
        self.cursor += by

    def action_page(self, pages: int) -> None:
        """Move the cursor by what is seen at once, the view with it."""
        rows = max(1, self.scrollable_content_region.height // self.row_height)
        self.to_line(self.scroll_offset.y + pages * rows * self.row_height)
        self.cursor += pages * rows

    def action_first(self) -> None:
        """Go to the first row."""
        self.cursor = 0

    def action_last(self) -> None:
        """Go to the last row."""
        self.cursor = self.count - 1

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.count:
            self.post_message(self.Chosen(self, self.cursor))

    # -- mouse --------------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on the cursor, it chooses."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        place = (offset.y + self.scroll_offset.y) // self.row_height
        if place >= self.count:
            return
        if place == self.cursor:
            self.action_choose()
        self.cursor = place

    def on_resize(self) -> None:
        """Keep the same row at the upper edge, and the cursor in sight."""
        self.resized()
