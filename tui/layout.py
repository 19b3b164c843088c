"""Blocks into lines of a width: what each line shows of which block."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content, Span
from textual.style import Style

from tui.frames import cells
from tui.wrapping import wrapped

if TYPE_CHECKING:
    from tui.blocks import Block


class Line(NamedTuple):
    """A line of the reading view: a stretch of its block's text, or a row of its picture."""

    block: int
    begin: int
    end: int
    first: bool


def laid_out(blocks: "Iterable[Block]", room: "Callable[[Block], int]", *, pictures: bool) -> list[Line]:
    """The lines of blocks, each in the room that there is for it."""
    found = []
    for index, block in enumerate(blocks):
        if block.picture is None:
            spans = wrapped(block.text, room(block))
        else:
            spans = [(row, row + 1) for row in range(cells(block.picture, room(block))[1])] if pictures else []
        found += [Line(index, begin, end, place == 0) for place, (begin, end) in enumerate(spans)]
    return found


def styled(block: "Block", line: Line, look: Callable[[str], Style]) -> Content:
    """The text of a line; `look` gives a style by its name."""
    spans = [Span(0, line.end - line.begin, look(block.style))]
    for mark in block.marks:
        begin, end = max(mark.begin, line.begin), min(mark.end, line.end)
        if begin < end:
            link = Style() if mark.url is None else Style(link=mark.url)
            spans.append(Span(begin - line.begin, end - line.begin, look(mark.kind) + link))
    return Content(block.text[line.begin : line.end], spans)
