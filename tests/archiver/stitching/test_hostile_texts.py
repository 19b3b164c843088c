"""No text may cost more than its two ends."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.stitching.clues import decoded
from archiver.stitching.markers import clue, clues, read

EVIL = {
    "fractions": "1/" * 50_000,
    "brackets": "(" * 100_000,
    "bracketed": "[1/ " * 25_000,
    "digits": "1" * 100_000,
    "keycaps": "1\ufe0f\u20e3" * 33_000,
    "spaces": " " * 99_990 + "1/x",
    "lines": "\n" * 100_000,
    "words": "1 of " * 20_000,
    "parts": "part 1 " * 14_000,
    "lists": "1) 2) " * 16_000,
    "arabic": "١/" * 50_000,
    "wide": "／" * 100_000,
    "invisible": "\u200d" * 100_000,
    "tags": "#a " * 33_000,
    "handles": "@a" * 50_000,
    "links": "http://a.example/1/2 " * 5_000,
    "emoji": "🧵" * 50_000,
    "squares": "🟩" * 100_000,
    "ends": " END" * 25_000,
    "quotes": '"' * 100_000,
    "dots": "." * 100_000,
    "threads": "THREAD: 1/2 " * 8_000,
}


@pytest.mark.parametrize("name", EVIL)
def test_a_hundred_kilobytes_of_anything_cost_next_to_nothing(name: str) -> None:
    start = time.perf_counter()
    clue(EVIL[name])
    clues([EVIL[name]], [None])
    clue("a", EVIL[name])
    # Naive patterns take seconds here; ours a millisecond. The bound only tells the two apart.
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize("text", ["1/999999999", "1/1/1/1/1/1", "9" * 400 + "/5", "5/" + "9" * 400])
def test_huge_numbers_are_no_huge_threads(text: str) -> None:
    assert all(marker.total is None or marker.total < 1000 for marker in read(text))


_PIECES = st.sampled_from(
    [
        *"0123456789/|\\()[]{}.:-–#@ \n",
        "of",
        "Part",
        "①",
        "²",
        "／",
        "\u200f",
        "️⃣",
        "🧵",
        "END",
        "RT @a: ",
        "第",
        "その",
        "\ud800",
        "٣",
        "http://",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=24).map("".join)))
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_and_its_clue_reads_back(text: str) -> None:
    line = clue(text)
    markers = read(text)
    assert clues([text, text], [None, None]) == [line, line]
    assert all(marker.index >= 0 and 0 < marker.certainty <= 1 for marker in markers)
    if line is None:
        assert not markers
    else:
        assert decoded(line).markers == markers
        assert "\n" not in line
