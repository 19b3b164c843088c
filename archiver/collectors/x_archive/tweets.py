"""A post as an archive holds it, and the `Post` that it becomes."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from archiver.collectors.tweets.marks import language, page_of
from archiver.collectors.tweets.wording import Wording, is_own_media, unescaped, wording
from archiver.collectors.wire.permalinks import permalink, snowflake_time
from archiver.collectors.x_archive.clock import written
from archiver.collectors.x_archive.cuts import beginning, is_cut
from archiver.collectors.x_archive.notes import Notes
from archiver.collectors.x_archive.owner import account
from archiver.collectors.x_archive.shapes import Element, Entities, Mention, Picture, Tag, Tweet, Url, tweet_of
from archiver.collectors.x_archive.shelf import Shelf
from schemas.post import Author, Post, proven
from schemas.source import Platform

_PLATFORM = Platform.X.value
_SHORT = "t.co/"
_NOTHING = Entities()
_RT = re.compile(r"RT @(\w{1,30}): ")
_NONE = "-1"
"""An id that is none."""


class Reader:
    """Makes posts of one archive's elements."""

    def __init__(self, owner: Author | None, shelf: Shelf, notes: Notes) -> None:
        """Read for this account.

        Args:
            owner: whose archive it is; null where each post says it.
            shelf: the pictures and films in the archive.
            notes: the whole texts of long posts.
        """
        self._owner = owner
        self._shelf = shelf
        self.notes = notes
        """The whole texts of long posts."""

    def post(self, element: object) -> Post:
        """The post that an element of the array holds.

        Raises:
            ValueError: it holds none; the text says why.
        """
        said = element.tweet or element if isinstance(element, Element) else tweet_of(element)
        owner = self._author(said)
        original = said.retweeted_status
        values = self._values(said, owner) if original is None else self._values(original, self._author(original))
        if original is not None:
            values["reposted_by"] = owner
        return proven(values)

    def _values(self, said: Tweet, owner: Author) -> dict[str, Any]:
        name = said.id_str or (str(said.id) if said.id else "")
        sent = said.text if said.full_text is None else said.full_text
        if not name or sent is None:
            raise ValueError(f"no post: it has no {'text' if name else 'id'}")
        at, precision = written(name, said.created_at)
        entities = said.entities or _NOTHING
        pictures = (said.extended_entities or entities).media
        seen, is_beginning = self._wording(name, sent, at, entities.urls, pictures)
        values: dict[str, Any] = {
            "platform": _PLATFORM,
            "id": name,
            "url": page_of(owner.handle, name),
            "author": owner,
            "created_at": at,
            "created_precision": precision,
            "text": seen.text,
            "lang": language(said.lang),
        }
        if seen.links:
            values["links"] = seen.links
            values["quotes_id"] = _quoted(seen, name)
        if entities.user_mentions:
            values["mentions"] = _names(entities.user_mentions)
        if entities.hashtags:
            values["tags"] = _tags(entities.hashtags)
        if pictures:
            values["media"] = tuple(self._shelf.media(name, picture) for picture in pictures)
        if is_beginning:
            values["truncated"] = True
        if said.in_reply_to_status_id_str and said.in_reply_to_status_id_str != _NONE:
            values["in_reply_to_id"] = said.in_reply_to_status_id_str
            values["in_reply_to_author"] = _whose(said, owner)
        if said.edit_info is not None:
            values.update(_versions(said, name))
        if sent.startswith("RT @"):
            values.update(_passed_on(seen, owner))
        return values

    def _wording(
        self, name: str, sent: str, at: datetime | None, urls: Sequence[Url] | None, pictures: Sequence[Picture] | None
    ) -> tuple[Wording, bool]:
        """The text, and whether it is known to go on."""
        if self.notes and (whole := self.notes.whole_text(sent, at)):
            return whole, False
        if _SHORT not in sent:
            text = unescaped(sent).rstrip()
            return Wording(text, ()), is_cut(text)
        short = {url.url: url.expanded_url for url in urls or () if url.url and url.expanded_url}
        # A long post that was cut ends with a link to itself.
        itself = [url for url, whole in short.items() if whole.endswith(f"/status/{name}")]
        below = [url for url, whole in short.items() if is_own_media(whole)]
        below += (picture.url for picture in pictures or () if picture.url)
        seen = wording(sent, short, [*itself, *below])
        if itself:
            return Wording(beginning(seen.text), seen.links), True
        return seen, is_cut(seen.text)

    def _author(self, said: Tweet) -> Author:
        user = said.user
        if user is not None and (self._owner is None or user.id_str != self._owner.id):
            found = account(user.screen_name, user.name, user.id_str)
            if found is not None:
                return found
        if self._owner is None:
            raise ValueError("no post: nothing says whose it is")
        return self._owner


def _names(mentions: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.screen_name for mention in mentions if mention.screen_name))


def _tags(tags: Sequence[Tag]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag.text for tag in tags if tag.text))


def _quoted(seen: Wording, name: str) -> str | None:
    """The post that is shown below this one: X does so with the address that a text ends with."""
    last = seen.links[-1].url or ""
    if "/status" not in last or not seen.text.endswith(last):
        return None
    found = permalink(last)
    return found.id if found and found.platform == Platform.X and found.id != name else None


def _whose(said: Tweet, owner: Author) -> str | None:
    """Whom a post answers. A handle may be another's by now, an id never is; the author is called by the handle as everywhere."""
    whose = said.in_reply_to_user_id_str
    return owner.handle if whose is not None and whose == owner.id else said.in_reply_to_screen_name or whose


def _versions(said: Tweet, name: str) -> dict[str, Any]:
    """Each version of a post has an id of its own; the first one's names the post."""
    info = said.edit_info
    edit = info.edit if info else None
    control = edit.editControlInitial if edit else info.initial if info else None
    first = edit.initialTweetId if edit else None
    first = first or next(iter(control.editTweetIds or ()), None) if control else first
    if not first or first == name:
        return {}
    return {"id": first, "created_at": snowflake_time(first), "edited_at": snowflake_time(name)}


def _passed_on(seen: Wording, owner: Author) -> dict[str, Any]:
    """Another's words, shown as one's own that begin "RT @ada: ": whose, and of the time only that it was before."""
    found = _RT.match(seen.text)
    if found is None:
        return {}
    said = seen.text[found.end() :]
    text = beginning(said)
    return {
        "author": Author(handle=found[1], url=f"https://x.com/{found[1]}"),
        "reposted_by": owner,
        "text": text,
        "created_at": None,
        "created_precision": None,
        "truncated": text != said,
    }
