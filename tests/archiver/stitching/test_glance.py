"""The first look, which nine posts of ten must pass without a search."""

import pytest

from archiver.stitching.glance import HEAD, OPENING, TAIL, sides

ORDINARY = [
    "The lock keeper waves at the boats.",
    "26 days until the lock opens",
    "45,000 boats a year pass the lock.",
    "#Lock2024 opens today, and everybody is invited to the lock house",
    "In the end, we win.",
    "And then we begin again",
    "The best keeper is a friend",
    "Only 3 of the keepers came. #locks",
    "The keepers got $300/day for all of their work",
    "In the lock house, each year since 9/11 we have remembered them",
    "The lock opened on 12/5/2024, before noon",
    "Read all of it at https://locks.example/2/5 #locks",
    "Die Schleuse – größer als je zuvor – öffnet: https://locks.example/a/12",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_post_is_passed_over(text: str) -> None:
    assert not sides(text)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("2/5 The lock opens.", OPENING),
        ("2) The lock opens.", OPENING),
        ("The lock opens. (2/5)", HEAD | TAIL),
        ("The lock opens (2 of 5) https://locks.example", TAIL),
        ("The lock opens. END", TAIL),
        ("水門が開きます。②", TAIL),
        ("水門が②開きます。", HEAD | TAIL),
    ],
)
def test_a_numbered_post_is_looked_at_where_its_number_may_be(text: str, where: int) -> None:
    assert sides(text) == where
