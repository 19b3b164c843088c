"""Where one author's posts fall apart into stretches that cannot share a thread."""

from collections.abc import Iterable, Iterator
from itertools import accumulate, groupby
from operator import itemgetter, lt, sub
from typing import Final

from schemas.strand import Strand

SEGMENT_GAP: Final = 20 * 3_600_000_000
"""Microseconds of silence after which an author's next post starts anew, unless it answers a post from before.

Measured on real threads: parts that no reply joins follow each other within three hours; a night must fit in, a day must not,
so that the stretches of those who post daily stay short."""


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
    for author, some in groupby(strands, key=_AUTHOR):
        authors.setdefault(author, []).extend(some)
    for author in sorted(authors):
        yield from _stretches(authors[author])


def _stretches(mine: list[Strand]) -> Iterator[list[Strand]]:
    times = list(map(_AT, mine))
    # Out of the archive they come in order; only where two times are equal must more be asked.
    if not all(map(lt, times, times[1:])):
        mine.sort(key=in_time)
        times.sort()
    cuts = [place for place, gap in enumerate(map(sub, times[1:], times), 1) if gap > SEGMENT_GAP]
    if cuts:
        cuts = _uncrossed(mine, cuts)
    start = 0
    for cut in cuts:
        yield mine[start:cut]
        start = cut
    yield mine[start:] if start else mine


def _uncrossed(mine: list[Strand], cuts: list[int]) -> list[int]:
    """The cuts that no reply link crosses: each link raises a bar over the places that it spans."""
    wanted = set(cuts)
    names = list(map(_ID, mine))
    # Most answer the post before, from the same side of every cut.
    far = [
        (place, reply)
        for place, (reply, before) in enumerate(zip(map(_REPLY, mine), [None, *names], strict=False))
        if reply is not None and (reply != before or place in wanted)
    ]
    if not far:
        return cuts
    places = {name: place for place, name in enumerate(names)}
    bars = [0] * (len(mine) + 1)
    for place, reply in far:
        other = places.get(reply)
        if other is not None:
            bars[min(place, other) + 1] += 1
            bars[max(place, other) + 1] -= 1
    heights = list(accumulate(bars))
    return [cut for cut in cuts if heights[cut] == 0]


_AUTHOR, _ID, _AT, _REPLY = map(itemgetter, map(Strand._fields.index, ("author", "id", "at", "reply_to")))
"""By place, which is twice as fast as by name."""
