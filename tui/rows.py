"""A thread as one line or two of a list, cut to a width."""

from collections.abc import Callable

from textual.content import Content
from textual.style import Style

from schemas.rows import ThreadRow
from tui import times
from tui.plain import shown_line

_ROOMY = 66
"""Cells from which everything fits on one line."""
_AUTHOR = 18
_LONGEST = 300
"""Characters of an author's name that are looked at."""

Styles = Callable[[str], Style]


def height(width: int) -> int:
    """Lines that a row needs."""
    return 1 if width >= _ROOMY else 2


def drawn(row: ThreadRow, width: int, style: Styles) -> list[Content]:
    """The lines of a row, each of exactly this width."""
    mark = ("✓", style("good")) if row.complete else ("◌", style("warn"))
    date = (times.day(row.ended_at, inferred=row.date_inferred), style("quiet"))
    author = shown_line(row.author[:_LONGEST]) if row.author else Content("unknown author")
    title = shown_line(row.title) if row.title else Content("(no text)")
    count = _count(row, style)
    if height(width) == 1:
        left = Content.assemble(
            " ", mark, *_kept(row, style), " ", date, "  ", fitted(_by(row, author, style), _AUTHOR), "  "
        )
        return [_between(Content.assemble(left, title), count, width)]
    upper = Content.assemble(" ", mark, *_kept(row, style), " ", _by(row, author, style))
    return [
        _between(upper, Content.assemble(date, " "), width),
        _between(Content.assemble("     ", title), count, width),
    ]


def fitted(content: Content, width: int) -> Content:
    """Cut with an ellipsis, or filled up, to a width in cells."""
    return content.truncate(max(width, 0), ellipsis=True, pad=True)


def parts(row: ThreadRow) -> str:
    """`5/5`, `3/5`, or `4` where nobody said how many there would be."""
    return f"{row.parts}" if row.declared_total is None else f"{row.parts}/{row.declared_total}"


def _kept(row: ThreadRow, style: Styles) -> tuple[tuple[str, Style], tuple[str, Style]]:
    """Two cells: unread, starred."""
    return ("•" if row.unread else " ", style("mark")), ("★" if row.starred else " ", style("star"))


def _by(row: ThreadRow, author: Content, style: Styles) -> Content:
    """What is read steps back."""
    return author.stylize(style("strong" if row.unread else "body"))


def _count(row: ThreadRow, style: Styles) -> Content:
    if row.complete:
        return Content.assemble((f"  {parts(row)} ", style("quiet")))
    gaps = f"−{row.missing}" if row.missing else "?"
    return Content.assemble((f"  {gaps}  {parts(row)} ", style("warn")))


def _between(left: Content, right: Content, width: int) -> Content:
    return Content.assemble(fitted(left, width - right.cell_length), right)
