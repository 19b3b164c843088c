"""What changed between two texts, word by word, fit for a terminal: `[-out-]{+in+}`, in colour where there is any."""

import re
from difflib import SequenceMatcher

from archiver.cli.output import styled
from schemas.text import printable

_GREEN, _RED = 32, 31
_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 4000
"""Pieces that are compared one by one: the time grows with their square. Longer texts are compared by lines."""


def differences(before: str, after: str) -> str:
    """The later text with what it replaced.

    >>> differences("The river rose.", "The river fell.")
    'The river [-rose-]{+fell+}.'
    """
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    if max(len(old), len(new)) > _MOST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    shown = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            shown.append(printable("".join(new[new_from:new_to])))
            continue
        if old_from < old_to:
            shown.append(styled(f"[-{printable(''.join(old[old_from:old_to]))}-]", _RED))
        if new_from < new_to:
            shown.append(styled(f"{{+{printable(''.join(new[new_from:new_to]))}+}}", _GREEN))
    return "".join(shown)
