"""Numbers as bars."""

import pytest

from tui.spark import bar, gathered, spark


def test_the_highest_is_full_and_something_is_never_nothing() -> None:
    assert spark([0, 1, 400, 800]) == " ▁▄█"
    assert spark([]) == ""
    assert spark([0, 0]) == "  "


def test_stretches_keep_the_sum() -> None:
    assert gathered([1, 2, 3], 5) == [1, 2, 3]
    assert gathered(list(range(100)), 7) and sum(gathered(list(range(100)), 7)) == sum(range(100))  # noqa: PT018 - one fact
    assert len(gathered(list(range(100)), 7)) == 7


@pytest.mark.parametrize(("value", "drawn"), [(0, ""), (1, "╸"), (50, "━━━━━"), (55, "━━━━━╸"), (100, "━" * 10)])
def test_bars_are_as_long_as_their_number(value: int, drawn: str) -> None:
    assert bar(value, 100, 10) == drawn
    assert bar(value, 0, 10) == ("╸" if value else "")
