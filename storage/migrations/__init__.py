"""The ordered steps from each format of the archive to the next.

A new archive is made whole out of `storage.tables`. An older file goes through every step that it has not seen, in one
transaction with the new version number: it is of one format or of the next, never between.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from storage.transaction import Transaction


class Step(NamedTuple):
    """The way from `to - 1` to `to`."""

    to: int
    what: str
    """One line, for the user who waits."""
    upgrade: Callable[[Transaction], None]


STEPS: tuple[Step, ...] = ()
"""In order; the last one's `to` is `dialect.FORMAT`. Format 1 is the first: nothing leads to it."""


def pending(found: int, steps: Sequence[Step] = STEPS) -> Sequence[Step]:
    """The steps that a file of this format still needs, in order."""
    return [step for step in sorted(steps, key=lambda step: step.to) if step.to > found]
