"""What well-known emitters put into feeds in a way of their own: Mastodon, Bluesky, Nitter."""

import re
from typing import Any
from urllib.parse import urlsplit

from archiver.collectors.feeds.entry import Channel, Words
from schemas.post import Author

BLUESKY = "bsky.app"
"""The host whose feeds carry a post's own `at://` address as guid, and plain text as description (social-app, `bskyweb`)."""
_ACCOUNT_PATH = re.compile(r"/@([\w.-]{1,100})/?")
_HANDLE = re.compile(r"@([\w.-]{1,100}(?:@[\w.-]{1,250})?)")
_BLUESKY_TITLE = re.compile(r"@([\w.-]{1,250})(?: - (.{1,500}))?", re.DOTALL)
_WARNING = re.compile(r"\s*<p><strong>[^<]{1,100}</strong>(.{1,5000}?)</p>\s*<hr\s*/?>", re.DOTALL)
_PREFIX = re.compile(r"(?:Pinned: )?(?:RT by @(?P<by>\w{1,30}): |R to @(?P<to>\w{1,30}): )?")


def author_of(said: Author | None, channel: Channel) -> Author:
    """Who wrote an entry: its author, else the feed's, else whoever the feed is called after."""
    if said and said.name and (handle := _HANDLE.fullmatch(said.name)):
        return Author(handle=handle[1], url=said.url)  # Nitter's `dc:creator`
    if said:
        return said
    home = urlsplit(channel.url or "")
    if account := _ACCOUNT_PATH.fullmatch(home.path):
        return Author(handle=f"{account[1]}@{home.hostname}", name=channel.title or None, url=channel.url)
    if home.hostname == BLUESKY and (account := _BLUESKY_TITLE.fullmatch(channel.title)):
        return Author(handle=account[1], name=account[2], url=channel.url)
    return channel.author or Author(name=channel.title or None, url=channel.url if channel.title else None)


def warning_and_rest(body: Words, channel: Channel) -> tuple[str | None, Words]:
    """Mastodon writes a content warning in front: a paragraph that begins in bold, then a rule (`formatting_helper.rb`)."""
    found = _WARNING.match(body.value) if _mastodon(channel) else None
    if found is None:
        return None, body
    return Words(found[1], html=True).line, body._replace(value=body.value[found.end() :])


def _mastodon(channel: Channel) -> bool:
    return channel.generator.startswith("Mastodon") or bool(_ACCOUNT_PATH.fullmatch(urlsplit(channel.url or "").path))


def nitter(title: str | None, said: Author | None) -> tuple[str | None, dict[str, Any]]:
    """A title without Nitter's prefixes, and what they tell: who passed the post on, whom it answers."""
    if not title or not said or not (said.name or "").startswith("@"):
        return title, {}
    found = _PREFIX.match(title)
    if found is None or not found[0]:
        return title, {}
    told: dict[str, Any] = {}
    if found["by"]:
        told["reposted_by"] = Author(handle=found["by"])
    if found["to"]:
        told["in_reply_to_author"] = found["to"]
    return title[found.end() :] or None, told
