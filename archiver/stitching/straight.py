"""Threads that need no weighing: a stretch that is one thread, part after part, and nothing else.

Nine in ten strands stand in such a stretch. What is accepted here is what weighing would find, for nothing can win against a part's
predecessor in time:

- it has the next lower number, and is the nearest in time, which is known exactly;
- any other earlier part leaves out at least one number more, and that costs more than it can gain by looking more certain; total, style
  and place of all are one, and no two languages differ;
- replies lead to that predecessor, or out of the stretch.

So each part's best predecessor is another one, and the best pairing is all of these, if each gains anything.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from operator import eq, sub
from typing import Final, NamedTuple

from archiver.stitching.beads import ELSEWHERE, SILENT, TIED, are_kindred, longest_gap
from archiver.stitching.belief import is_plain, stands_alone
from archiver.stitching.clues import decoded
from archiver.stitching.explaining import NUMBER, NUMBER_REPLY, Outline, outline, outlined
from schemas.strand import Chain, Evidence, Strand

_LONGEST_STEP: Final = 12
"""From one number to the next: beyond, leaving out one more costs nothing more."""
_SPREAD: Final = 0.6
"""How far certainties may lie apart: a little less than outweighs the first number that is left out."""
_SPREAD_GAPPED: Final = 0.05
"""The same where numbers are left out anyway, so that one more costs little."""
_KEPT: Final = 4096
_SHORT: Final = 32
"""Longer sequences of numbers are not worth remembering."""


class _Plan(NamedTuple):
    """What the numbers of a stretch make of it, whoever wrote them and when."""

    outline: Outline | None
    """Null if it is no thread."""
    reach: tuple[float, ...] = ()
    """How many microseconds may lie between two parts: by what replies say, see `longest_gap`."""


def straight(stretch: list[Strand]) -> list[Chain] | None:
    """The thread that a stretch is, or none where it surely is none; null where it takes weighing to tell."""
    keys, _, ids, times, widths, _, _, replies, _, clues = zip(*stretch)  # noqa: B905 - strands are of one length
    if None in clues or any(widths):
        return None
    # The last word of a clue tells the content; the same numbers before it occur again and again.
    readings = tuple([clue.rpartition(" ")[0] for clue in clues])
    plan = _known(readings) if len(readings) <= _SHORT else _plan(readings)
    if plan is None:
        return None
    if plan.outline is None:
        return []
    said, evidence = _ties(ids, replies)
    gaps = list(map(sub, times[1:], times))
    if said is None or (gaps and max(gaps) > plan.reach[said]):
        return None
    return [outlined(plan.outline, keys, gaps, evidence)]


def _ties(ids: tuple[str, ...], replies: tuple[str | None, ...]) -> tuple[int | None, Sequence[tuple[Evidence, ...]]]:
    """What replies say, null if one leads to another part than the one before; and what evidence of each part that makes."""
    if replies.count(None) == len(replies):
        return SILENT, (NUMBER,) * len(ids)
    if replies[1:] == ids[:-1] and len(ids) > 1 and replies[0] not in ids:
        return TIED, (NUMBER_REPLY,) * len(ids)
    tied = [False, *map(eq, replies[1:], ids)]
    elsewhere = {reply for reply, is_tied in zip(replies, tied, strict=True) if not is_tied}
    said = ELSEWHERE if elsewhere.isdisjoint(ids) else None
    return said, [NUMBER_REPLY if one or then else NUMBER for one, then in pairwise((*tied, False))]


def _plan(readings: tuple[str, ...]) -> _Plan | None:
    clues = [decoded(f"{reading} -") for reading in readings]
    markers = [clue.markers[0] for clue in clues if len(clue.markers) == 1 and not clue.repost]
    if len(markers) < len(clues):
        return None
    if len(markers) == 1:
        return _Plan(outline(markers)) if stands_alone(markers[0]) else _Plan(None)
    indexes, totals, styles, places, certainties = zip(*markers, strict=True)
    steps = list(map(sub, indexes[1:], indexes))
    longest, least = max(steps), min(certainties)
    alike = len(set(totals)) == len(set(styles)) == len(set(places)) == 1
    alike = alike and are_kindred({clue.language for clue in clues})
    alike = alike and max(certainties) - least <= (_SPREAD if longest == 1 else _SPREAD_GAPPED)
    in_turn = min(steps) >= 1 and longest <= _LONGEST_STEP and (totals[0] is None or indexes[-1] <= totals[0])
    if not (alike and in_turn and is_plain(markers)):
        return None
    return _Plan(outline(markers), tuple(longest_gap(least, longest - 1, said) for said in (SILENT, TIED, ELSEWHERE)))


_known = lru_cache(maxsize=_KEPT)(_plan)
