"""A filter in words: one chip for each thing that it asks, each with what is left when it is taken away."""

from dataclasses import replace
from typing import NamedTuple

from schemas.filter import ThreadFilter
from schemas.rows import ThreadRow
from tui.plain import plain_line


class Chip(NamedTuple):
    """One thing that a filter asks."""

    label: str
    """Plain."""
    without: ThreadFilter
    """The filter that no longer asks it."""


def chips(asked: ThreadFilter) -> list[Chip]:
    """What a filter asks; nothing if it lets all through."""
    found: list[Chip] = []
    if asked.complete is not None:
        found.append(Chip("complete" if asked.complete else "incomplete", replace(asked, complete=None)))
    if asked.platform is not None and asked.author is None:
        found.append(Chip(f"platform {plain_line(asked.platform)}", replace(asked, platform=None)))
    if asked.author is not None:
        found.append(Chip(f"author {plain_line(asked.author)}", replace(asked, author=None, platform=None)))
    if asked.source is not None:
        found.append(Chip(f"source {plain_line(asked.source)}", replace(asked, source=None)))
    if asked.tag is not None:
        found.append(Chip(f"#{plain_line(asked.tag).lstrip('#')}", replace(asked, tag=None)))
    if asked.text is not None:
        found.append(Chip(f"“{plain_line(asked.text)}”", replace(asked, text=None, limit=None)))
    found.extend(_of_time(asked))
    return found


def next_completeness(asked: ThreadFilter) -> ThreadFilter:
    """Incomplete after all, complete after incomplete, all after complete."""
    turns: dict[bool | None, bool | None] = {None: False, False: True, True: None}
    return replace(asked, complete=turns[asked.complete])


def of_author(asked: ThreadFilter, row: ThreadRow | None) -> ThreadFilter:
    """The threads of this one's author only, or of all authors if it was one author's before."""
    if asked.author is not None:
        return replace(asked, author=None, platform=None)
    name = None if row is None else row.handle or row.author
    return asked if row is None or not name else replace(asked, author=name, platform=row.platform)


def _of_time(asked: ThreadFilter) -> list[Chip]:
    found = []
    if asked.since is not None:
        found.append(Chip(f"since {asked.since:%Y-%m-%d}", replace(asked, since=None)))
    if asked.until is not None:
        found.append(Chip(f"until {asked.until:%Y-%m-%d}", replace(asked, until=None)))
    if asked.media is not None:
        found.append(Chip("with media" if asked.media else "without media", replace(asked, media=None)))
    return found
