"""What names an account or a post on X: `x:@ada`, `https://x.com/ada`, `https://twitter.com/ada/status/17`."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from archiver.collectors.wire.permalinks import permalink
from schemas.source import Platform

_HOSTS = frozenset({"x.com", "twitter.com"})
_HANDLE = re.compile(r"@?(\w{1,15})", re.ASCII)
"""15 letters since 2009 (docs.x.com, users/lookup)."""
_RESERVED = re.compile(
    "about|account|compose|download|explore|hashtag|help|home|i|intent|jobs|login|logout|messages|notifications|oauth|privacy|"
    "search|settings|share|signup|tos|who_to_follow",
    re.IGNORECASE,
)
"""Paths of the site that are nobody's."""


class Place(NamedTuple):
    """An account, or one post."""

    handle: str | None = None
    post: str | None = None

    @property
    def locator(self) -> str:
        """The spelling to keep."""
        return f"https://x.com/{self.handle or 'i'}/status/{self.post}" if self.post else f"x:@{self.handle}"


def place_of(locator: str) -> Place | None:
    """The place, if a locator names one on X.

    >>> place_of("https://twitter.com/ada?lang=en").locator
    'x:@ada'
    """
    locator = locator.strip()
    if locator[:2].casefold() == "x:":
        found = _HANDLE.fullmatch(locator[2:].removeprefix("//"))
        return Place(found[1]) if found else None
    try:
        parts = urlsplit(locator)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("mobile.").removeprefix("m.")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or host not in _HOSTS:
        return None
    if (post := permalink(locator)) and post.platform == Platform.X:
        return Place(post.handle, post.id)
    found = _HANDLE.fullmatch(parts.path.strip("/").removesuffix("/with_replies"))
    return Place(found[1]) if found and not _RESERVED.fullmatch(found[1]) else None
