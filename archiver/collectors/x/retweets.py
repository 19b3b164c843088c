"""Who wrote what was only passed on: archives show it as a text of one's own that begins "RT @ada: "."""

import re
from typing import NamedTuple

_PASSED_ON = re.compile(r"RT @(?P<who>\w{1,20}): ")


class PassedOn(NamedTuple):
    """Another's words."""

    handle: str
    text: str


def passed_on(text: str) -> PassedOn | None:
    """Whose words a text repeats, and these words; null if they are its author's own.

    >>> passed_on("RT @ada: Nine gauges 1/3").handle
    'ada'
    """
    found = _PASSED_ON.match(text)
    return PassedOn(found["who"], text[found.end() :]) if found else None
