"""Which panes there are, and from how many columns they stand side by side."""

BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (120, "-roomy")]
"""Columns, and the class that the screen has from there on."""
PANES = {"list": "threads", "reading": "reading", "places": "places"}
"""The name of each pane and the id of its widget."""


def breakpoint_for(width: int) -> str:
    """The class that the library will set: set at once, the screen is laid out and drawn one time less."""
    return [name for least, name in BREAKPOINTS if width >= least][-1]


def is_wide(width: int) -> bool:
    """Whether the panes stand side by side."""
    return width >= BREAKPOINTS[1][0]
