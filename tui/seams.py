"""A part's text without its number: for reading a thread as one text. Only the number that the part is known to have is taken off."""

import re

_SHAPE = r"(?P<number>\d{1,3})\s?(?:[/／⁄]\s?\d{0,3}|[.)])"
_AT_THE_HEAD = re.compile(rf"[🧵(\[（【]{{0,2}}\s?{_SHAPE}[)\]）】:.]{{0,3}}")
"""Bounded, and asked of a text without blanks at its ends: thirty thousand empty lines cost nothing."""
_AT_THE_END = re.compile(r"\s*[🧵(\[（【]*(?P<number>\d{1,3})\s?[/／⁄]\s?\d{0,3}[)\]）】]*\s*$")
_TAIL = 40
"""Characters at the end that are looked at."""


def without_number(text: str, position: int) -> str:
    """The text of the part at this position.

    >>> without_number("2/5 The dial (2/5)", 2)
    'The dial'
    >>> without_number("3/4 of all dials", 2)
    '3/4 of all dials'
    """
    text = text.strip()
    head = _AT_THE_HEAD.match(text)
    if head is not None and int(head["number"]) == position:
        text = text[head.end() :].lstrip()
    begin = max(0, len(text) - _TAIL)
    tail = _AT_THE_END.search(text, begin)
    if tail is not None and int(tail["number"]) == position:
        text = text[: tail.start()].rstrip()
    return text
