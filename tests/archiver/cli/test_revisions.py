from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.cli.differences import differences
from tests.archiver.cli.conftest import Tell


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "new", "{+new+}"),
        ("The river rose.", "The river fell fast.", "The river [-rose-]{+fell fast+}."),
        ("same", "same", "same"),
        ("a\x1b[31m", "a", "a[-␛[31m-]"),
    ],
)
def test_differences_are_shown_word_by_word(before: str, after: str, shown: str) -> None:
    assert differences(before, after) == shown


def test_long_texts_are_compared_by_lines() -> None:
    words = [f"line {number}\n" for number in range(3000)]
    shown = differences("".join(words), "".join([*words[:5], "between\n", *words[5:]]))
    assert "{+between\n+}line 5" in shown
    assert shown.count("{+") == 1


def test_what_a_post_said_before_is_shown(tell: Tell, write: Callable[..., Path]) -> None:
    for text, name in (("1/2 The river rose.", "a"), ("1/2 The river fell.", "b")):
        path = write({"id": "1", "text": text}, {"id": "2", "text": "2/2 And so on."}, name=f"{name}.jsonl")
        assert tell("-q", "collect", path, "--captured-at", f"2025-05-1{ord(name) - 96}").code == 0
    said = tell("show", "1", "--revisions")
    assert said.code == 0
    assert "change 1 of 1" in said.out
    assert "1/2 The river [-rose-]{+fell+}." in said.out
    assert "change" not in tell("show", "1").out
    assert tell("show", "1", "--revisions", "--json").code == 2


def test_recheck_of_nothing_asks_nobody(tell: Tell, write: Callable[..., Path]) -> None:
    assert tell("-q", "collect", write({"id": "1"})).code == 0
    said = tell("recheck")
    assert (said.code, said.out) == (0, "")
    assert "asked for 0 posts" in said.err
