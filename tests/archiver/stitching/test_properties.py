"""What holds for stitching whatever was posted."""

import random
from collections.abc import Iterable, Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.stitching.chains import SEGMENT_GAP, segments, stitch
from archiver.stitching.clues import decoded
from schemas.strand import Chain, Strand

SECOND = 1_000_000
DAY = 86_400 * SECOND

_GAPS = st.sampled_from([0, 1, 20, 90, 600, 5_000, 40_000, 100_000, 400_000])
_NUMBERS = st.one_of(
    st.none(),
    st.tuples(st.integers(0, 5), st.sampled_from([None, 2, 3, 4])),
)
_STYLES = st.sampled_from(["tail paren 0.95", "head bare 0.85", "head list-dot 0.45", "tail bare 0.35"])
_PRINTS = st.sampled_from(["001.002.003", "004.005.006", "007.008.009"])
_FLAGS = st.sampled_from(["en", "fr", "thread en", "end en", "rt en"])


@st.composite
def many_strands(draw: st.DrawFn) -> list[Strand]:
    strands: list[Strand] = []
    at = 1_700_000_000 * SECOND
    ids: list[tuple[int, str]] = []
    undated = draw(st.booleans())
    for key in range(draw(st.integers(0, 14))):
        at += draw(_GAPS) * SECOND
        author = draw(st.integers(0, 1))
        numbers, flags = draw(_NUMBERS), draw(_FLAGS)
        clue = None
        if numbers is not None:
            style = draw(_STYLES)
            # No list says how long it is.
            total = "?" if numbers[1] is None or "list" in style else numbers[1]
            clue = f"{numbers[0]}/{total} {style} | {flags} {draw(_PRINTS)}"
        elif flags.startswith(("thread", "end")):
            clue = f" | {flags}"
        target = draw(st.sampled_from([None, None, *ids[-4:]])) if ids else None
        strands.append(
            Strand(
                key=key,
                author=author,
                id=f"{100 + key}",
                at=at,
                width=-1 if undated else 0,
                listing=1 if undated else None,
                order=key if undated else None,
                reply_to=target[1] if target else None,
                self_reply=target[0] == author if target else None,
                clue=clue,
            )
        )
        ids.append((author, f"{100 + key}"))
    return strands


def shape(chains: Iterable[Chain], strands: list[Strand]) -> Sequence[object]:
    """The chains without the keys, which mean nothing."""
    names = {strand.key: (strand.author, strand.id) for strand in strands}
    return sorted(
        (
            [(names[part.key], part.position, part.evidence, part.why) for part in chain.parts],
            chain.declared_total or -1,
            chain.missing,
            chain.sureness,
        )
        for chain in chains
    )


@given(many_strands(), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_neither_order_of_arrival_nor_keys_matter(strands: list[Strand], chance: random.Random) -> None:
    shuffled = strands[:]
    chance.shuffle(shuffled)
    keys = list(range(1000, 1000 + len(strands)))
    chance.shuffle(keys)
    renamed = [strand._replace(key=key) for strand, key in zip(shuffled, keys, strict=True)]
    assert shape(stitch(strands), strands) == shape(stitch(renamed), renamed)


@given(many_strands())
@settings(max_examples=300, deadline=None)
def test_nothing_is_invented_nothing_doubled_and_positions_rise(strands: list[Strand]) -> None:
    authors = {strand.key: strand.author for strand in strands}
    chains = stitch(strands)
    keys = [part.key for chain in chains for part in chain.parts]
    assert len(keys) == len(set(keys))
    assert set(keys) <= set(authors)
    for chain in chains:
        assert chain.parts
        assert len({authors[part.key] for part in chain.parts}) == 1
        positions = [part.position for part in chain.parts]
        assert all(earlier < later for earlier, later in pairwise(positions))
        assert not set(positions) & set(chain.missing)
        assert list(chain.missing) == sorted(chain.missing)
        assert 0 <= chain.sureness <= 1
        assert all(part.evidence and part.why for part in chain.parts)


@given(many_strands())
@settings(max_examples=500, deadline=None)
def test_no_sure_number_is_lost(strands: list[Strand]) -> None:
    held = {part.key for chain in stitch(strands) for part in chain.parts}
    kept = {_number(strand)[:3] for strand in strands if strand.key in held}
    for strand in strands:
        *number, certainty = _number(strand)
        # What is in no thread was posted again.
        assert certainty < 0.8 or tuple(number) in kept


def _number(strand: Strand) -> tuple[int, int, int, float]:
    """The author of a part of a closed thread, its numbers, and how certain they are; 0 for all else."""
    clue = decoded(strand.clue or " | latn")
    if not clue.markers or clue.repost:
        return strand.author, 0, 0, 0
    index, total, _, _, certainty = clue.markers[0]
    return (strand.author, index, total, certainty) if total and index <= total else (strand.author, 0, 0, 0)


@given(many_strands())
@settings(max_examples=200, deadline=None)
def test_stretches_are_independent(strands: list[Strand]) -> None:
    stretches = list(segments(strands))
    assert sorted(strand.key for stretch in stretches for strand in stretch) == sorted(strand.key for strand in strands)
    apart = [chain for stretch in stretches for chain in stitch(stretch)]
    assert shape(apart, strands) == shape(stitch(strands), strands)


@given(many_strands())
@settings(max_examples=100, deadline=None)
def test_stitching_twice_is_stitching_once(strands: list[Strand]) -> None:
    assert stitch(strands) == stitch(strands)


@given(many_strands(), st.randoms(use_true_random=False), st.integers(1, 4))
@settings(max_examples=200, deadline=None)
def test_grown_page_by_page_equals_made_at_once(strands: list[Strand], chance: random.Random, size: int) -> None:
    arriving = strands[:]
    chance.shuffle(arriving)
    held: list[Strand] = []
    threads: dict[frozenset[int], list[Chain]] = {}
    for start in range(0, len(arriving), size):
        page = arriving[start : start + size]
        held += page
        fresh = {strand.key for strand in page}
        for stretch in segments(held):
            keys = frozenset(strand.key for strand in stretch)
            if keys & fresh:
                for known in [known for known in threads if known & keys]:
                    del threads[known]
                threads[keys] = stitch(stretch)
    grown = [chain for chains in threads.values() for chain in chains]
    assert shape(grown, strands) == shape(stitch(strands), strands)


def _part(key: int, at: int, clue: str | None, reply_to: str | None = None) -> Strand:
    return Strand(key, 1, str(key), at, 0, None, None, reply_to, True if reply_to else None, clue)


def test_a_reply_holds_a_stretch_together_over_any_silence() -> None:
    far = SEGMENT_GAP * 3
    assert len(list(segments([_part(1, 0, None), _part(2, far, None)]))) == 2
    assert len(list(segments([_part(1, 0, None), _part(2, far, None, "1")]))) == 1


def test_thousands_of_rival_parts_in_one_stretch_are_weighed_in_bounded_work() -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    strands = [
        _part(
            key,
            key * 30 * SECOND,
            f"{chance.randint(1, 4)}/{chance.choice([3, 4])} tail paren 0.95 | en {chance.randint(0, 4095):03x}",
        )
        for key in range(6000)
    ]
    chains = stitch(strands)
    assert sum(len(chain.parts) for chain in chains) <= len(strands)
