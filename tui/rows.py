"""A thread as one line or two of a list, cut to a width.

Pieces of text rather than the library's contents: a page of a list is drawn in a third of the time.
"""

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from schemas.rows import ThreadRow
from tui import times
from tui.plain import plain_line

_ROOMY = 66
"""Cells from which everything fits on one line."""
_MARKS, _DATE, _AUTHOR = 5, 11, 18
"""Cells of the columns."""
_LONGEST = 300
"""Characters of an author's name that are looked at."""

Piece = tuple[str, str]
"""A plain text, and the name of its style (see tui.styles)."""


def height(width: int) -> int:
    """Lines that a row needs."""
    return 1 if width >= _ROOMY else 2


def drawn(row: ThreadRow, width: int) -> list[list[Piece]]:
    """The lines of a row, each of exactly this width."""
    marks = [
        ("✓" if row.complete else "◌", "good" if row.complete else "warn"),
        ("•" if row.unread else " ", "mark"),
        ("★ " if row.starred else "  ", "star"),
    ]
    date = (times.day(row.ended_at, inferred=row.date_inferred), "quiet")
    author = plain_line(row.author[:_LONGEST]) or "unknown author"
    by = "strong" if row.unread else "body"  # what is read steps back
    title = plain_line(row.title) or "(no text)"
    count = _count(row)
    if height(width) == 1:
        left = [(" ", "body"), *marks, date, ("  ", "body"), (cut(author, _AUTHOR), by)]
        return [[*left, *_between("  " + title, count, width - _MARKS - _DATE - 2 - _AUTHOR)]]
    return [
        [(" ", "body"), *marks, (cut(author, max(0, width - _MARKS - _DATE - 2)) + " ", by), date, (" ", "body")],
        _between("     " + title, count, width),
    ]


def cut(text: str, width: int) -> str:
    """Cut with an ellipsis, or filled up, to a width in cells."""
    if text[:width].isascii():  # what is beyond is not looked at: titles that are cut already end with an ellipsis
        if len(text) > width:
            return f"{text[: max(0, width - 1)]}…"[:width]
        return text.ljust(width)
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…" if width > 0 else ""


def fitted(content: Content, width: int) -> Content:
    """Cut with an ellipsis, or filled up, to a width in cells."""
    return content.truncate(max(width, 0), ellipsis=True, pad=True)


def parts(row: ThreadRow) -> str:
    """`5/5`, `3/5`, or `4` where nobody said how many there would be."""
    return f"{row.parts}" if row.declared_total is None else f"{row.parts}/{row.declared_total}"


def _count(row: ThreadRow) -> Piece:
    if row.complete:
        return f"  {parts(row)} ", "quiet"
    return f"  {f'−{row.missing}' if row.missing else '?'}  {parts(row)} ", "warn"


def _between(left: str, right: Piece, width: int) -> list[Piece]:
    return [(cut(left, max(0, width - len(right[0]))), "body"), right]
