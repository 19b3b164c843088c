"""A numbered post on its way into a thread, and how well two of them fit together."""

from math import exp, log
from typing import Final

from archiver.stitching.clues import Clue
from archiver.stitching.languages import LATIN
from archiver.stitching.marker import Marker
from schemas.strand import Strand

_SECOND: Final = 1_000_000
_STEP: Final = 20.0
"""Seconds that one place on an undated list stands for."""
_NOWHERE: Final = 240.0
"""Seconds between two posts of which neither time nor place tells anything."""

# Gains and costs, in nats of likelihood as far as the data tell; tuned on real threads, then rounded.
_GAIN: Final = 6.6
_TIME: Final = 1.0
_MINUTE: Final = 60.0
_BACKWARDS: Final = 1.8
_FAR_BACKWARDS: Final = 0.4
_SKIP: Final = 1.4
_SKIP_MORE: Final = 0.25
_REPLY: Final = 7.0
_REPLY_OVER: Final = 3.0
_RARE: Final = 0.7
_ELSEWHERE: Final = 0.5
_OTHERS: Final = 1.5
_TOTAL: Final = 2.6
_TOTAL_PAST_END: Final = 1.6
_REOPENED: Final = 1.2
_OPEN_CLOSED: Final = 0.2
_STYLE: Final = 0.45
_FAMILY: Final = 1.6
_PLACE: Final = 0.5
_LANGUAGE: Final = 2.5
_SCRIPT: Final = 3.0
_DOUBT: Final = 2.6
_ROUNDING: Final = 1e-6


class Bead:
    """A strand with the reading of its number that was chosen for it."""

    __slots__ = ("certainty", "clue", "earlier", "index", "links_away", "place", "rank", "strand", "style", "total")

    def __init__(self, rank: int, strand: Strand, clue: Clue, marker: Marker) -> None:
        self.rank = rank
        self.strand = strand
        self.clue = clue
        self.links_away = False
        """It answers a post of the same stretch."""
        self.earlier: Bead | None = None
        """The version of this part that it takes the place of."""
        self.index, self.total, self.style, self.place, self.certainty = marker

    def take(self, marker: Marker) -> None:
        """Read its number another way."""
        self.index, self.total, self.style, self.place, self.certainty = marker

    def supersede(self, other: "Bead") -> None:
        """Take the place of another version of the part, behind those whose place it took before."""
        oldest = self
        while oldest.earlier is not None:
            oldest = oldest.earlier
        oldest.earlier = other


def seconds_between(first: Strand, then: Strand) -> float:
    """Seconds from one post to the other as far as time or listing tell; never below 0 where the direction is unknown."""
    if first.width == 0 == then.width:
        return (then.at - first.at) / _SECOND
    if first.width < 0 or then.width < 0:
        if (
            first.listing is not None
            and first.listing == then.listing
            and first.order is not None
            and then.order is not None
        ):
            return abs(then.order - first.order) * _STEP
        return _NOWHERE
    seconds = (then.at - first.at) / _SECOND
    blur = max(first.width, then.width) / _SECOND
    if blur and abs(seconds) <= blur:
        if (
            first.listing is not None
            and first.listing == then.listing
            and first.order is not None
            and then.order is not None
        ):
            return min(abs(then.order - first.order) * _STEP, blur)
        return min(blur, _NOWHERE)
    return seconds


def affinity(one: Bead, other: Bead) -> float:
    """How much speaks for `other` being the next captured part after `one`; nothing does at 0 or below."""
    a, b = one.strand, other.strand
    skipped = other.index - one.index - 1
    answers = b.reply_to is not None and b.reply_to == a.id
    if skipped < 0 and not (skipped == -1 and answers):
        return 0.0
    gain = _GAIN
    # Most times are exact, and a call costs as much as all the rest.
    seconds = (b.at - a.at) / _SECOND if a.width == 0 == b.width else seconds_between(a, b)
    if seconds < 0:
        seconds = -seconds
        gain -= _BACKWARDS + _FAR_BACKWARDS * log(1 + seconds / _MINUTE)
    gain -= _TIME * log(1 + seconds / _MINUTE)
    if one.index > 1:
        gain += _RARE * log(one.index)
    if skipped:
        gain -= _SKIP + _SKIP_MORE * min(skipped, 12)
    if b.reply_to is not None or b.self_reply is not None:
        gain += _tie(other, answers=answers, skipped=skipped)
    if one.total != other.total:
        gain -= _total_cost(one, other)
    if one.style != other.style:
        gain -= _STYLE if _family(one.style) == _family(other.style) else _FAMILY
    if one.place != other.place:
        gain -= _PLACE
    if one.clue.language != other.clue.language:
        gain -= _language_cost(one.clue.language, other.clue.language)
    return gain - _DOUBT * ((1 - one.certainty) + (1 - other.certainty))


SILENT, TIED, ELSEWHERE = 0, 1, 2
"""What replies say of a run: nothing; each part answers the one before it; some do, some answer others."""


def longest_gap(certainty: float, skipped: int, said: int) -> float:
    """How many microseconds may lie between two parts of one total, style and place, in kindred languages, for `affinity` to be above 0.

    Args:
        certainty: of either, at least.
        skipped: numbers left out between them, at most.
        said: what replies say.
    """
    gain = _GAIN - 2 * _DOUBT * (1 - certainty) - _ROUNDING
    if skipped:
        gain -= _SKIP + _SKIP_MORE * min(skipped, 12)
    gain += (0.0, min(_REPLY, _REPLY_OVER), -_OTHERS)[said]
    return (exp(gain / _TIME) - 1) * _MINUTE * _SECOND


def most_affinity(other: Bead) -> float:
    """What `affinity` finds at most for an earlier part of lower number that `other` does not answer."""
    rare = _RARE * log(other.index - 1) if other.index > 2 else 0.0  # noqa: PLR2004 - the logarithm of 1 is 0
    return _GAIN + rare - _DOUBT * (1 - other.certainty) + _ROUNDING


def are_kindred(languages: set[str]) -> bool:
    """Whether nothing speaks against one thread in these languages."""
    return len(languages) == 1 or (len(languages) == 2 and "latn" in languages and languages <= LATIN)  # noqa: PLR2004 - one and the script that it is written in


def _tie(other: Bead, *, answers: bool, skipped: int) -> float:
    """What the reply link of the later post says."""
    if answers:
        # Replies support numbers; they do not replace them.
        return _REPLY_OVER if skipped else _REPLY
    if other.links_away:
        return -_ELSEWHERE
    return -_OTHERS if other.strand.answers_others else 0.0


def _total_cost(one: Bead, other: Bead) -> float:
    first, then = one.total, other.total
    if first is None:
        return _OPEN_CLOSED if then == other.index else 2 * _OPEN_CLOSED
    if then is None:
        return _REOPENED
    return _TOTAL + (_TOTAL_PAST_END if first == one.index else 0.0)


def _family(style: str) -> str:
    if style.startswith("list"):
        return "list"
    return "word" if style in {"of", "part"} else "pair"


def _language_cost(first: str, then: str) -> float:
    if first in LATIN and then in LATIN:
        return 0.0 if "latn" in {first, then} else _LANGUAGE
    return _SCRIPT
