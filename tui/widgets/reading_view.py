"""One thread, to read: laid out once for a width, drawn line by line, so that a hundred parts scroll like five."""

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.style import Style

from tui.styles import style
from tui.widgets.lines import MOVES, Lines

if TYPE_CHECKING:
    from schemas.remark import Remark
    from schemas.thread import Thread
    from tui.blocks import Block, Document, Wishes
    from tui.easel import Easel
    from tui.layout import Line
    from tui.links import Address
    from tui.pictures import Pictures
    from tui.reading import Reading

_WIDEST = 88
"""Cells of a line: longer ones tire the eye."""
_MARGIN = 2
_RULE = " │ "
_INSET = "▏ "


class ReadingView(Lines):
    """A thread with its numbers in a gutter and its gaps in their places."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVES,
        Binding("n,right_square_bracket", "part(1)", show=False),
        Binding("p,left_square_bracket", "part(-1)", show=False),
        *(Binding(str(number), f"follow({number})", show=False) for number in range(1, 10)),
    ]

    class Followed(Message):
        """A link was chosen, by its number or by a click: one that may be opened."""

        def __init__(self, address: "Address") -> None:
            super().__init__()
            self.address = address

    def __init__(self, pictures: "Pictures | None" = None, *, id: str | None = None) -> None:  # noqa: A002 - the library's own name for it
        super().__init__(id=id)
        self._easel = None if pictures is None else self._easel_for(pictures)
        self.illustrated = True
        """Whether pictures are shown, where they can be."""
        self.reading: Reading | None = None
        self._wishes: Wishes | None = None
        self._document: Document | None = None
        self._lines: list[Line] = []
        self._laid_out_for = 0
        self._gutter = 0
        self.moved = False
        """Whether the reader has moved in this thread, and does not only see it beside the list."""
        self._awaited = 0
        """The entry to go to when the view gets its width."""

    def _easel_for(self, pictures: "Pictures") -> "Easel":
        from tui.easel import Easel

        return Easel(pictures, self)

    @property
    def links(self) -> "list[Address]":
        """The addresses of the thread that may be opened; the first is number 1."""
        return [] if self._document is None else self._document.links

    @property
    def thread(self) -> "Thread | None":
        """What is shown."""
        return None if self.reading is None else self.reading.thread

    def show(self, reading: "Reading | None") -> None:
        """Show a thread from where its reader left it, or nothing; the one that is shown already stays where it is."""
        known = None if self.thread is None else self.thread.id
        again = reading is not None and bool(reading.thread.id) and reading.thread.id == known
        self.reading = reading
        if again:
            self.toggle()
            if reading is not None and reading.sought is not None:
                self._to_part(self._sought)
            return
        self._wishes = None
        self.moved = False
        self._compose_document()
        place = 0 if reading is None else reading.remark.place if reading.sought is None else self._sought
        self._awaited = 0 if self._lines else place
        self._to_part(place)

    def remarked(self, remark: "Remark") -> None:
        """The reader's remark on this thread is another one."""
        if self.reading is not None and self.reading.remark != remark:
            self.reading = self.reading._replace(remark=remark)
            self.toggle()

    def toggle(self, **wishes: bool) -> None:
        """Tell more, or less, of the same thread; the part at the upper edge stays there."""
        part, beyond = self._place_and_lines()
        if self._wishes is not None:
            turned = {name: getattr(self._wishes, name) ^ turn for name, turn in wishes.items()}
            self._wishes = replace(self._wishes, **turned)
        self._compose_document()
        self._to_part(part, 0 if wishes else beyond)

    @property
    def place(self) -> int:
        """The entry at the upper edge, 0 for the head; 0 too when the end is in sight: it has been read through."""
        end = self.scroll_offset.y + self.scrollable_content_region.height >= len(self._lines)
        return 0 if end else self._part_at(self.scroll_offset.y)

    def part_number(self) -> int | None:
        """The number of the part at the upper edge."""
        here = self._part_at(self.scroll_offset.y)
        return None if self._document is None or not here else self._document.positions[here - 1]

    # -- laying out ---------------------------------------------------------------------------------------------------

    def _compose_document(self) -> None:
        self._document = None if self.reading is None else self._told(self.reading)
        self._gutter = max((cell_len(block.gutter) for block in self._blocks if block.gutter), default=0)
        self._laid_out_for = 0
        self._lines = []
        self._lay_out()

    def _told(self, reading: "Reading") -> "Document":
        from tui.blocks import Wishes
        from tui.document import document

        self._wishes = self._wishes or Wishes()
        return document(reading, self._wishes)

    @property
    def _blocks(self) -> "list[Block]":
        return [] if self._document is None else self._document.blocks

    @property
    def _sought(self) -> int:
        """The entry that somebody looks for; the first one stands below the head, which is not to be hidden."""
        return 0 if self._document is None or self._document.sought == 1 else self._document.sought

    @property
    def _parts(self) -> list[int]:
        return [] if self._document is None else self._document.parts

    def _lay_out(self) -> None:
        # Loaded only now, like what draws the lines: there is nothing to read before the list is on screen.
        from tui.layout import laid_out

        width = self.scrollable_content_region.width
        if not width or width == self._laid_out_for:
            return
        self._laid_out_for = width
        shown = self._easel is not None and self.illustrated
        self._lines = laid_out(self._blocks, lambda block: self._room(block, width), pictures=shown)
        self.virtual_size = Size(0, len(self._lines) + 1)
        self.refresh()

    def _room(self, block: "Block", width: int) -> int:
        beside = 0 if block.gutter is None else self._gutter + len(_RULE)
        beside += len(_INSET) if block.inset else 0
        return max(4, min(width - 2 * _MARGIN, _WIDEST) - beside)

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the new width; the part at the upper edge stays there."""
        event.stop()
        part = self._awaited or self._part_at(self.scroll_offset.y)
        self._lay_out()
        if part > 0:
            self._to_part(part)
        self._awaited = 0 if self._lines else part

    # -- drawing ------------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line of what is seen."""
        width = self.scrollable_content_region.width
        base = self.base
        place = y + self.scroll_offset.y
        if place >= len(self._lines):
            return self.blank
        line = self._lines[place]
        block = self._blocks[line.block]
        content = Content.assemble(" " * _MARGIN, *self._pieces(line, width))
        strip = Strip(content.render_segments(base))
        if block.picture is not None and self._easel is not None:
            row = self._easel.row(block.picture, self._room(block, width), line.begin, self.background_colors[1].hex6)
            strip = Strip.join([strip, row])
        return strip.adjust_cell_length(width, base.rich_style)

    def on_easel_drawn(self, message: "Easel.Drawn") -> None:
        """A picture is here."""
        message.stop()
        if self._easel is not None:
            self._easel.take(message)
        self.refresh()

    def _pieces(self, line: "Line", width: int) -> list[Content]:
        from tui.layout import styled

        block = self._blocks[line.block]
        text = styled(block, line, self._style)
        room = self._room(block, width)
        if block.leftwards:
            text = text.pad_left(max(0, room - text.cell_length))
        if block.inset:
            text = Content.assemble((_INSET, self._style("rule")), text)
        if block.gutter is None:
            return [text]
        number = block.gutter if line.first else ""
        padded = " " * (self._gutter - cell_len(number)) + number
        return [
            Content.styled(padded, self._style("gap" if block.style == "gap" else "gutter")),
            Content.styled(_RULE, self._style("rule")),
            text,
        ]

    def _style(self, name: str) -> Style:
        return style(self, name)

    # -- moving -------------------------------------------------------------------------------------------------------

    def action_move(self, lines: int) -> None:
        """Scroll by lines."""
        self.walk(self.scroll_offset.y + lines)

    def action_page(self, pages: int) -> None:
        """Scroll by what is seen at once, less one line to keep the thread."""
        self.walk(self.scroll_offset.y + pages * max(1, self.scrollable_content_region.height - 1))

    def action_first(self) -> None:
        """Go to the beginning."""
        self.walk(0)

    def action_last(self) -> None:
        """Go to the end."""
        self.walk(len(self._lines))

    def action_part(self, by: int) -> None:
        """Go to the next part, or the one before."""
        here = self._part_at(self.scroll_offset.y)
        self.moved = True
        self._to_part(max(0, here + by))

    def walk(self, y: float) -> None:
        """Go to a line because the reader wants to."""
        self.moved = True
        self.to_line(y)

    def _to_part(self, part: int, beyond: int = 0) -> None:
        """Bring a part to the upper edge; 0 is the head, 1 the first entry."""
        if part <= 0:
            self.to_line(beyond)
        elif part <= len(self._parts):
            self.to_line(bisect_left(self._lines, (self._parts[part - 1],)) + beyond)

    def _place_and_lines(self) -> tuple[int, int]:
        """The entry at the upper edge, and how many of its lines are above it."""
        part = self._part_at(self.scroll_offset.y)
        begin = bisect_left(self._lines, (self._parts[part - 1],)) if part else 0
        return part, self.scroll_offset.y - begin

    def action_follow(self, number: int) -> None:
        """Open the link of that number."""
        if number <= len(self.links):
            self.post_message(self.Followed(self.links[number - 1]))

    def _part_at(self, y: int) -> int:
        if not 0 <= y < len(self._lines):
            return 0
        return bisect_right(self._parts, self._lines[y].block)

    def on_click(self, event: events.Click) -> None:
        """A click on a link opens it."""
        from tui.links import openable

        address = openable(event.style.link)
        if address is not None:
            self.post_message(self.Followed(address))
