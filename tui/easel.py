"""Pictures for a view that draws line by line: those that are seen are drawn in the background, the last one asked for first."""

from collections import deque
from typing import TYPE_CHECKING

from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.frames import Frame, Picture, cells

if TYPE_CHECKING:
    from tui.pictures import Pictures

_MOST = 8
"""Pictures that wait; whoever scrolls past them has no use for the others."""


class Easel:
    """One picture is drawn at a time: reading must not wait for pictures."""

    class Drawn(Message):
        """A picture is ready to be shown."""

        def __init__(self, frame: Frame, lines: list[Strip]) -> None:
            super().__init__()
            self.frame = frame
            self.lines = lines

    def __init__(self, pictures: "Pictures", view: Widget) -> None:
        self._pictures = pictures
        self._view = view
        self._waiting: deque[Frame] = deque(maxlen=_MOST)
        self._busy: Frame | None = None

    def row(self, picture: Picture, room: int, row: int, background: str) -> Strip | None:
        """A line of a picture; null as long as it is not drawn, or where it cannot be."""
        frame = Frame(picture.file, *cells(picture, room), background)
        lines = self._pictures.drawn(frame)
        if lines is None:
            self._ask(frame)
            return None
        return lines[row] if row < len(lines) else None

    def take(self, message: Drawn) -> None:
        """Keep what was drawn, and have the next one drawn."""
        self._pictures.keep(message.frame, message.lines)
        self._busy = None
        self._next()

    def _ask(self, frame: Frame) -> None:
        if frame != self._busy and frame not in self._waiting:
            self._waiting.append(frame)
            self._next()

    def _next(self) -> None:
        if self._busy is None and self._waiting:
            self._busy = frame = self._waiting.pop()
            self._view.run_worker(lambda: self._draw(frame), thread=True, group="pictures", exit_on_error=False)

    def _draw(self, frame: Frame) -> None:
        self._view.post_message(self.Drawn(frame, self._pictures.draw(frame)))
