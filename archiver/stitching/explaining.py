"""A chain as others read it: positions, gaps, evidence, and a line of reasons for each part."""

from functools import lru_cache
from itertools import pairwise
from typing import Final

from archiver.stitching.beads import Bead, seconds_between
from archiver.stitching.kinship import Member
from schemas.strand import Chain, ChainPart, Evidence, Strand

_MOST_MISSING: Final = 1000
_SANE_TOTAL: Final = 500
_NUMBER = (Evidence.NUMBER,)
_NUMBER_REPLY = (Evidence.NUMBER, Evidence.REPLY)
_REPLY = (Evidence.REPLY,)
_TIME = (Evidence.TIME,)
_UNNUMBERED_SURENESS: Final = 0.75


def chain_of(members: list[Member]) -> Chain:
    """The chain of these members, in order, each with its position."""
    ids = {strand.id for _, strand, _ in members}
    answered = {strand.reply_to for _, strand, _ in members}
    parts = []
    taken = -1
    before: tuple[Strand, str] | None = None
    for position, strand, bead in members:
        taken = max(taken + 1, position)
        tied = (strand.reply_to in ids) or strand.id in answered
        if bead is None:
            evidence: tuple[Evidence, ...] = _REPLY if tied else _TIME
            name = "the opening post" if before is None else "an unnumbered post"
            why = name + (
                ", tied in by a reply"
                if tied
                else " that announces the thread"
                if before is None
                else " that closes the thread"
            )
            name = "it"
        else:
            evidence = _NUMBER_REPLY if tied else _NUMBER
            name = _spelt(bead)
            why = "numbered " + name
        if before is not None:
            why += f", {_gap(before[0], strand)} {before[1]}"
        parts.append(ChainPart(strand.key, taken, evidence, why))
        before = (strand, name)
    declared = _declared(members)
    missing = _missing([part.position for part in parts], declared)
    return Chain(tuple(parts), declared, missing, _sureness(members, len(missing)))


def unnumbered_chain(trunk: list[Strand]) -> Chain:
    """The chain of posts that answer each other without a number."""
    parts = [ChainPart(trunk[0].key, 1, _REPLY, "opens a chain of the author's replies to himself")]
    for position, (before, strand) in enumerate(pairwise(trunk), start=2):
        parts.append(ChainPart(strand.key, position, _REPLY, f"answers part {position - 1}, {_gap(before, strand)} it"))
    return Chain(tuple(parts), None, (), _UNNUMBERED_SURENESS)


def _spelt(bead: Bead) -> str:
    if bead.total is None:
        return f"{bead.index}"
    return f"{bead.index}/{bead.total}"


def _gap(before: Strand, strand: Strand) -> str:
    if before.width < 0 or strand.width < 0:
        return (
            "beside" if before.listing is not None and before.listing == strand.listing else "at an unknown time from"
        )
    return _told(round(seconds_between(before, strand)))


@lru_cache(maxsize=4096)
def _told(seconds: int) -> str:
    if seconds == 0:
        return "at the time of"
    side = "after" if seconds > 0 else "before"
    seconds = abs(seconds)
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit} {side}"
    return f"{seconds} s {side}"


def _declared(members: list[Member]) -> int | None:
    highest = max(position for position, _, _ in members)
    for _, _, bead in reversed(members):
        if bead is not None and bead.total is not None:
            if bead.total > _SANE_TOTAL and bead.total > 2 * highest:
                return None
            return bead.total
    return None


def _missing(positions: list[int], declared: int | None) -> tuple[int, ...]:
    if declared is not None and len(positions) == declared and positions[0] == 1 and positions[-1] == declared:
        return ()
    held = set(positions)
    end = max(declared or 0, positions[-1])
    start = 1
    found: list[int] = []
    for position in range(start, end + 1):
        if position not in held:
            found.append(position)
            if len(found) == _MOST_MISSING:
                break
    return tuple(found)


def _sureness(members: list[Member], missing: int) -> float:
    certainties = [bead.certainty for _, _, bead in members if bead is not None]
    sure = sum(certainties) / len(certainties)
    if len(certainties) == 1:
        return round(0.75 * sure, 2)
    sure = 1 - (1 - sure) * 0.6
    return round(max(0.05, sure - (0.1 if missing else 0.0)), 2)
