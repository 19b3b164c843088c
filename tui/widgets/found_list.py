"""Posts that a search found: two lines each, the words marked."""

import re

from textual.content import Content, Span

from schemas.rows import Found
from tui import times
from tui.plain import plain_line, shown_line
from tui.rows import fitted
from tui.widgets.cursor_list import CursorList

_WORDS = re.compile(r"[^\s\"]+")
_LONGEST = 200


class FoundList(CursorList):
    """What a search found."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the library's own name for it
        super().__init__(id=id)
        self.rows: list[Found] = []
        self._typed = ""

    def show(self, rows: list[Found], typed: str) -> None:
        """Show these, from the first."""
        self.rows, self._typed = rows, typed
        self.cursor = 0
        self.resized(top=0)

    @property
    def count(self) -> int:
        """How many were found."""
        return len(self.rows)

    @property
    def row_height(self) -> int:
        """Who and when, then the words."""
        return 2

    def draw(self, place: int, width: int) -> list[Content]:
        """The lines of one find."""
        row = self.rows[place]
        author = shown_line(row.author[:_LONGEST]) if row.author else Content("unknown author")
        date = times.day(row.created_at, inferred=row.date_inferred)
        where = "" if row.thread else "  single post"
        upper = Content.assemble(
            (date, self.style("quiet")), "  ", author.stylize(self.style("strong")), (where, self.style("quiet"))
        )
        words = Content.assemble("   ", self._marked(plain_line(row.excerpt)))
        return [fitted(upper, width - 1), fitted(words, width - 1)]

    def vacant(self) -> list[Content]:
        """That nothing was found."""
        return [Content(""), Content("   No post holds these words.")] if self._typed.strip() else []

    def _marked(self, excerpt: str) -> Content:
        words = {word.strip("*#@").casefold() for word in _WORDS.findall(self._typed) if not word.startswith("-")} - {
            "",
            "or",
        }
        folded = excerpt.casefold()
        if not words or len(folded) != len(excerpt):
            return Content(excerpt)
        pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        style = self.style("mark")
        return Content(excerpt, [Span(*found.span(), style) for found in re.finditer(pattern, folded)])
