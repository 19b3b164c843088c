"""A filter in words: one chip for each thing that it asks, each with what is left when it is taken away; and how filters compose."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, NamedTuple

from schemas.filter import ThreadFilter
from schemas.rows import ThreadRow
from tui.plain import plain_line

_TOGETHER = {"author": "platform", "text": "limit"}
"""A name is an author's on one platform, words are looked for up to a limit: both go together."""
_EITHER = {
    "complete": ("complete", "incomplete"),
    "starred": ("starred", "not starred"),
    "unread": ("unread", "read"),
    "media": ("with media", "without media"),
}
_NAMED = {
    "platform": "platform {}",
    "author": "author {}",
    "source": "source {}",
    "tag": "#{}",
    "mine": "mine {}",
    "text": "“{}”",
    "since": "since {:%Y-%m-%d}",
    "until": "until {:%Y-%m-%d}",
}


class Chip(NamedTuple):
    """One thing that a filter asks."""

    label: str
    """Plain."""
    without: ThreadFilter
    """The filter that no longer asks it."""


def chips(asked: ThreadFilter) -> list[Chip]:
    """What a filter asks; nothing if it lets all through."""
    return [Chip(label, replace(asked, **without)) for label, without in _asked(asked)]


def _asked(asked: ThreadFilter) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, (yes, no) in _EITHER.items():
        value = getattr(asked, name)
        if value is not None:
            yield yes if value else no, {name: None}
    for name, form in _NAMED.items():
        value = getattr(asked, name)
        if value is not None and not (name == "platform" and asked.author is not None):
            also = _TOGETHER.get(name, name)
            yield (
                form.format(plain_line(value).lstrip("#") if isinstance(value, str) else value),
                {name: None, also: None},
            )


def next_of(asked: ThreadFilter, name: str, first: bool) -> ThreadFilter:  # noqa: FBT001 - the value itself, not a switch
    """The first value of a field after all, the other after the first, all after the other."""
    turns: dict[bool | None, Any] = {None: first, first: not first, not first: None}
    return replace(asked, **{name: turns[getattr(asked, name)]})


def said_by(asked: ThreadFilter) -> dict[str, Any]:
    """The fields of a filter that ask something."""
    return {field.name: getattr(asked, field.name) for field in fields(asked) if getattr(asked, field.name) is not None}


def holds(asked: ThreadFilter, part: ThreadFilter) -> bool:
    """Whether a filter asks all that another one asks."""
    said = said_by(part)
    return all(getattr(asked, name) == value for name, value in said.items()) and (bool(said) or asked == part)


def toggled(asked: ThreadFilter, part: ThreadFilter) -> ThreadFilter:
    """A filter that asks this too, or that asks it no longer; what asks nothing takes all away."""
    said = said_by(part)
    if not said:
        return part
    if holds(asked, part):
        return replace(asked, **dict.fromkeys(said))
    loose = {also: None for name, also in _TOGETHER.items() if name in said}
    return replace(asked, **{**loose, **said})


def of_author(asked: ThreadFilter, row: ThreadRow | None) -> ThreadFilter:
    """The threads of this one's author only, or of all authors if it was one author's before."""
    if asked.author is not None:
        return replace(asked, author=None, platform=None)
    name = None if row is None else row.handle or row.author
    return asked if row is None or not name else replace(asked, author=name, platform=row.platform)
