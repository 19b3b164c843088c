"""Reading a post: every place in it that may be its number, with how certain each is."""

from typing import Final, NamedTuple

from archiver.stitching import scores
from archiver.stitching.edges import head_of, is_ended, tail_of
from archiver.stitching.glance import HEAD, TAIL
from archiver.stitching.marker import Marker
from archiver.stitching.pairs import pairs_at_head, pairs_at_tail
from archiver.stitching.wordings import wordings_at_head, wordings_at_tail

WHOLE: Final = 2400
"""A text up to this length is read from end to end."""
_HALF: Final = 1100
TAIL_REACH: Final = 60
_HEAD_REACH: Final = 140
_MOST: Final = 3
_WEAK: Final = 0.4
"""A pair so doubtful may belong to a word: "Part 2/5"."""
SURE: Final = 0.85
"""A pair at the head that looks this certain is the number: nobody needs to look at the tail."""


class Found(NamedTuple):
    """The readings of one text."""

    markers: tuple[Marker, ...]
    ended: bool
    """The author says that this was the last part."""
    head: str
    """The text from its first word on, in plain signs."""


NOTHING: Final = Found((), ended=False, head="")


def both_ends(text: str) -> str:
    """Both ends of a long text: nothing looks further, and no text may cost more than another."""
    return text if len(text) <= WHOLE else f"{text[:_HALF]}\n\n{text[-_HALF:]}"


def candidates(text: str, sides: int = HEAD | TAIL) -> Found:
    """All readings of a text that is told by no common form: the best first, three at most.

    Args:
        text: the post.
        sides: where to look: `HEAD`, `TAIL` or both.
    """
    head = head_of(text)
    found: list[Marker] = []
    if sides & HEAD:
        window = head[:_HEAD_REACH]
        found.extend(pairs_at_head(window, text))
        if len(found) == 1 and found[0].certainty >= SURE and found[0].place == "head":
            return NOTHING if scores.is_game(text) else Found((found[0],), is_ended(text), head)
        if not found or found[0].certainty < _WEAK:
            found.extend(wordings_at_head(window, text))
    tail, ended = tail_of(text)
    if sides & TAIL or (found and found[0].certainty < SURE):
        window = tail[-TAIL_REACH:]
        before = len(found)
        found.extend(pairs_at_tail(window, text))
        if len(found) == before:
            found.extend(wordings_at_tail(window))
    if found and scores.is_game(text):
        return NOTHING
    return Found(best(found) if len(found) > 1 else tuple(found), ended, head)


def best(found: list[Marker]) -> tuple[Marker, ...]:
    """The readings that remain of all that were found: the most certain first, each number once, three at most."""
    found = _without_series(found)
    kept: dict[tuple[int, int | None], Marker] = {}
    for marker in sorted(found, key=_most_certain):
        kept.setdefault((marker.index, marker.total), marker)
    return tuple(kept.values())[:_MOST]


def _most_certain(marker: Marker) -> float:
    return -marker.certainty


def _without_series(found: list[Marker]) -> list[Marker]:
    """Doubt the pairs of a post that counts through several of its own things: "Photo 1/3: … Photo 2/3: …"."""
    pairs = {(marker.index, marker.total) for marker in found if marker.total is not None}
    for index, total in pairs:
        if (index + 1, total) in pairs:
            return [marker._replace(certainty=0.1) if marker.total == total else marker for marker in found]
    return found
