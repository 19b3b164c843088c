"""One stretch of one author's posts, from strands to threads."""

from collections.abc import Iterable, Iterator

from archiver.stitching.beads import Bead, affinity
from archiver.stitching.belief import believed
from archiver.stitching.clues import Clue, decoded
from archiver.stitching.corrections import mended
from archiver.stitching.explaining import chain_of, unnumbered_chain
from archiver.stitching.kinship import Kin, trunks
from archiver.stitching.linking import runs
from archiver.stitching.straight import straight
from schemas.strand import Chain, Strand

_NEIGHBOURS = 8
"""How many numbered posts on either side have a say in how an ambiguous one is read."""
_REACH = 0.35
"""What a well-fitting neighbour is worth beside a reading's own certainty."""


def threads_of(stretch: list[Strand]) -> Iterable[Chain]:
    """The threads of one stretch as `segments` cuts them: one author, sorted by time."""
    chains = straight(stretch)
    return weighed(stretch) if chains is None else chains


def weighed(stretch: list[Strand]) -> Iterator[Chain]:
    """The same, with every possible thread weighed against every other."""
    beads, clues = _beads(stretch)
    kin = None
    if len(beads) < len(stretch):
        kin = Kin(stretch, clues)
    if beads:
        _settle_readings(beads)
        for run in mended(runs(beads)):
            for part in believed(run):
                if kin is None:
                    yield chain_of([(bead.index, bead.strand, bead) for bead in part])
                else:
                    kin.claim(part)
        if kin is not None:
            for members in kin.families():
                yield chain_of(members)
    if kin is not None:
        for trunk in trunks(kin):
            yield unnumbered_chain(trunk)


def _beads(stretch: list[Strand]) -> tuple[list[Bead], dict[str, Clue]]:
    beads: list[Bead] = []
    clues: dict[str, Clue] = {}
    ids = {strand.id for strand in stretch} if len(stretch) > 1 else set()
    for rank, strand in enumerate(stretch):
        line = strand.clue
        if line is None:
            continue
        clue = decoded(line)
        if clue.markers and not clue.repost:
            bead = Bead(rank, strand, clue, clue.markers[0])
            bead.links_away = strand.reply_to is not None and strand.reply_to in ids
            beads.append(bead)
        else:
            clues[strand.id] = clue
    return beads, clues


def _settle_readings(beads: list[Bead]) -> None:
    """Where a post can be read in several ways, let its neighbours decide."""
    for place, bead in enumerate(beads):
        if len(bead.clue.markers) > 1:
            around = beads[max(0, place - _NEIGHBOURS) : place] + beads[place + 1 : place + 1 + _NEIGHBOURS]
            best = (-1.0, bead.clue.markers[0])
            for marker in bead.clue.markers:
                bead.take(marker)
                worth = marker.certainty + _REACH * sum(sorted(_fit(bead, other) for other in around)[-2:])
                if worth > best[0] + 1e-9:
                    best = (worth, marker)
            bead.take(best[1])


def _fit(bead: Bead, other: Bead) -> float:
    return max(affinity(bead, other), affinity(other, bead)) if bead.index < other.index else affinity(other, bead)
