"""Where to break the lines of a long text: offsets, not copies, so that styles can be laid over what is seen alone."""

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells, split_text

_CHUNK = re.compile(r"(\s*)(\S+)")
_NARROWEST = 2
"""Cells: a line must hold one wide character."""


def wrapped(text: str, width: int) -> list[tuple[int, int]]:
    """Begin and end of each line of a text that has been made plain."""
    width = max(width, _NARROWEST)
    lines: list[tuple[int, int]] = []
    begin = 0
    for paragraph in text.split("\n"):
        end = begin + len(paragraph)
        if paragraph.isascii() and len(paragraph) <= width:
            lines.append((begin, end))
        else:
            lines.extend(_paragraph(text, begin, end, width))
        begin = end + 1
    return lines


def _paragraph(text: str, begin: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    start, stop, cells = begin, begin, 0
    for found in _CHUNK.finditer(text, begin, end):
        gap, word = cell_len(found[1]), cell_len(found[2])
        if cells + gap + word <= width:
            cells += gap + word
            stop = found.end()
            continue
        if word <= width:
            yield start, stop
            start, stop, cells = found.start(2), found.end(), word
            continue
        *whole, rest = _pieces(found[2], width - cells - gap, width)
        at = found.start(2)
        if not whole[0]:
            yield start, stop
            start = at
        for piece in filter(None, whole):
            at += len(piece)
            yield start, at
            start = at
        stop, cells = found.end(), cell_len(rest)
    yield start, stop


def _pieces(word: str, room: int, width: int) -> list[str]:
    """A word too long for a line: what fits into the rest of this one (perhaps nothing), then lines full."""
    first = split_text(word, room)[0].rstrip() if room >= _NARROWEST else ""
    if not word.startswith(first):
        first = ""
    return [first, *chop_cells(word[len(first) :], width)]
