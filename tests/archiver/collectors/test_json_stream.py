import io
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.collectors.bulk.json_stream import JsonStream
from archiver.collectors.bulk.lines import LONGEST, lines
from archiver.collectors.bulk.outline import outline
from schemas.errors import UnreadableInputError

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def _stream(said: bytes) -> JsonStream:
    return JsonStream(io.BytesIO(said), "/it")


def _walked(stream: JsonStream) -> Any:
    """The value at hand, walked to its last leaf."""
    match stream.kind():
        case "{":
            return {key: _walked(stream) for key in stream.members()}
        case "[":
            return [_walked(stream) for _ in stream.items()]
        case _:
            return stream.value()


@given(_VALUES)
def test_walked_or_whole_it_is_what_the_standard_library_reads(value: Any) -> None:
    said = json.dumps(value).encode()
    expected = json.loads(said.decode().encode("utf-8", "replace"))
    if "\\ud" not in said.decode():  # lone halves of characters are mended
        assert _stream(said).value() == expected
        assert _walked(_stream(said)) == expected


def test_what_is_not_asked_for_is_passed_over() -> None:
    stream = _stream(b'{"a": {"b": [1, {"c": "]}"}]}, "d": [1, 2], "e": "x", "f": 12.5 , "g": [ ] }')
    assert [(key, stream.value()) for key in stream.members() if key in {"d", "f"}] == [("d", [1, 2]), ("f", 12.5)]


def test_items_may_be_walked_or_left() -> None:
    stream = _stream(b'[{"name": "a", "list": [1]}, {"name": "b"}, 3]')
    seen = []
    for place, _ in enumerate(stream.items()):
        if place != 1:
            seen.append(stream.value())
    assert seen == [{"name": "a", "list": [1]}, 3]


@pytest.mark.parametrize("value", [b"1", b"12345", b"-0.5e3", b"true", b'"x"', b"[]"])
def test_a_value_at_the_end_of_the_file_is_whole(value: bytes) -> None:
    assert _stream(value).value() == json.loads(value)


def test_a_number_that_goes_on_in_the_next_piece_is_one_number() -> None:
    said = b"[" + b" " * (256 * 1024 - 3) + b"1234567]"
    assert list(_stream(said).values()) == [1234567]


def test_long_lists_need_no_more_memory_than_an_item() -> None:
    stream = _stream(b"[" + b",".join([b'{"text": "' + b"a" * 1000 + b'"}'] * 2000) + b"]")
    most = 0
    for _ in stream.values():
        most = max(most, len(stream._text))
    assert most < 600_000


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"", "cut off"),
        (b"[1, 2", "cut off"),
        (b'{"a": 1', "cut off"),
        (b'{"a" 1}', "no JSON"),
        (b"{1: 2}", "no JSON"),
        (b"[1 2]", "no JSON"),
        (b"\xff\xfe", "cut off"),
        (b"[" * 100_000, "too deep"),
        (b'{"a":' * 100_000, "too deep"),
        (b'["' + b"a" * 17_000_000, "more than"),
    ],
)
def test_what_is_no_json_is_one_clear_error(said: bytes, why: str) -> None:
    with pytest.raises(UnreadableInputError, match=why):
        _walked(_stream(said))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_any_unicode_encoding_will_do(encoding: str) -> None:
    said = json.dumps({"name": "Häfen und 港", "n": 1}, ensure_ascii=False)
    assert _stream(said.encode(encoding)).value() == json.loads(said)


def test_a_letter_that_is_broken_costs_itself_alone() -> None:
    assert _stream('["Häfen ü", "'.encode() + b'\xe9", "\\ud83d!"]').value() == ["Häfen ü", "\ufffd", "\ufffd!"]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    assert isinstance(outline(body), dict)
    with suppress(UnreadableInputError):
        _walked(_stream(body))


def test_an_outline_tells_of_a_file_that_is_cut() -> None:
    assert outline(b' {"a": {"b": [{"c": "x"}, {"d": 1}], "e": "}"}, "f": "y", "g": "cut') == {
        "a": "", "a.b": "", "a.b.c": "x", "a.b.d": "", "a.e": "}", "f": "y", "g": "",
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_lines_are_lines_in_any_encoding(encoding: str) -> None:
    said = '{"a": "Häfen"}\r\n\n{"b": 1}'
    found = [line.decode().strip("\ufeff\r") for line in lines(io.BytesIO(said.encode(encoding)))]
    assert found == ['{"a": "Häfen"}', "", '{"b": 1}']


def test_of_a_line_that_is_far_too_long_the_beginning_is_kept() -> None:
    first, second = lines(io.BytesIO(b"a" * (LONGEST * 2 + 5) + b"\nnext"))
    assert LONGEST < len(first) < LONGEST + 1_000_000
    assert second == b"next"
