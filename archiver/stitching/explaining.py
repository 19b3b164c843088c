"""A chain as others read it: positions, gaps, evidence, and a line of reasons for each part."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import islice, pairwise
from typing import Final, NamedTuple

from archiver.stitching.beads import seconds_between
from archiver.stitching.kinship import Member
from archiver.stitching.marker import Marker
from schemas.strand import Chain, ChainPart, Evidence, Strand

_MOST_MISSING: Final = 1000
_SANE_TOTAL: Final = 500
NUMBER = (Evidence.NUMBER,)
NUMBER_REPLY = (Evidence.NUMBER, Evidence.REPLY)
_REPLY = (Evidence.REPLY,)
_TIME = (Evidence.TIME,)
_UNNUMBERED_SURENESS: Final = 0.75
_ALONE: Final = 0.75
_VOUCHED: Final = 0.6
_GAPPED: Final = 0.1


def chain_of(members: list[Member]) -> Chain:
    """The chain of these members, in order, each with its position."""
    tied = _tied(members)
    parts: list[ChainPart] = []
    taken = -1
    before: tuple[Strand, str] | None = None
    for position, strand, bead in members:
        # Where a number stands twice, the second is the next.
        taken = position if position > taken else taken + 1
        if bead is None:
            name = "it"
            evidence: tuple[Evidence, ...] = _REPLY if strand.id in tied else _TIME
            why = _unnumbered(opens=before is None, tied=strand.id in tied)
        else:
            name = _name(bead.index, bead.total)
            evidence = NUMBER_REPLY if strand.id in tied else NUMBER
            why = f"numbered {name}"
        if before is not None:
            why = f"{why}, {_gap(before[0], strand)} {before[1]}"
        parts.append(_part((strand.key, taken, evidence, why)))
        before = (strand, name)
    numbers = [bead for _, _, bead in members if bead is not None]
    total = next((bead.total for bead in reversed(numbers) if bead.total is not None), None)
    declared = _declared(total, taken)
    missing = _missing([part.position for part in parts], declared)
    sureness = _sureness([bead.certainty for bead in numbers], has_gaps=bool(missing))
    return Chain(tuple(parts), declared, missing, sureness)


class Outline(NamedTuple):
    """What the numbers of a chain say of it by themselves."""

    positions: tuple[int, ...]
    names: tuple[str, ...]
    declared_total: int | None
    missing: tuple[int, ...]
    sureness: float


def outline(markers: Sequence[Marker]) -> Outline:
    """Of a chain whose parts are all numbered, rising, and of one total."""
    positions = tuple(marker.index for marker in markers)
    declared = _declared(markers[0].total, positions[-1])
    missing = _missing(positions, declared)
    sureness = _sureness([marker.certainty for marker in markers], has_gaps=bool(missing))
    names = tuple(_name(marker.index, marker.total) for marker in markers)
    return Outline(positions, names, declared, missing, sureness)


def outlined(
    numbers: Outline, keys: Sequence[int], gaps: Sequence[int], evidence: Sequence[tuple[Evidence, ...]]
) -> Chain:
    """The chain of such parts.

    Args:
        numbers: what their numbers say.
        keys: the strands.
        gaps: exact microseconds from each to the next.
        evidence: of each.
    """
    positions, names, declared, missing, sureness = numbers
    whys = [f"numbered {names[0]}"]
    whys += [
        f"numbered {name}, {_told(gap // 1_000_000)} {before}"
        for before, name, gap in zip(names, names[1:], gaps)  # noqa: B905 - the last has no next
    ]
    parts = map(_part, zip(keys, positions, evidence, whys))  # noqa: B905 - all of one length
    return _chain((tuple(parts), declared, missing, sureness))


# A tuple made directly costs a third of one made by its class, and a rebuild makes one for every part.
_part: Callable[[tuple[object, ...]], ChainPart] = partial(tuple.__new__, ChainPart)
_chain: Callable[[tuple[object, ...]], Chain] = partial(tuple.__new__, Chain)


def _name(index: int, total: int | None) -> str:
    return f"{index}" if total is None else f"{index}/{total}"


def _tied(members: list[Member]) -> set[str]:
    """The ids of the members that answer, or are answered by, another."""
    answers = {strand.id: strand.reply_to for _, strand, _ in members if strand.reply_to is not None}
    if not answers:
        return set()
    ids = {strand.id for _, strand, _ in members}
    tied = {name for name, target in answers.items() if target in ids}
    return tied | {answers[name] for name in tied if answers[name] is not None}


def _unnumbered(*, opens: bool, tied: bool) -> str:
    if opens:
        return "opens the thread" + (", answered by it" if tied else " by announcing it")
    return "without a number" + (", tied in by a reply" if tied else ", closes the thread in words")


def unnumbered_chain(trunk: list[Strand]) -> Chain:
    """The chain of posts that answer each other without a number."""
    parts = [ChainPart(trunk[0].key, 1, _REPLY, "opens a chain of the author's replies to himself")]
    for position, (before, strand) in enumerate(pairwise(trunk), start=2):
        parts.append(ChainPart(strand.key, position, _REPLY, f"answers part {position - 1}, {_gap(before, strand)} it"))
    return Chain(tuple(parts), None, (), _UNNUMBERED_SURENESS)


def _gap(before: Strand, strand: Strand) -> str:
    if before.width == 0 == strand.width:
        return _told((strand.at - before.at) // 1_000_000)
    if before.width < 0 or strand.width < 0:
        return (
            "beside" if before.listing is not None and before.listing == strand.listing else "at an unknown time from"
        )
    return _told(round(seconds_between(before, strand)))


@lru_cache(maxsize=16384)
def _told(seconds: int) -> str:
    if seconds == 0:
        return "at the time of"
    side = "after" if seconds > 0 else "before"
    seconds = abs(seconds)
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit} {side}"
    return f"{seconds} s {side}"


def _declared(total: int | None, highest: int) -> int | None:
    """The last total that the author wrote, if any sane author could have meant it."""
    return None if total is not None and total > _SANE_TOTAL and total > 2 * highest else total


def _missing(positions: Sequence[int], declared: int | None) -> tuple[int, ...]:
    first, last = positions[0], positions[-1]
    end = max(declared or 0, last)
    if first <= 1 and last == end and len(positions) == last - first + 1:
        return ()
    held = set(positions)
    return tuple(islice((position for position in range(1, end + 1) if position not in held), _MOST_MISSING))


def _sureness(certainties: Sequence[float], *, has_gaps: bool) -> float:
    sure = sum(certainties) / len(certainties)
    if len(certainties) == 1:
        return round(_ALONE * sure, 2)
    # Parts vouch for each other.
    return round(1 - (1 - sure) * _VOUCHED - (_GAPPED if has_gaps else 0), 2)
