"""A line to type into. What somebody pastes may come from a post: it is made plain before it is shown."""

from textual.widgets import Input

from tui.plain import plain_line


class PlainInput(Input):
    """An input that holds nothing but plain text."""

    def validate_value(self, value: str) -> str:
        """Control and invisible characters become visible; white space at the ends stays, one types it."""
        if value.isascii() and value.isprintable():
            return value
        blank = len(value) - len(value.rstrip(" "))
        return plain_line(value) + " " * blank
