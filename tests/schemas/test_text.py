import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.text import encodable, printable, printable_line, squash

ANY_TEXT = st.text(alphabet=st.characters(categories=["L", "M", "N", "P", "S", "Z", "C"]))
"""Lone surrogates and unassigned code points too."""

HARMFUL = [
    *(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t\r"),
    *(chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029)),
    *(chr(code) for code in (0xAD, 0x200B, *range(0x2060, 0x2065), 0xFEFF, *range(0xFFF9, 0xFFFC))),
    *(chr(code) for code in (0xE0000, 0xE0001, 0xE0041, 0xE007F, 0xE0100, 0xE01EF)),
    "\ud800",
    "\udfff",
]


@pytest.mark.parametrize("character", HARMFUL, ids=lambda one: f"{ord(one):04x}")
def test_a_harmful_character_becomes_visible(character: str) -> None:
    shown = printable(f"a{character}b")
    assert character not in shown
    assert len(shown) > 2
    assert all(unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for one in shown)


def test_a_control_character_becomes_its_picture() -> None:
    assert printable("\x1b]0;pwn\x07\x00\x7f\x9b") == "␛]0;pwn␇␀␡\\u009b"


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_every_line_end_is_one(line_end: str) -> None:
    assert printable(f"one{line_end}two") == "one\ntwo"


@pytest.mark.parametrize(
    "text", ["👩‍💻", "❤️", "می‌خواهم", "שלום", "क्षत्रिय", "ảệ", "e\u0301", "\u200eabc\u200f", "tab\there"]
)
def test_what_writing_needs_stays(text: str) -> None:
    assert printable(text) == text


def test_text_that_climbs_over_its_neighbours_is_cut_down() -> None:
    shown = printable("a" + "\u0301" * 500 + "b")
    assert shown == "a" + "\u0301" * 8 + "b"


@given(ANY_TEXT)
def test_nothing_printable_can_command_a_terminal(text: str) -> None:
    shown = printable(text)
    shown.encode()
    assert all(unicodedata.category(one) != "Cc" or one in "\n\t" for one in shown)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown)
    assert printable(shown) == shown


@given(ANY_TEXT)
def test_a_printable_line_is_one_line(text: str) -> None:
    assert len(printable_line(text).splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "mended"),
    [("a\ud800b", "a\ufffdb"), ("\udfff", "\ufffd"), ("\ud83d\ude00", "😀"), ("sound", "sound"), ("", "")],
)
def test_a_lone_surrogate_is_mended_and_a_pair_joined(text: str, mended: str) -> None:
    assert encodable(text) == mended


@given(ANY_TEXT)
def test_whatever_came_can_be_encoded(text: str) -> None:
    encodable(text).encode()
    assert encodable(encodable(text)) == encodable(text)


@pytest.mark.parametrize(
    ("text", "squashed"),
    [("  a \n\t b ", "a b"), ("so\u00adft", "soft"), ("e\u0301", "é"), ("a\u200b\ufeffb", "ab"), ("\u202ea", "a")],
)
def test_squashing_drops_what_cannot_be_seen(text: str, squashed: str) -> None:
    assert squash(text) == squashed


@given(ANY_TEXT)
def test_squashing_twice_is_squashing_once_for_what_it_compares(text: str) -> None:
    assert squash(squash(text)).split() == squash(squash(squash(text))).split()
