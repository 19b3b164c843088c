"""Parts that were posted again: the last version is the member, the earlier ones are in no thread."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import attrgetter
from typing import Final

from archiver.stitching.beads import Bead
from archiver.stitching.clues import print_of

_NEAREST: Final = 4
_AT_ONCE: Final = 900_000_000
_SOON: Final = 6 * 3_600_000_000
"""Microseconds: a correction comes within hours."""


def alike(one: Bead, other: Bead) -> bool:
    """Whether two posts of one number say the same, more or less, or answer the same post."""
    if one.strand.reply_to is not None and one.strand.reply_to == other.strand.reply_to:
        return True
    mine, its = print_of(one.strand.clue or ""), print_of(other.strand.clue or "")
    shared, size = len(mine & its), max(2, min(len(mine), len(its)))
    # Who corrects much later must repeat more: two posts on one matter share words as well.
    return shared * 2 >= size if abs(one.strand.at - other.strand.at) <= _AT_ONCE else shared * 3 > size * 2


def mended(runs: list[list[Bead]]) -> list[list[Bead]]:
    """The runs, each part in its last version; a piece that only repeats parts of a longer run is merged into it."""
    if len(runs) == 1:
        return runs
    hosts = _Hosts(run for run in runs if len(run) > 1)
    if not hosts.places:
        return runs
    kept = []
    for run in sorted(runs, key=_longest_first):
        host = next((host for host in hosts.near(run[0]) if len(host) > len(run) and _repeats(run, host)), None)
        if host is None:
            kept.append(run)
        else:
            _correct(host, run)
    kept.sort(key=lambda run: run[0].rank)
    return _continued(_rejoined(kept))


def _rejoined(runs: list[list[Bead]]) -> list[list[Bead]]:
    """Runs that broke where a part was posted twice: "1 2" and "2 3 4" are one thread, with the second 2."""
    whole: list[list[Bead]] = []
    for run in runs:
        broken = next((other for other in reversed(whole[-_NEAREST:]) if _resumes(run, other)), None)
        if broken is None:
            whole.append(run)
        else:
            again = {bead.index: bead for bead in run}
            for bead in broken:
                if bead.index in again:
                    again[bead.index].supersede(bead)
            broken[:] = sorted([bead for bead in broken if bead.index not in again] + run, key=attrgetter("index"))
    return whole


def _resumes(run: list[Bead], broken: list[Bead]) -> bool:
    first, last = run[0], broken[-1]
    if not broken[0].index < first.index <= last.index < run[-1].index:
        return False
    if not 0 <= first.strand.at - last.strand.at <= _SOON:
        return False
    places = {bead.index: bead for bead in broken}
    if first.total != last.total and not (first.index in places and (first.total or 0) > (last.total or 0) > 0):
        # One more part than announced: the last is posted again, "4/4" as "4/5".
        return False
    return all(alike(places[bead.index], bead) for bead in run if bead.index in places)


def _continued(runs: list[list[Bead]]) -> list[list[Bead]]:
    """The runs, each with the post that answers its last part and has the same number: the author forgot to count on."""
    ends = {run[-1].strand.id: run for run in runs if len(run) > 1}
    whole = []
    for run in runs:
        bead = run[0]
        before = ends.get(bead.strand.reply_to or "")
        if len(run) == 1 and before is not None and (bead.index, bead.total) == (before[-1].index, before[-1].total):
            before.append(bead)
            ends[bead.strand.id] = before
        else:
            whole.append(run)
    return whole


def _longest_first(run: list[Bead]) -> tuple[int, int]:
    return -len(run), run[0].rank


class _Hosts:
    """Longer runs, to be found by a part of theirs."""

    def __init__(self, runs: Iterable[list[Bead]]) -> None:
        self.places: dict[tuple[int, int | None], list[tuple[int, int, list[Bead]]]] = {}
        for number, run in enumerate(runs):
            for bead in run:
                self.places.setdefault((bead.index, bead.total), []).append((bead.strand.at, number, run))
        for spots in self.places.values():
            spots.sort(key=lambda spot: spot[:2])

    def near(self, bead: Bead) -> Iterator[list[Bead]]:
        """Runs that hold the bead's number, the nearest few in time."""
        spots = self.places.get((bead.index, bead.total), ())
        middle = bisect_left(spots, bead.strand.at, key=lambda spot: spot[0])
        for _, _, run in spots[max(0, middle - _NEAREST) : middle + _NEAREST]:
            if run[0] is not bead:
                yield run


def _repeats(run: list[Bead], host: list[Bead]) -> bool:
    places = {bead.index: bead for bead in host}
    for bead in run:
        twin = places.get(bead.index)
        if (
            twin is None
            or twin.total != bead.total
            or abs(twin.strand.at - bead.strand.at) > _SOON
            or not (alike(twin, bead) or (len(run) == 1 and _hangs_under(bead, host, twin)))
        ):
            return False
    return True


def _hangs_under(bead: Bead, host: list[Bead], twin: Bead) -> bool:
    """Whether the post answers a part of the thread; where it answers the one of its own number, the author may have miscounted."""
    target = bead.strand.reply_to
    return target is not None and target != twin.strand.id and any(target == other.strand.id for other in host)


def _correct(host: list[Bead], run: list[Bead]) -> None:
    places = {bead.index: place for place, bead in enumerate(host)}
    newest_first = _newest_first(host)
    for bead in run:
        place = places[bead.index]
        twin = host[place]
        if _later(bead, twin, newest_first=newest_first):
            host[place] = bead
            bead.supersede(twin)
        else:
            twin.supersede(bead)


def _later(bead: Bead, twin: Bead, *, newest_first: bool) -> bool:
    a, b = bead.strand, twin.strand
    if (
        (a.width < 0 or b.width < 0 or a.at == b.at)
        and a.order is not None
        and b.order is not None
        and a.listing == b.listing
    ):
        return (a.order < b.order) == newest_first
    return bead.rank > twin.rank


def _newest_first(host: list[Bead]) -> bool:
    orders = [bead.strand.order for bead in host if bead.strand.order is not None]
    falling = sum(then < one for one, then in pairwise(orders))
    return falling * 2 >= len(orders) - 1
