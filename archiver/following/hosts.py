"""Whom the visits to a source ask, as far as its locator tells."""

import re
from urllib.parse import urlsplit

from schemas.source import Source

_HANDLE = re.compile(r"@[^@/\s]+@(?P<host>[^@/\s]+)")
_ADDRESS = re.compile(r"(?:\w+\+)?(?P<url>https?://.+)", re.IGNORECASE)


def host_of(source: Source) -> str | None:
    """The host, or the name of the network where that has one door for all; null for files.

    >>> host_of(Source(collector="mastodon", locator="@ada@social.example"))
    'social.example'
    """
    if source.locator == "-" or source.locator.startswith("/"):
        return None
    if found := _HANDLE.fullmatch(source.locator):
        return found["host"].partition(":")[0].casefold()
    if found := _ADDRESS.fullmatch(source.locator):
        try:
            return urlsplit(found["url"]).hostname or source.collector
        except ValueError:
            return source.collector
    return source.collector
