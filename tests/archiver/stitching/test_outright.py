"""What is told at one look is what the whole search finds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.stitching.glance import sides
from archiver.stitching.outright import outright
from archiver.stitching.reading import candidates

BEGINNINGS = "2/5 (2/5) [2/5] 2/ 🧵2/5 12/25 24/7 5/3 1/1 0/4 10/10"
PAIRS = "24/7 9/11 1/2 12/25 (3/5) 3/5 2/ 7/10 11/9 50/50 [2/4] 4/3 3/n"
WORDS = "river gauge. valve, Dial ñandú été photo the Apt review on 2016 水門 الماء שלום #tag"
HEADS = st.sampled_from([*BEGINNINGS.split(), "2 of 5", "1 of 1", ""])
TAILS = st.sampled_from([*PAIRS.split(), ""])
SENTENCES = st.lists(st.sampled_from(WORDS.split()), min_size=14, max_size=30).map(" ".join)


@given(HEADS, SENTENCES, TAILS, st.sampled_from(["", " the", " https://locks.example/a/12"]), TAILS)
@settings(max_examples=1_000, deadline=None)
def test_one_look_tells_what_the_search_finds(beginning: str, said: str, first: str, amid: str, last: str) -> None:
    text = " ".join(f"{beginning} {said} {first}{amid} {last}".split())
    where = sides(text)
    told = outright(text, where)
    assert told is None or told == candidates(text, where).markers


WATER = "The water rose over the sill of the old lock before the keeper came"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (f"2/7 they say. {WATER} open 24/7", [(2, 7)]),
        (f"2/7 they say. {WATER} remembers 9/11", [(2, 7), (9, 11)]),
        (f"{WATER} as on 12/25 (3/5)", [(3, 5)]),
        (f"{WATER} since 9/11 3/7", [(3, 7)]),
    ],
)
def test_a_pair_of_a_sentence_leaves_the_number_to_one_look(text: str, numbers: list[tuple[int, int]]) -> None:
    told = outright(text, sides(text))
    assert told is not None
    assert [marker[:2] for marker in told] == numbers


@pytest.mark.parametrize("text", [f"{WATER}: (2/7) they say 3/7", "The lock 1/3 water 2/5", f"2 of 5 {WATER}. (2/7)"])
def test_a_pair_that_may_be_a_number_takes_the_search(text: str) -> None:
    assert outright(text, sides(text)) is None
