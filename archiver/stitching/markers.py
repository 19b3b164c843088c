"""What a numbering marker is: "1/5", "(2/5)", "3/", "١/٥", "1 of 5" … and what only looks like one.

`clues` is called once for each page that arrives, and keeps all that stitching will ever ask of the texts.
"""

from collections.abc import Sequence
from typing import Final

from archiver.stitching.clues import encoded, markers_of
from archiver.stitching.cues import LED, announces, announcing, is_repost
from archiver.stitching.glance import sides
from archiver.stitching.languages import language_of
from archiver.stitching.marker import Marker
from archiver.stitching.outright import all_outright, outright
from archiver.stitching.reading import NOTHING, Found, both_ends, candidates

__all__ = ["CLUES_VERSION", "Marker", "clue", "clues", "marker_of", "read", "reads"]

CLUES_VERSION: Final = 6
"""Grows whenever `clue` reads differently: an archive with older clues reads its texts again."""
_MOST: Final = 3
_SAMPLE: Final = 160
"""So much of a text tells its language and its content."""


def read(text: str, title: str | None = None) -> tuple[Marker, ...]:
    """All candidate readings of a post, the best first; none for most posts.

    >>> read("The bridge opens at noon. (2/5)")[0][:2]
    (2, 5)
    """
    where = sides(text)
    if not where and title is None:
        # Nine posts of ten end here.
        return ()
    text = both_ends(text)
    told = outright(text, where) if title is None else None
    return _found(text, title, where).markers if told is None else told


def clue(text: str, title: str | None = None) -> str | None:
    """All that stitching will ever ask of this text, in one short line; null when nothing in it matters.

    >>> clue("The bridge opens at noon. (2/5)")
    '2/5 tail paren 0.95 | en d3c.de6.879.e9f.8f5.f9f'
    """
    text = both_ends(text)
    announced = announces(text) or (title is not None and announces(title))
    where = sides(text)
    if not (where or announced) and title is None:
        # Nine posts of ten end here.
        return None
    return _line(text, _found(text, title, where), announced=announced)


def _line(text: str, found: Found, *, announced: bool) -> str | None:
    markers, ended, head = found
    if not (markers or announced or ended):
        return None
    sample = (head or text)[:_SAMPLE]
    lowered = sample.lower()
    words = lowered.split()
    flags = language_of(lowered)
    if is_repost(text):
        flags = f"rt {flags}"
    if ended:
        flags = f"end {flags}"
    if announced:
        flags = f"thread {flags}"
    return encoded(markers, flags, words, sample)


def reads(texts: Sequence[str]) -> list[tuple[Marker, ...]]:
    """What `read` says of each text of a page, for less: most are told without a call."""
    readings, unclear = all_outright(texts)
    for place in unclear:
        readings[place] = _looked_at(texts[place]).markers
    return readings


def clues(texts: Sequence[str], titles: Sequence[str | None]) -> list[str | None]:
    """What `clue` says of each post of a page, for less: most are told without a call.

    Args:
        texts: the posts.
        titles: their titles, in the same order.
    """
    lines: list[str | None] = [None] * len(texts)
    readings, unclear = all_outright(texts)
    found = {place: Found(told, ended=False, head=texts[place]) for place, told in enumerate(readings) if told}
    for place in unclear:
        found[place] = _looked_at(texts[place])
    loud = announcing(texts)
    for place in found.keys() | loud:
        text = texts[place]
        announced = place in loud or (text[:4] in LED and announces(text))
        lines[place] = _line(text, found.get(place, NOTHING), announced=announced)
    if titles.count(None) < len(titles):
        for place, title in enumerate(titles):
            if title is not None:
                lines[place] = clue(texts[place], title)
    return lines


def marker_of(line: str | None) -> Marker | None:
    """The best reading that a stored clue holds."""
    readings = line.partition(" | ")[0] if line else ""
    return markers_of(readings)[0] if readings else None


def _looked_at(text: str) -> Found:
    text = both_ends(text)
    where = sides(text)
    return candidates(text, where) if where else NOTHING


def _of_text(text: str, where: int) -> Found:
    if not where:
        return NOTHING
    if (markers := outright(text, where)) is not None:
        return Found(markers, False, text)
    return candidates(text, where)


def _found(text: str, title: str | None, where: int) -> Found:
    found = _of_text(text, where)
    if title and (where := sides(title := both_ends(title))):
        headline = _of_text(title, where)
        markers = sorted(
            {*headline.markers, *found.markers}, key=lambda marker: (-marker.certainty, marker.index, marker.style)
        )
        return Found(tuple(markers[:_MOST]), headline.ended or found.ended, found.head or headline.head)
    return found
