"""A thread that is read off is the thread that weighing finds."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.stitching.assembly import weighed
from archiver.stitching.segments import segments
from archiver.stitching.straight import straight
from schemas.strand import Strand

SECOND = 1_000_000
_CERTAINTIES = (0.1, 0.35, 0.5, 0.6, 0.85, 0.95)
_STYLES = ("tail paren", "head bare", "head bare", "head bare-open", "head list-dot")
_LANGUAGES = ("en", "en", "latn", "fr", "ja", "thread en", "rt en")
_GAPS = (0, 1, 30, 500, 700, 3_000, 5_000, 9_000, 60_000)


def _nearly_straight(chance: random.Random) -> list[Strand]:
    """One author's numbered posts, most of them in turn; now and then something is odd."""

    doubt = chance.choice((0.0, 0.1))
    oddity = chance.choice((0.0, 0.0, 0.005, 0.03))

    def odd() -> bool:
        return chance.random() < oddity

    index, total = chance.choice((0, 1, 1, 1, 2, 5, 20)), chance.choice((None, 3, 5, 7, 12, 40, 40, 900))
    style, language = chance.choice(_STYLES), chance.choice(_LANGUAGES)
    certainty, pace, answering = chance.choice(_CERTAINTIES), chance.choice(_GAPS), chance.random() < 0.5
    at, strands = 1_700_000_000 * SECOND, list[Strand]()
    for key in range(chance.choice((1, 2, 3, 4, 5, 9, 40))):
        told = "?" if total is None or odd() else total
        sure = chance.choice(_CERTAINTIES) if chance.random() < doubt else certainty
        kind = chance.choice(_STYLES) if odd() else style
        reading = f"{index}/{told} {kind} {sure}" + (f"; 3/9 {kind} 0.5" if odd() else "")
        speech = "latn" if chance.random() < doubt else chance.choice(_LANGUAGES) if odd() else language
        reply = str(key - 1) if key and answering != odd() else None
        if odd():
            reply = str(chance.randrange(50))
        strands.append(
            Strand(
                key=key,
                author=1,
                id=str(key),
                at=at,
                width=60 * SECOND if odd() else 0,
                listing=None,
                order=None,
                reply_to=reply,
                self_reply=chance.choice((None, True, False)) if reply else None,
                clue=(f" | {speech}" if odd() else f"{reading} | {speech} {chance.randrange(99)}.abc"),
            )
        )
        index = max(0, index + (chance.choice((-1, 0, 2, 3, 13, 15)) if odd() else 1))
        at += (chance.choice(_GAPS) if odd() else pace) * SECOND
    return strands


@given(st.integers(0, 2**32))
@settings(max_examples=1_000, deadline=None)
def test_what_is_read_off_is_what_weighing_finds(seed: int) -> None:
    for stretch in segments(_nearly_straight(random.Random(seed))):  # noqa: S311 - no secret
        assert straight(stretch) in (None, list(weighed(stretch)))


def test_most_of_such_threads_are_read_off() -> None:
    chance = random.Random(3)  # noqa: S311 - no secret
    stretches = [stretch for _ in range(500) for stretch in segments(_nearly_straight(chance))]
    assert sum(straight(stretch) is not None for stretch in stretches) > len(stretches) / 3


@pytest.mark.parametrize(
    "clues",
    [
        ["1/3", "2/3", "2/3"],
        ["1/3", "3/3", "2/3"],
        ["1/3", "2/4", "3/3"],
        ["1/3", "2/3", "4/3"],
        ["1/30", "20/30"],
    ],
)
def test_what_could_be_otherwise_is_weighed(clues: list[str]) -> None:
    strands = [
        Strand(key, 1, str(key), key * SECOND, 0, None, None, None, None, f"{clue} head bare 0.85 | en a.b")
        for key, clue in enumerate(clues)
    ]
    assert straight(strands) is None
