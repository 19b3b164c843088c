"""Numbers as a line of bars."""

from collections.abc import Sequence
from itertools import pairwise

_BARS = " ▁▂▃▄▅▆▇█"


def spark(values: Sequence[int]) -> str:
    """A bar each, the highest one full; whatever is more than nothing is seen.

    >>> spark([0, 1, 50, 100])
    ' ▁▄█'
    """
    highest = max(values, default=0)
    return "".join(_BARS[max(1, value * 8 // highest) if value else 0] for value in values)


def gathered(values: Sequence[int], width: int) -> list[int]:
    """The sums of so many stretches, equally long; the values themselves if there are no more."""
    if len(values) <= width:
        return list(values)
    edges = [index * len(values) // width for index in range(width + 1)]
    return [sum(values[begin:end]) for begin, end in pairwise(edges)]


def bar(value: int, highest: int, width: int) -> str:
    """One bar of a chart, from left to right."""
    whole, half = divmod(value * width * 2 // highest if highest else 0, 2)
    return "━" * whole + ("╸" if half or (value and not whole) else "")
