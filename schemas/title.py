"""What to call a thread: its beginning, on one line."""

import re

_NUMBERING = re.compile(
    r"^[\s\u200e\u200f🧵(\[（【]*\d{1,3}\s?(?:[/／⁄]\s?\d{0,3}|[.)])[)\]）】:.\s\u200e\u200f-]*(?=\D)"
)
"""A number at the head of a title, where it would only repeat what the list shows beside it. Bounded: costs nothing."""
_LONGEST_TITLE = 120


def title_of(title: str | None, text: str) -> str:
    r"""A title for a thread out of its first part: one line, at most 120 characters; still hostile text.

    >>> title_of(None, "1/5 Nine gauges, one riddle\nand more")
    'Nine gauges, one riddle'
    """
    line = next((line for line in (title or text[:2000]).splitlines() if line.strip()), "")[:400]
    line = " ".join(_NUMBERING.sub("", line, count=1).split()) or " ".join(line.split())
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1].rstrip() + "…"
