"""What the command palette asks; it is loaded when one is first opened."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.command import Provider


def commands_provider() -> "type[Provider]":
    """The commands in the palette; what a palette needs is loaded when one is first opened."""
    from tui.palette import Commands

    return Commands


def names_provider() -> "type[Provider]":
    """The authors and sources in the palette."""
    from tui.palette import Names

    return Names
