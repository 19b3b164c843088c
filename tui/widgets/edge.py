"""The line between two panes: dragged, it makes one wider and the other narrower."""

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.styles import style


class Edge(Widget):
    """One column."""

    ALLOW_SELECT = False

    class Dragged(Message):
        """The line is wanted elsewhere: right of the pane of this name, at this column of the screen."""

        def __init__(self, left: str, x: int) -> None:
            super().__init__()
            self.left = left
            self.x = x

    def __init__(self, left: str) -> None:
        super().__init__(classes="edge")
        self._left = left
        self._held = False

    def render(self) -> Content:
        """A piece of the line."""
        return Content.styled("│", style(self, "mark" if self._held or self.mouse_hover else "rule"))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The same piece all the way down."""
        return super().render_lines(Region(crop.x, 0, crop.width, 1)) * crop.height

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of it."""
        event.stop()
        self._held = True
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move it."""
        if self._held:
            self.post_message(self.Dragged(self._left, event.screen_x))

    def on_mouse_up(self) -> None:
        """Let go of it."""
        self._held = False
        self.release_mouse()
        self.refresh()

    def on_enter(self) -> None:
        """Show that it can be held."""
        self.refresh()

    def on_leave(self) -> None:
        """No more."""
        self.refresh()
