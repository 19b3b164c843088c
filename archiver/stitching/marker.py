"""One reading of a post's number."""

from typing import NamedTuple


class Marker(NamedTuple):
    """One reading of a post's number."""

    index: int  # type: ignore[assignment]  # tuple has a method of that name, which nobody calls
    total: int | None
    """Null where the author left it open ("3/", "3/n", "Part 3")."""
    style: str
    """`paren`, `bare-open`, `list-dot` …: how it is written. The first word tells the family."""
    place: str
    """`head`, `tail`, `line` (alone on its line) or `inner`."""
    certainty: float
    """0 to 1, as it looks without its neighbours."""
