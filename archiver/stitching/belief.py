"""Which runs are threads, and which only look like one."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from archiver.stitching.beads import Bead, seconds_between
from archiver.stitching.marker import Marker

_ALONE: Final = 0.6
"""A post must look this certain to count as the only captured part of a thread."""
_WEAK: Final = 0.5
"""Runs that look less certain on the average must be flawless."""
_SHORT_LIST: Final = 900.0
"""Seconds: two posts "1." and "2." are a thread only this close together."""
_LEAST_LIST: Final = 3
_BRISK: Final = 2400.0


def believed(run: list[Bead]) -> Iterator[list[Bead]]:
    """The run if it is a thread, else those of its posts that are surely parts of threads that were not captured."""
    if len(run) > 1 and _holds_together(run):
        yield run
        return
    for bead in run:
        version: Bead | None = bead
        while version is not None and not stands_alone(version):
            # A doubtful number takes the place of a sure one only where others vouch for it.
            version = version.earlier
        if version is not None:
            yield [version]


def stands_alone(bead: Bead | Marker) -> bool:
    """Whether a number that no other goes with is surely that of a part."""
    if bead.certainty < _ALONE or bead.style.startswith("list"):
        return False
    if bead.total is None:
        return bead.style != "part"
    return bead.total > 1 and bead.index <= bead.total


def is_plain(markers: Sequence[Marker]) -> bool:
    """Whether a run of these, of one total and style and with rising numbers, holds together in whatever time."""
    first, last = markers[0], markers[-1]
    if first.style.startswith("list"):
        return False
    whole = first.index <= 1 and last.index - first.index + 1 == len(markers)
    return whole or sum(marker.certainty for marker in markers) / len(markers) >= _WEAK


def _holds_together(run: list[Bead]) -> bool:
    certainty = sum(bead.certainty for bead in run) / len(run)
    listed = sum(bead.style.startswith("list") for bead in run) * 2 > len(run)
    if certainty >= _WEAK and not listed:
        return True
    if listed and len(run) >= _LEAST_LIST and _brisk(run):
        return True
    return _flawless(run) and (not listed or len(run) >= _LEAST_LIST or _close_pair(run))


def _brisk(run: list[Bead]) -> bool:
    """A list in quick succession, from its beginning, with few numbers left out."""
    left_out = run[-1].index - run[0].index + 1 - len(run)
    if left_out > 2 * len(run) or run[0].index > max(3, 2 * len(run) - 3):
        return False
    return all(abs(seconds_between(bead.strand, then.strand)) <= _BRISK for bead, then in pairwise(run))


def _flawless(run: list[Bead]) -> bool:
    """From the first number on, none left out, and all of one total and style."""
    first = run[0]
    answered = all(then.strand.reply_to == bead.strand.id for bead, then in pairwise(run))
    if first.index > (2 if answered else 1):
        return False
    if answered:
        return True
    return all(bead.index == first.index + place and bead.total == first.total for place, bead in enumerate(run))


def _close_pair(run: list[Bead]) -> bool:
    first, then = run[0].strand, run[1].strand
    if then.reply_to == first.id:
        return True
    return abs(seconds_between(first, then)) <= _SHORT_LIST and run[0].style == run[1].style
