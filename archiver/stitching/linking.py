"""From numbered posts to runs: each part picks a predecessor, all picks of a stretch are made together."""

from bisect import bisect_left
from operator import attrgetter
from typing import Final

from archiver.stitching.beads import Bead, affinity, most_affinity, seconds_between
from archiver.stitching.matching import best_pairs

_BEFORE: Final = 4
_AFTER: Final = 2
"""How many neighbours in time with one number are looked at, before and after a part."""
_ENOUGH: Final = 8
"""Candidate predecessors per part: bounds the work, whatever an author posts."""
_DEEPEST: Final = 14
"""How many numbers may be missing between two neighbours that no reply joins."""
_BRISK: Final = 600.0
"""Seconds: parts that follow each other this fast, one number after the other, need no comparing."""
_RIVAL: Final = 120.0
_PLAIN: Final = 0.6


def runs(beads: list[Bead]) -> list[list[Bead]]:
    """The beads of one stretch in runs; a bead that fits nowhere is a run of its own."""
    if len(beads) == 1:
        return [beads]
    settled, open_beads = _clear_runs(beads)
    if len(open_beads) > 1:
        return settled + _linked(open_beads)
    return settled + [[bead] for bead in open_beads]


def _clear_runs(beads: list[Bead]) -> tuple[list[list[Bead]], list[Bead]]:
    """Runs that need no weighing: 1 to n of n without a gap, nothing else between, brisk and alike."""
    settled: list[list[Bead]] = []
    left: list[Bead] = []
    for bead in beads:
        if settled and bead.index == settled[-1][-1].index + 1 and _goes_on(settled[-1][-1], bead):
            # "6/5" after "5/5", "3/3" after "2/2": the run may not be over, so let it be weighed.
            left += settled.pop()
        left.append(bead)
        total = bead.total
        if total is not None and bead.index == total and 1 < total <= len(left):
            from_zero = len(left) > total and left[-total - 1].index == 0 and left[-total - 1].total == total
            run = left[-total - from_zero :]
            if _is_clear(run, total) and not _has_rival(left, run):
                settled.append(run)
                del left[-len(run) :]
    left.sort(key=attrgetter("rank"))
    return settled, left


def _has_rival(left: list[Bead], run: list[Bead]) -> bool:
    """Whether a thread that had just begun could claim the parts of this run as well."""
    if len(left) == len(run):
        return False
    rival, first = left[-len(run) - 1], run[0]
    return (
        rival.index == first.index
        and rival.total == first.total
        and abs(seconds_between(rival.strand, first.strand)) <= _RIVAL
    )


def _is_clear(run: list[Bead], total: int) -> bool:
    first = before = run[0]
    for index, bead in enumerate(run, start=total + 1 - len(run)):
        if bead.index != index or bead.total != total or bead.certainty < _PLAIN or bead.style != first.style:
            return False
        if bead is not first:
            if bead.clue.language != before.clue.language and "latn" not in (bead.clue.language, before.clue.language):
                return False
            reply = bead.strand.reply_to
            if reply is not None and reply not in {before.strand.id, first.strand.id}:
                return False
            if not 0 <= seconds_between(before.strand, bead.strand) <= _BRISK:
                return False
        before = bead
    return True


def _goes_on(last: Bead, bead: Bead) -> bool:
    return 0 <= seconds_between(last.strand, bead.strand) <= _BRISK


def _linked(beads: list[Bead]) -> list[list[Bead]]:
    pairs = _in_turn(_pairs(beads), beads)
    following = {earlier: later for later, earlier in pairs.items()}
    found = []
    for start, bead in enumerate(beads):
        if start in pairs:
            continue
        run, place = [bead], start
        while place in following:
            place = following[place]
            run.append(beads[place])
        found.append(run)
    return found


def _in_turn(pairs: dict[int, int], beads: list[Bead]) -> dict[int, int]:
    """Of pairs that nothing tells apart, the first begun goes on first: times alone would cross them by chance."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for later, earlier in pairs.items():
        one, other = beads[earlier], beads[later]
        if other.strand.reply_to is None and other.strand.width == 0:
            kind = (
                one.index,
                one.total,
                one.style,
                one.clue.language,
                other.index,
                other.total,
                other.style,
                other.clue.language,
            )
            alike.setdefault(kind, []).append(later)
    for laters in alike.values():
        if len(laters) > 1:
            pairs.update(zip(sorted(laters), sorted(pairs[later] for later in laters), strict=True))
    return pairs


def _pairs(beads: list[Bead]) -> dict[int, int]:
    """For each bead that has one its predecessor, by places in the list.

    Where each bead's favourite is another one, nobody competes and the favourites are the best pairing: no newcomer can add more than
    its greatest gain. So whoever answers a part that outweighs all others at best need not look at them.
    """
    by_index: dict[int, list[int]] = {}
    by_id: dict[str, int] = {}
    for place, bead in enumerate(beads):
        by_index.setdefault(bead.index, []).append(place)
        by_id[bead.strand.id] = place
    gains: dict[int, dict[int, float]] = {}
    told: list[int] = []
    for place, bead in enumerate(beads):
        reply = bead.strand.reply_to
        parent = by_id.get(reply) if reply is not None else None
        gain = affinity(beads[parent], bead) if parent is not None and parent != place else 0.0
        if parent is not None and gain > 0 and gain > most_affinity(bead):
            told.append(place)
            gains[place] = {parent: gain}
        else:
            mine = _gains(place, beads, _candidates(place, bead, by_index, by_id))
            if mine:
                gains[place] = mine
    favourites = {later: max(sorted(earlier), key=earlier.__getitem__) for later, earlier in gains.items()}
    if len(set(favourites.values())) == len(favourites):
        return favourites
    for place in told:
        gains[place] = _gains(place, beads, _candidates(place, beads[place], by_index, by_id))
    return best_pairs(gains)


def _gains(place: int, beads: list[Bead], candidates: list[int]) -> dict[int, float]:
    """What each possible predecessor gains."""
    bead = beads[place]
    gains = ((other, affinity(beads[other], bead)) for other in candidates)
    return {other: gain for other, gain in gains if gain > 0}


def _candidates(place: int, bead: Bead, by_index: dict[int, list[int]], by_id: dict[str, int]) -> list[int]:
    found: list[int] = []
    reply = bead.strand.reply_to
    answered = by_id.get(reply) if reply is not None else None
    if answered is not None and answered != place:
        found.append(answered)
    for depth in range(1, min(_DEEPEST, bead.index) + 1):
        places = by_index.get(bead.index - depth)
        if places:
            if len(places) > 1:
                middle = bisect_left(places, place)
                places = places[max(0, middle - _BEFORE) : middle + _AFTER]
            found += places if answered not in places else [other for other in places if other != answered]
            if len(found) >= _ENOUGH:
                break
    return found
