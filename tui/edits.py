"""What was edited, as differences: words that went and words that came, in one text."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from tui.marks import Mark
from tui.plain import plain

_WORD = re.compile(r"\s+|[^\s]+")
_MOST = 2_000
"""Words of a text that are compared: beyond, the time grows with the square."""


class Difference(NamedTuple):
    """Plain text that holds both, and which is which: marks of the kinds `gone` and `came`."""

    text: str
    marks: tuple[Mark, ...]


def difference(before: str, after: str) -> Difference:
    """Two texts in one."""
    old, new = _words(before), _words(after)
    pieces: list[str] = []
    found: list[Mark] = []
    length = 0

    def add(words: list[str], kind: str | None) -> None:
        nonlocal length
        said = "".join(words)
        if said and kind:
            found.append(Mark(length, length + len(said), kind))
        pieces.append(said)
        length += len(said)

    if len(old) > _MOST or len(new) > _MOST:
        add([*old, "\n"], "gone")
        add(new, "came")
        return Difference("".join(pieces), tuple(found))
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            add(new[c:d], None)
        else:
            add(old[a:b], "gone")
            add([" "] if a < b and c < d else [], None)
            add(new[c:d], "came")
    return Difference("".join(pieces), tuple(found))


def _words(text: str) -> list[str]:
    return _WORD.findall(plain(text).strip("\n"))
