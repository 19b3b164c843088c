"""TOML: the list as a person writes it.

::

    [[sources]]
    locator = "@ada@social.example"
    name = "Ada"
    every = "6h"
    since = 2025-01-01
    media = "images"
"""

import json
import tomllib
from datetime import UTC, date, datetime, time
from typing import Any

from archiver.following.durations import seconds_of, written
from archiver.following.lists.wish import Wish, media_said
from schemas.errors import UnreadableInputError


class Toml:
    """`.toml`."""

    suffix = ".toml"

    def read(self, text: bytes, name: str) -> list[Wish]:
        """Every table of `sources`."""
        try:
            said = tomllib.loads(text.decode())
            return [_wish(table) for table in (said["sources"] if said else [])]
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            why = "it has no [[sources]]" if isinstance(error, KeyError) else error
            raise UnreadableInputError(name, f"this is no list of sources: {why}") from error

    def write(self, wishes: list[Wish]) -> bytes:
        """A table a source."""
        return "\n".join(map(_table, wishes)).encode()


def _wish(said: dict[str, Any]) -> Wish:
    unknown = said.keys() - {"locator", "name", "every", "since", "media"}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    locator, name, every = said.get("locator"), said.get("name"), said.get("every")
    if not isinstance(locator, str) or not isinstance(name, str | None) or not isinstance(every, str | None):
        raise TypeError('each source needs a locator = "…"; name and every are texts, too')
    seconds = None if every is None else seconds_of(every)
    return Wish(locator, name, seconds, _moment(said.get("since")), media_said(said.get("media")))


def _moment(said: Any) -> datetime | None:
    if said is None:
        return None
    if isinstance(said, datetime):
        return said if said.tzinfo else said.astimezone()
    if isinstance(said, date):
        return datetime.combine(said, time()).astimezone()
    raise ValueError("since is a date or a time, without quotes")


def _table(wish: Wish) -> str:
    lines = [f"locator = {_text(wish.locator)}"]
    lines += [f"name = {_text(wish.name)}"] if wish.name else []
    lines += [f'every = "{written(wish.every)}"'] if wish.every else []
    lines += [f"since = {wish.since.astimezone(UTC).isoformat()}"] if wish.since else []
    lines += [f'media = "{wish.media}"'] if wish.media else []
    return "\n".join(["[[sources]]", *lines, ""])


def _text(text: str) -> str:
    """A basic string: JSON's, but for DEL, which TOML wants spelt."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
