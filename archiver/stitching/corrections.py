"""Parts that were posted again: the last version is the member, the earlier ones are in no thread."""

from typing import Final

from archiver.stitching.beads import Bead

_SOON: Final = 6 * 3_600_000_000
"""Microseconds: a correction comes within hours."""


def alike(one: Bead, other: Bead) -> bool:
    """Whether two posts say the same, more or less."""
    shared = len(one.clue.print & other.clue.print)
    return shared * 2 >= max(2, min(len(one.clue.print), len(other.clue.print)))


def mended(runs: list[list[Bead]]) -> list[list[Bead]]:
    """The runs, each part in its last version."""
    if len(runs) < 2:  # noqa: PLR2004 - a run and its correction
        return runs
    hosts = sorted((run for run in runs if len(run) > 1), key=len, reverse=True)
    if not hosts:
        return _without_repeats(runs)
    kept = []
    for run in sorted(runs, key=len, reverse=True):
        host = next((host for host in hosts if len(host) > len(run) and _repeats(run, host)), None)
        if host is None:
            kept.append(run)
        else:
            _correct(host, run)
    kept.sort(key=lambda run: run[0].rank)
    return _without_repeats(kept)


def _without_repeats(runs: list[list[Bead]]) -> list[list[Bead]]:
    """Of single posts that say the same under one number, the last."""
    return runs


def _repeats(run: list[Bead], host: list[Bead]) -> bool:
    places = {bead.index: bead for bead in host}
    for bead in run:
        twin = places.get(bead.index)
        if twin is None or twin.total != bead.total or abs(twin.strand.at - bead.strand.at) > _SOON or not alike(twin, bead):
            return False
    return True


def _correct(host: list[Bead], run: list[Bead]) -> None:
    places = {bead.index: place for place, bead in enumerate(host)}
    newest_first = _newest_first(host)
    for bead in run:
        place = places[bead.index]
        if _later(bead, host[place], newest_first=newest_first):
            host[place] = bead


def _later(bead: Bead, twin: Bead, *, newest_first: bool) -> bool:
    a, b = bead.strand, twin.strand
    if (a.width < 0 or b.width < 0 or a.at == b.at) and a.order is not None and b.order is not None and a.listing == b.listing:
        return (a.order < b.order) == newest_first
    return bead.rank > twin.rank


def _newest_first(host: list[Bead]) -> bool:
    orders = [bead.strand.order for bead in host if bead.strand.order is not None]
    falling = sum(then < one for one, then in zip(orders, orders[1:], strict=False))
    return falling * 2 >= len(orders) - 1
