"""What the filter asks, above the list."""

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from schemas.filter import ThreadFilter
from tui.asked import Chip, chips
from tui.rows import fitted
from tui.styles import style


class Chips(Widget):
    """Each thing that is asked, with a cross to click; or that all is shown. As many lines as that takes."""

    ALLOW_SELECT = False

    class Dropped(Message):
        """One thing is no longer asked."""

        def __init__(self, asked: ThreadFilter) -> None:
            super().__init__()
            self.asked = asked

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the library's own name for it
        super().__init__(id=id)
        self._chips: list[Chip] = []
        self._count = ""

    def tell(self, asked: ThreadFilter, total: int | None) -> None:
        """Say what is shown, and how many that are when it is known."""
        several = len(self._chips)
        self._chips = chips(asked)
        self._count = "… " if total is None else f"{total:,} thread{'' if total == 1 else 's'} "
        self.refresh(layout=max(several, len(self._chips)) > 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - the library asks so
        """As many lines as the chips need at this width."""
        return len(self._lines(width))

    def render(self) -> Content:
        """The chips; the number of threads in the first line, if there is room."""
        width = self.content_size.width
        lines = [Content.assemble(" ", *(self._drawn(chip) for chip in line)) for line in self._lines(width)]
        if not self._chips:
            lines = [Content.assemble(" ", ("All threads", style(self, "strong")))]
        if lines[0].cell_length + len(self._count) <= width:
            count = Content.styled(self._count, style(self, "quiet"))
            lines[0] = Content.assemble(fitted(lines[0], width - len(self._count)), count)
        return Content("\n").join(fitted(line, width) for line in lines)

    def on_click(self, event: events.Click) -> None:
        """Take away the chip that was clicked."""
        offset = event.get_content_offset(self)
        lines = self._lines(self.content_size.width)
        if offset is None or offset.y >= len(lines):
            return
        end = 1
        for chip in lines[offset.y]:
            end += self._drawn(chip).cell_length
            if offset.x < end:
                self.post_message(self.Dropped(chip.without))
                return

    def _lines(self, width: int) -> list[list[Chip]]:
        lines: list[list[Chip]] = [[]]
        room = width - 1
        for chip in self._chips:
            needed = self._drawn(chip).cell_length
            if needed > room and lines[-1]:
                lines.append([])
                room = width - 1
            lines[-1].append(chip)
            room -= needed
        return lines

    def _drawn(self, chip: Chip) -> Content:
        return Content.assemble((f" {chip.label} × ", style(self, "chip")), " ")
