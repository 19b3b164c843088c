import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.title import title_of


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (None, "1/5 Nine gauges", "Nine gauges"),
        (None, "(2/6) The river", "The river"),
        (None, "🧵 1/ A beginning", "A beginning"),
        ("A headline", "1/5 text", "A headline"),
        (None, "\n\n  first line\nsecond", "first line"),
        (None, "", ""),
        (None, "1/5", "1/5"),
        (None, "1984 was a year", "1984 was a year"),
    ],
)
def test_a_title_is_the_beginning_without_its_number(title: str | None, text: str, expected: str) -> None:
    assert title_of(title, text) == expected


@given(st.one_of(st.none(), st.text()), st.text())
def test_a_title_is_one_short_line(title: str | None, text: str) -> None:
    found = title_of(title, text)
    assert len(found) <= 120
    assert "\n" not in found


@pytest.mark.parametrize("hostile", ["1" * 200_000, "(" * 200_000, " \u200e" * 100_000, "1/" * 100_000, "🧵" * 200_000])
def test_a_hostile_beginning_is_looked_at_once(hostile: str) -> None:
    assert len(title_of(None, hostile)) <= 120
    assert len(title_of(hostile, "")) <= 120
