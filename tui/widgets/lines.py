"""A view that is drawn line by line, and nothing around the lines.

The library asks of every line of every widget whether there is a border, an outline, a hatch or a tint: a third of the time of a page.
"""

from typing import Self

from rich.style import Style as RichStyle
from textual import events
from textual.binding import Binding
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from tui.styles import style

MOVES = (
    Binding("up,k", "move(-1)", show=False),
    Binding("down,j", "move(1)", show=False),
    Binding("pageup,ctrl+b", "page(-1)", show=False),
    Binding("pagedown,ctrl+f,space", "page(1)", show=False),
    Binding("home,g", "first", show=False),
    Binding("end,G", "last", show=False),
)
"""Keys that every such view moves by; it has the actions."""
_WHEEL = 3
"""Lines that one notch of a mouse wheel scrolls."""


class Lines(ScrollView, can_focus=True):
    """A view without border or padding. A subclass draws a line; each line is kept until it is refreshed."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the library's own name for it
        super().__init__(id=id)
        self._cached: dict[int, Strip] = {}
        self._cached_for: tuple[object, ...] = ()
        self.base = Style()
        """The view's own style, looked up once for all lines that are drawn together."""
        self.blank = Strip([])
        """An empty line, one for all."""
        self._inks: dict[tuple[str, Style], RichStyle] = {}

    # -- drawing ------------------------------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """What is seen, with the library's filters (no colours, the terminal's own colours) and without its borders."""
        self.base = self.visual_style
        filters, size = self.get_line_filters(), self.outer_size
        look = (size, self.base, self.app.theme, *filters)
        if look != self._cached_for:
            self._cached_for = look
            self._cached.clear()
            self._inks.clear()
            self.blank = Strip.blank(size.width, self.base.rich_style)
        background = self.background_colors[1]
        strips = []
        for y in crop.line_range:
            strip = self._cached.get(y)
            if strip is None:
                strip = self.render_line(y).adjust_cell_length(size.width, self.base.rich_style)
                for each in filters:
                    strip = strip.apply_filter(each, background)
                self._cached[y] = strip
            strips.append(strip)
        whole = crop.column_span == (0, size.width)
        return strips if whole else [strip.crop(*crop.column_span) for strip in strips]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw these regions anew, or all."""
        if not regions:
            self._cached.clear()
        for region in regions:
            for y in region.line_range:
                self._cached.pop(y, None)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def ink(self, name: str, base: Style) -> RichStyle:
        """A style of the theme (see `tui.styles`) over another one, as the terminal takes it; mixed once."""
        ink = self._inks.get((name, base))
        if ink is None:
            ink = self._inks[name, base] = (base + style(self, name)).rich_style
        return ink

    # -- scrolling ----------------------------------------------------------------------------------------------------

    def to_line(self, y: float) -> None:
        """Bring a line to the upper edge, at once."""
        self.scroll_to(y=y, animate=False, immediate=True, force=True)

    def walk(self, y: float) -> None:
        """The same, because the reader wants to."""
        self.to_line(y)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the view at once, and not the cursor."""
        self._wheel(event, _WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the view at once, and not the cursor."""
        self._wheel(event, -_WHEEL)

    def _wheel(self, event: events.MouseEvent, lines: int) -> None:
        event.stop()
        event.prevent_default()
        self.walk(self.scroll_offset.y + lines)
