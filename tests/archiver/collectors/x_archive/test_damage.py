"""Cut, bent, re-saved and hostile archives: bounded, one clear line, and nothing lost of what could be read."""

import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.cli import run
from archiver.collectors.client import Client
from archiver.collectors.x_archive import XArchive, elements
from archiver.collectors.x_archive.elements import elements as read_elements
from schemas.errors import UnreadableInputError
from schemas.source import Source


def values(script: bytes, start: int = 0) -> list[Any]:
    return [value for value, _ in read_elements(io.BytesIO(script), "x", start)]


@pytest.fixture(params=[64, 1 << 20])
def _pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "_PIECE", request.param)


OBJECTS = st.recursive(
    st.one_of(st.integers(-(2**53), 2**53), st.text(), st.none()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@pytest.mark.usefixtures("_pieces")
@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("name", ["tweet", "a"])
def test_elements_are_those_of_the_array(indent: int | None, name: str) -> None:
    @settings(max_examples=60)
    @given(st.lists(st.builds(lambda value: {name: value}, OBJECTS), max_size=5))
    def check(said: list[Any]) -> None:
        script = b"window.YTD.x.part0 = " + json.dumps(said, indent=indent).encode()
        assert values(script) == said
        for value, end in list(read_elements(io.BytesIO(script), "x"))[:3]:
            assert values(script, end) == said[said.index(value) + 1 :] or said.count(value) > 1

    check()


@pytest.mark.parametrize(
    "text",
    ['}, {"tweet":', '},\n  {\n "tweet" : {', '"}', "\\", '\\"},{"tweet":{', "]", "[[[", "\u2028"],
)
def test_words_that_look_like_borders_are_words(text: str) -> None:
    said = [{"tweet": {"text": text, "more": [{"tweet": text}, {"tweet": [text]}]}}] * 3
    assert values(b"x = " + json.dumps(said).encode()) == said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_that_an_editor_saved_anew_is_read(encoding: str, archives: Any) -> None:
    script = archives.tweets(archives.tweet(0, "Pegelstände 🌊"))["tweets.js"]
    folder = archives.write({"tweets.js": script.encode(encoding)})
    with Client() as client:
        head = client.head(str(folder / "data" / "tweets.js"))
    assert XArchive().recognise("/x", head) is not None
    assert archives.read(folder)[0].posts[0].text == "Pegelstände 🌊"
    assert archives.read(folder / "data" / "tweets.js")[0].posts[0].text == "Pegelstände 🌊"


def test_bytes_of_another_encoding_lose_one_letter_and_no_post(archives: Any) -> None:
    script = archives.tweets(archives.tweet(0, "Flut in K"), archives.tweet(1))["tweets.js"].encode()
    folder = archives.write({"tweets.js": script.replace(b"in K", b"in K\xf6ln")})
    assert [post.text for post in archives.read(folder)[0].posts] == ["Flut in K\ufffdln", "Nine gauges"]


def test_half_a_character_is_mended(archives: Any) -> None:
    script = archives.tweets(archives.tweet(0, "wave"), archives.tweet(1))["tweets.js"]
    folder = archives.write({"tweets.js": script.replace("wave", "wave \\ud83c")})
    assert [post.text for post in archives.read(folder)[0].posts] == ["wave \ufffd", "Nine gauges"]


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.99])
def test_what_stands_before_a_cut_is_stored(
    keep: float, archives: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = archives.tweets(*archives.thread(50))["tweets.js"]
    folder = archives.write({"tweets.js": script[: int(len(script) * keep)]})
    archive = ["--archive", str(tmp_path / "archive.db")]
    assert run([*archive, "-q", "collect", str(folder)]) == 4
    assert "cut off after" in capsys.readouterr().err
    assert run([*archive, "export", "--posts"]) == 0
    assert len(capsys.readouterr().out.splitlines()) in (int(50 * keep) - 1, int(50 * keep))


def test_a_damaged_part_does_not_hide_the_others(archives: Any) -> None:
    folder = archives.write(
        {
            **archives.tweets(archives.tweet()),
            "tweets-part1.js": "nonsense",
            "tweets-part2.js": archives.script("tweets.part2", [archives.tweet(1)]),
        }
    )
    with Client() as client:
        pages = XArchive().pages(Source(collector="x_archive", locator=str(folder)), None, client)
        assert [len(next(pages).posts) for _ in range(3)] == [1, 0, 1]
        with pytest.raises(UnreadableInputError, match=r"tweets-part1\.js"):
            next(pages)


def test_something_larger_than_any_post_is_named_and_not_held(archives: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "_LARGEST", 1_000_000)
    monkeypatch.setattr(elements, "_PIECE", 65_536)
    folder = archives.write(archives.tweets(archives.tweet(), archives.tweet(1, "x" * 4_000_000)))
    with pytest.raises(UnreadableInputError, match="more than one post can be"):
        archives.read(folder)


def test_a_line_without_an_end_is_read_in_bounded_memory() -> None:
    size = 100_000_000
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableInputError, match="cut off after"):
            for _ in read_elements(_Endless(b'x = [{"tweet": {"id_str": "1"}}', size), "x"):  # type: ignore[arg-type]  # as much of one as is asked for
                pass
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


class _Endless:
    """So many bytes of white space after a beginning."""

    def __init__(self, begin: bytes, size: int) -> None:
        self._begin = begin
        self._left = size

    def read(self, size: int) -> bytes:
        piece, self._begin = self._begin[:size], self._begin[size:]
        more = min(size - len(piece), self._left)
        self._left -= more
        return piece + b" " * more


def _nested() -> Iterator[bytes]:
    yield b"x = [" + b'{"tweet":' * 200_000
    yield b"x = " + b"[" * 200_000
    yield b'x = [{"tweet": {"text": "' + b"\\" * 100_001
    yield b'x = [{"a": 1}' + b', {"a": [{"a": 2}, {"a": 3}]}' * 20_000


@pytest.mark.parametrize("script", _nested(), ids=["objects", "arrays", "escapes", "false borders"])
def test_hostile_nesting_is_read_to_its_end(script: bytes) -> None:
    with pytest.raises(UnreadableInputError, match="cut off after"):
        values(script)


@given(st.binary(max_size=300))
def test_any_bytes_are_elements_or_refused(body: bytes) -> None:
    for script in (body, b"x = [" + body, b'x = [{"tweet": {}}, ' + body + b"]"):
        try:
            values(script)
        except UnreadableInputError as error:
            assert str(error).isprintable()  # noqa: PT017 - most bytes are refused, some are not
