"""Which panes there are, and which of them stand side by side at a width."""

BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (120, "-roomy")]
"""Columns, and the class that the screen has from there on: one pane at a time, two, three."""
PANES = {"list": "threads", "reading": "reading", "places": "places"}
"""The name of each pane and the id of its widget."""
PLACES_WIDTH = 26
"""Cells of the left pane, unless the reader made it another width."""
LIST_SHARE = 42
"""Percent of what is left of it that the list takes."""
NARROWEST, WIDEST = 12, 60
"""Cells of the left pane."""
SMALLEST, LARGEST = 20, 80
"""Percent of the list."""


def breakpoint_for(width: int) -> str:
    """The class that the library will set: set at once, the screen is laid out and drawn one time less."""
    return [name for least, name in BREAKPOINTS if width >= least][-1]


def is_wide(width: int) -> bool:
    """Whether a thread is seen beside the list."""
    return width >= BREAKPOINTS[1][0]


def shown_panes(width: int, pane: str) -> set[str]:
    """The panes on a screen of this width while one of them is looked at."""
    if width >= BREAKPOINTS[2][0]:
        return {*PANES}
    if is_wide(width):
        return {"places", "list"} if pane == "places" else {"list", "reading"}
    return {pane}
