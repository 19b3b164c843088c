"""Where one author's posts fall apart into stretches that cannot share a thread."""

from collections.abc import Iterable, Iterator
from typing import Final

from schemas.strand import Strand

SEGMENT_GAP: Final = 36 * 3_600_000_000
"""Microseconds of silence after which an author's next post starts anew, unless it answers a post from before."""


def in_time(strand: Strand) -> tuple[int, int, int, str]:
    """The order of posts: by time, then by place on the list (most run newest first), then by id (most grow with time)."""
    place = -strand.order if strand.width and strand.order is not None else 0
    return strand.at, place, len(strand.id), strand.id


def segments(strands: Iterable[Strand]) -> Iterator[list[Strand]]:
    """One author after another, each cut into independent stretches, each sorted by time.

    Two neighbours in time belong to different stretches when they are further apart than `SEGMENT_GAP` and no strand after the
    gap answers one before it (or the other way round). So `stitch(all)` equals the union of `stitch(stretch)`: after a new page only the
    stretches that hold its strands have to be stitched again.
    """
    authors: dict[int, list[Strand]] = {}
    for strand in strands:
        authors.setdefault(strand.author, []).append(strand)
    for author in sorted(authors):
        mine = authors[author]
        if len(mine) == 1:
            yield mine
            continue
        mine.sort(key=in_time)
        yield from _stretches(mine)


def _stretches(mine: list[Strand]) -> Iterator[list[Strand]]:
    cuts = [place for place in range(1, len(mine)) if mine[place].at - mine[place - 1].at > SEGMENT_GAP]
    if cuts:
        cuts = _uncrossed(mine, cuts)
    start = 0
    for cut in cuts:
        yield mine[start:cut]
        start = cut
    yield mine[start:]


def _uncrossed(mine: list[Strand], cuts: list[int]) -> list[int]:
    """The cuts that no reply link crosses: each link raises a bar over the places that it spans."""
    places = {strand.id: place for place, strand in enumerate(mine)}
    bars = [0] * (len(mine) + 1)
    for place, strand in enumerate(mine):
        other = places.get(strand.reply_to) if strand.reply_to is not None else None
        if other is not None:
            bars[min(place, other) + 1] += 1
            bars[max(place, other) + 1] -= 1
    height, open_cuts, wanted = 0, [], set(cuts)
    for place in range(1, len(mine)):
        height += bars[place]
        if height == 0 and place in wanted:
            open_cuts.append(place)
    return open_cuts
