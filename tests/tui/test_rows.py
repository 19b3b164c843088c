"""A thread in a list is exactly as wide as the list."""

import pytest
from rich.cells import cell_len

from schemas.rows import ThreadRow
from tui.rows import cut, drawn, height

NAMES = ["Ada", "", "山田太郎" * 10, "e\u0301" * 80, "👩\u200d👧" * 30, "שלום" * 20, "\x1b[31m" * 9, "Ｗ" * 9]


@pytest.mark.parametrize("width", [12, 20, 41, 65, 66, 79, 240])
@pytest.mark.parametrize("name", NAMES)
def test_every_line_has_the_width_of_the_list(width: int, name: str) -> None:
    row = ThreadRow(1, "t-1", "x", name, None, name * 3, 3, 5, 2, complete=False, ended_at=0, date_inferred=True)
    lines = drawn(row, width)
    assert len(lines) == height(width)
    if width > 40:
        assert [sum(cell_len(text) for text, _ in line) for line in lines] == [width] * len(lines)


@pytest.mark.parametrize("text", ["abc", "東京東京", "", "e\u0301e\u0301"])
@pytest.mark.parametrize("width", [0, 1, 2, 3, 9])
def test_cuts_fit(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) == width
