"""Members without a number: what replies or words tie to a thread, and chains of replies that were never numbered."""

from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter
from typing import Final

from archiver.stitching.beads import Bead, seconds_between
from archiver.stitching.clues import Clue
from schemas.strand import Strand

Member = tuple[int, Strand, Bead | None]

_DAY: Final = 86_400.0
_HEAD_WITHIN: Final = _DAY
_TAIL_WITHIN: Final = 3_600.0
_ANNOUNCED_WITHIN: Final = 900.0
_FIRST_TWO: Final = 2
_FEW: Final = 6
_MOST_TAILS: Final = 40
_LEAST: Final = 3
"""Fewer posts than this that answer each other, unnumbered, are a remark and its afterthought."""


class Kin:
    """Who answers whom within one stretch, and who is already in a thread."""

    def __init__(self, stretch: list[Strand], clues: dict[str, Clue]) -> None:
        self.stretch = stretch
        self.clues = clues
        self.by_id = {strand.id: strand for strand in stretch}
        self.answers: dict[str, list[Strand]] = {}
        for strand in stretch:
            if strand.reply_to is not None and strand.reply_to in self.by_id:
                self.answers.setdefault(strand.reply_to, []).append(strand)
        self.used: set[str] = {name for name, clue in clues.items() if clue.repost}
        self._claims: list[list[Bead]] = []
        # One that its author answers opens a chain of its own: replies lead to it, nearness does not.
        self._announcers = [
            strand
            for strand in stretch
            if strand.id in clues and clues[strand.id].announces and strand.id not in self.answers
        ]
        self._closers = [strand for strand in stretch if strand.id in clues and clues[strand.id].ended]

    def claim(self, run: list[Bead]) -> None:
        """Take the posts of this run: they are in a thread now."""
        self._claims.append(run)
        self.used.update(bead.strand.id for bead in run)

    def families(self) -> Iterator[list[Member]]:
        """The claimed runs, each with the unnumbered posts that belong to it."""
        for run in self._claims:
            members: list[Member] = [(bead.index, bead.strand, bead) for bead in run]
            members = self._between(members)
            yield self._heads(members) + members + self._tails(members, run)

    def free(self, name: str | None) -> Strand | None:
        """The author's own post of that id, if it is in no thread."""
        return None if name is None or name in self.used else self.by_id.get(name)

    def _heads(self, members: list[Member]) -> list[Member]:
        position, strand, _ = members[0]
        heads: list[Member] = []
        while position > 0:
            parent = self.free(strand.reply_to)
            if parent is None or not self._near(parent, strand):
                break
            self.used.add(parent.id)
            position, strand = position - 1, parent
            heads.insert(0, (position, parent, None))
        if not heads and len(members) > 1 and 0 < position <= _FIRST_TWO and (announcer := self._announcer(strand)):
            self.used.add(announcer.id)
            heads.append((position - 1, announcer, None))
        return heads

    def _near(self, parent: Strand, strand: Strand) -> bool:
        clue = self.clues.get(parent.id)
        return abs(seconds_between(parent, strand)) <= _HEAD_WITHIN or (clue is not None and clue.announces)

    def _announcer(self, strand: Strand) -> Strand | None:
        """The last unnumbered post before this one, if it says that a thread follows."""
        return None if strand.reply_to is not None else self._nearest(strand, self._announcers, before=True)

    def _nearest(self, strand: Strand, others: list[Strand], *, before: bool) -> Strand | None:
        middle = bisect_left(others, strand.at, key=attrgetter("at"))
        best: tuple[float, Strand] | None = None
        for other in others[max(0, middle - _FEW) : middle + _FEW]:
            if other.id not in self.used and other.reply_to is None:
                seconds = seconds_between(other, strand) if before else seconds_between(strand, other)
                if 0 <= seconds <= _ANNOUNCED_WITHIN and (best is None or seconds < best[0]):
                    best = (seconds, other)
        return best[1] if best else None

    def _tails(self, members: list[Member], run: list[Bead]) -> list[Member]:
        position, strand, _ = members[-1]
        tails: list[Member] = []
        while len(tails) < _MOST_TAILS:
            following = next((answer for answer in self.answers.get(strand.id, ()) if answer.id not in self.used), None)
            if following is None or abs(seconds_between(strand, following)) > _TAIL_WITHIN:
                break
            self.used.add(following.id)
            position, strand = position + 1, following
            tails.append((position, following, None))
        last = run[-1]
        if (
            not tails
            and len(run) > 1
            and last.index != last.total
            and (closing := self._nearest(strand, self._closers, before=False))
        ):
            self.used.add(closing.id)
            tails.append((position + 1, closing, None))
        return tails

    def _between(self, members: list[Member]) -> list[Member]:
        """Fill holes in the numbering with unnumbered posts that replies string between the two sides."""
        filled = members[:1]
        for member in members[1:]:
            hole = member[0] - filled[-1][0] - 1
            bridge = self._bridge(filled[-1][1], member[1], hole) if hole > 0 else []
            for place, strand in enumerate(bridge, start=filled[-1][0] + 1):
                self.used.add(strand.id)
                filled.append((place, strand, None))
            filled.append(member)
        return filled

    def _bridge(self, first: Strand, then: Strand, most: int) -> list[Strand]:
        found: list[Strand] = []
        strand = then
        while len(found) <= most:
            if strand.reply_to == first.id:
                return found
            parent = self.free(strand.reply_to)
            if parent is None:
                return []
            found.insert(0, parent)
            strand = parent
        return []


def trunks(kin: Kin) -> Iterator[list[Strand]]:
    """Unnumbered chains in which the author answers himself at least twice; of forks the longest way."""
    for root in kin.stretch:
        if root.id in kin.used or root.answers_others or root.id not in kin.answers:
            continue
        if root.reply_to is not None and root.reply_to in kin.by_id:
            continue
        trunk = _trunk(root, kin)
        if len(trunk) >= _LEAST:
            kin.used.update(strand.id for strand in trunk)
            yield trunk


def _trunk(root: Strand, kin: Kin) -> list[Strand]:
    order = [root]
    seen = {root.id}
    parents: dict[str, Strand] = {}
    for strand in order:
        for answer in kin.answers.get(strand.id, ()):
            if answer.id not in kin.used and answer.id not in seen and abs(seconds_between(strand, answer)) <= _DAY:
                seen.add(answer.id)
                parents[answer.id] = strand
                order.append(answer)
    depth: dict[str, int] = {}
    longest: dict[str, Strand] = {}
    for strand in reversed(order):
        mine = depth.setdefault(strand.id, 1)
        parent = parents.get(strand.id)
        # Walking backwards, an equally deep earlier answer replaces a later one.
        if parent is not None and mine + 1 >= depth.get(parent.id, 1):
            depth[parent.id] = mine + 1
            longest[parent.id] = strand
    trunk = [root]
    while trunk[-1].id in longest:
        trunk.append(longest[trunk[-1].id])
    return trunk
