"""The best pairing: every part takes at most one predecessor, every part is taken at most once, and the whole gains most."""

from typing import Final

_EXACT: Final = 48
"""Groups up to this size are solved exactly, in cubic time; larger ones by the best pair first."""


def best_pairs(gains: dict[int, dict[int, float]]) -> dict[int, int]:
    """The pairs of the greatest total gain.

    Args:
        gains: for each later part its possible earlier parts, with what each pair gains (above 0).

    Returns:
        For each later part that has one, its earlier part.
    """
    chosen: dict[int, int] = {}
    for group in _groups(gains):
        if len(group) == 1:
            later, earlier = group[0], gains[group[0]]
            chosen[later] = max(sorted(earlier), key=earlier.__getitem__)
        elif len(group) <= _EXACT:
            chosen.update(_exact({later: gains[later] for later in group}))
        else:
            chosen.update(_greedy({later: gains[later] for later in group}))
    return chosen


def _groups(gains: dict[int, dict[int, float]]) -> list[list[int]]:
    """Later parts that compete for earlier ones, directly or through others, belong to one group."""
    takers: dict[int, list[int]] = {}
    for later, earlier in gains.items():
        for one in earlier:
            takers.setdefault(one, []).append(later)
    seen: set[int] = set()
    groups = []
    for first, earlier in gains.items():
        if first in seen or not earlier:
            continue
        seen.add(first)
        group = [first]
        for later in group:
            for one in gains[later]:
                for rival in takers[one]:
                    if rival not in seen:
                        seen.add(rival)
                        group.append(rival)
        groups.append(sorted(group))
    return groups


def _greedy(gains: dict[int, dict[int, float]]) -> dict[int, int]:
    pairs = sorted((-gain, later, one) for later, earlier in gains.items() for one, gain in earlier.items())
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _, later, one in pairs:
        if later not in chosen and one not in taken:
            chosen[later] = one
            taken.add(one)
    return chosen


def _exact(gains: dict[int, dict[int, float]]) -> dict[int, int]:
    """Grow the pairing by one later part at a time, along the path that gains most (Bellman and Ford)."""
    owner: dict[int, int] = {}
    chosen: dict[int, int] = {}
    orders = {later: sorted(earlier.items()) for later, earlier in gains.items()}
    for newcomer in sorted(gains):
        favourite = max(orders[newcomer], key=_gain)[0]
        if favourite in owner:
            _place(newcomer, gains, orders, chosen, owner)
        else:
            # No newcomer can add more than its greatest gain.
            chosen[newcomer] = favourite
            owner[favourite] = newcomer
    return chosen


def _gain(pair: tuple[int, float]) -> float:
    return pair[1]


def _place(
    newcomer: int,
    gains: dict[int, dict[int, float]],
    orders: dict[int, list[tuple[int, float]]],
    chosen: dict[int, int],
    owner: dict[int, int],
) -> None:
    best: dict[int, float] = {newcomer: 0.0}
    came: dict[int, tuple[int, int]] = {}
    queue = [newcomer]
    end: tuple[float, int, int | None] = (0.0, newcomer, None)
    steps = 0
    while queue and steps < 4 * len(gains) * len(gains) + 8:
        steps += 1
        later = queue.pop(0)
        base = best[later]
        held = chosen.get(later)
        for one, gain in orders[later]:
            if one == held:
                continue
            total = base + gain
            rival = owner.get(one)
            if rival is None:
                if total > end[0] + 1e-9:
                    end = (total, later, one)
                continue
            without = total - gains[rival][one]
            if without > best.get(rival, -1e18) + 1e-9 and rival != newcomer:
                best[rival] = without
                came[rival] = (later, one)
                queue.append(rival)
                if without > end[0] + 1e-9:
                    end = (without, rival, None)
    _shift(newcomer, end, came, chosen, owner)


def _shift(
    newcomer: int,
    end: tuple[float, int, int | None],
    came: dict[int, tuple[int, int]],
    chosen: dict[int, int],
    owner: dict[int, int],
) -> None:
    _, later, one = end
    if later == newcomer and one is None:
        return
    path = []
    while later != newcomer:
        path.append((later, one))
        later, one = came[later]
    path.append((later, one))
    for part, _ in path:
        if part in chosen:
            del owner[chosen.pop(part)]
    for part, earlier in path:
        if earlier is not None:
            chosen[part] = earlier
            owner[earlier] = part
