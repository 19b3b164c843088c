"""Lines break where they may, and nothing of a text is lost."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.plain import plain
from tui.wrapping import wrapped

TEXT = st.text(
    alphabet=st.one_of(st.sampled_from("ab \n東e\u0301👩\u200d🚀"), st.characters(exclude_categories=["Cs"])),
    max_size=200,
)


def lines(text: str, width: int) -> list[str]:
    return [text[begin:end] for begin, end in wrapped(text, width)]


@given(text=TEXT.map(plain), width=st.integers(2, 40))
def test_nothing_but_white_space_is_left_out_and_the_order_is_kept(text: str, width: int) -> None:
    places = wrapped(text, width)
    assert "".join("".join(text[begin:end] for begin, end in places).split()) == "".join(text.split())
    assert places == sorted(places)


@given(text=TEXT.map(plain), width=st.integers(2, 40))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    for line in lines(text, width):
        assert cell_len(line.strip()) <= width or len(line.strip()) == 1


def test_words_stay_whole_where_they_fit() -> None:
    assert lines("the quick brown fox", 10) == ["the quick", "brown fox"]


def test_a_word_too_long_fills_the_line_it_begins_in() -> None:
    assert lines("see " + "x" * 12, 8) == ["see xxxx", "xxxxxxxx"]


def test_wide_letters_are_never_cut_in_two() -> None:
    assert lines("東京電車", 5) == ["東京", "電車"]


def test_empty_lines_stay() -> None:
    assert lines("a\n\nb", 10) == ["a", "", "b"]
