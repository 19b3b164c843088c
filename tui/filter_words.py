"""A filter as one line to type: `author:ada tag:harbour since:2025-05-01 is:starred`, other words are looked for in the posts."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from schemas.errors import UsageError
from schemas.filter import ThreadFilter
from tui.asked import said_by

_WORD = re.compile(r'(?:(\w+):)?("[^"]*"?|\S+)')
_NAMES = {"author", "platform", "source", "tag", "mine"}
_TIMES = {"since", "until"}
_STATES: dict[str, dict[str, bool]] = {
    "complete": {"complete": True},
    "incomplete": {"complete": False},
    "starred": {"starred": True},
    "unread": {"unread": True},
    "read": {"unread": False},
    "media": {"media": True},
}
HINT = "author:ada tag:sea since:2025-05 is:starred is:incomplete words"


def understood(typed: str) -> ThreadFilter:
    """The filter that a line says.

    Raises:
        UsageError: it asks something that is not known, or for a date that is none.
    """
    asked: dict[str, Any] = {}
    words = []
    for name, value in _WORD.findall(typed):
        plain = value.strip('"')
        if name in _NAMES:
            asked[name] = plain
        elif name in _TIMES:
            asked[name] = date(plain)
        elif name == "is":
            if plain not in _STATES:
                raise UsageError(f"is: one of {', '.join(_STATES)}")
            asked |= _STATES[plain]
        else:
            words.append(f"{name}:{value}" if name else value)
    return replace(ThreadFilter(**asked), text=" ".join(words) or None)


def written(asked: ThreadFilter) -> str:
    """A filter as the line that says it."""
    said = said_by(asked)
    words = [f"{name}:{_quoted(said[name])}" for name in sorted(_NAMES) if name in said]
    words += [f"{name}:{said[name]:%Y-%m-%d}" for name in sorted(_TIMES) if name in said]
    words += [f"is:{state}" for state, asks in _STATES.items() if all(said.get(name) is asks[name] for name in asks)]
    return " ".join([*words, *([said["text"]] if "text" in said else [])])


def date(typed: str) -> datetime:
    """The beginning of a day, a month or a year, UTC.

    Raises:
        UsageError: it is none.
    """
    for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        try:
            return datetime.strptime(typed, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise UsageError("write a date like 2025-05-18, 2025-05 or 2025")


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
