"""The text of a tweet as a reader would have it: entities unescaped, `t.co` links made whole."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from archiver.collectors.wire.html_text import web_address
from schemas.post import Link

_SHORT = re.compile(r"https?://t\.co/\w+")
OWN_MEDIA = re.compile(r"https?://(?:www\.)?(?:twitter|x)\.com/[^/]+/status/\d+/(?:photo|video)/\d+")


class Wording(NamedTuple):
    """The words, and where they lead."""

    text: str
    links: tuple[Link, ...]


def is_own_media(url: str) -> bool:
    """Whether an address is that of a picture or film that hangs below a tweet."""
    return bool(OWN_MEDIA.fullmatch(url))


def wording(escaped: str, short: Mapping[str, str], below: Iterable[str] = ()) -> Wording:
    """The words of a tweet.

    Replaced is by name, not by place: places count code points here and UTF-16 units there, on the escaped text, and of edited and
    translated tweets not even that.

    Args:
        escaped: the text as it was sent, with `&amp;`, `&lt;` and `&gt;`.
        short: whole addresses by their `t.co` ones.
        below: `t.co` addresses of media, which are no part of the text.
    """
    gone = frozenset(below)
    links: dict[str, Link] = {}

    def whole(found: re.Match[str]) -> str:
        if found[0] in gone:
            return ""
        url = web_address(short.get(found[0])) or found[0]
        links[url] = Link(text=url, url=url)
        return url

    return Wording(_SHORT.sub(whole, unescaped(escaped)).rstrip(), tuple(links.values()))


def unescaped(escaped: str) -> str:
    """A text without the three escapes that X makes, and no others: `&quot;` was typed."""
    if "&" not in escaped:
        return escaped
    return escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
