"""Which posts belong to one thread, in which order, on what evidence."""

from collections.abc import Iterable
from itertools import chain

from archiver.stitching.assembly import threads_of
from archiver.stitching.segments import SEGMENT_GAP, segments
from schemas.strand import Chain, Strand

__all__ = ["SEGMENT_GAP", "segments", "stitch"]


def stitch(strands: Iterable[Strand]) -> list[Chain]:
    """The threads of these strands.

    The result depends neither on the order of the strands nor on their keys. A part whose siblings were never captured is a
    chain of one ("2/6"); what merely looks numbered is in no chain.
    """
    return list(chain.from_iterable(map(threads_of, segments(strands))))
