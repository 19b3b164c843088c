"""One post, as every platform can say it.

Text is any characters, control characters too, but nothing that UTF-8 cannot hold: collectors mend lone surrogates before they make a
post (`schemas.text.encodable`), for neither a database nor a file takes them, and Pydantic lets them pass.
"""

import hashlib
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field

from schemas.text import encodable, squash
from schemas.word import Moment, Whole, Word


class Precision(StrEnum):
    """The finest unit in which a post's time is known."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


class Author(Word):
    """Who wrote a post, as far as the platform tells. What is unknown is null."""

    handle: str | None = None
    """The name to call the account by, without a leading `@`: `ada`, `ada@social.example`, `ada.bsky.social`."""
    name: str | None = None
    """The name as displayed."""
    id: str | None = None
    """The platform's own opaque id."""
    url: str | None = None
    """The account's page."""

    @property
    def key(self) -> str:
        """What tells this author from others on one platform; empty if nothing is known."""
        if self.handle:
            return self.handle.lstrip("@").casefold()
        return self.id or squash(self.name or "").casefold()

    @property
    def label(self) -> str:
        """What to call the author on one line; unsafe for a screen until it went through `printable`."""
        return self.name or self.handle or self.id or ""


class Link(Word):
    """A link as it stood in the text."""

    text: str
    """What the reader saw."""
    url: str | None = None
    """Where it leads; null when only a cut form was seen."""
    cut: bool = False
    """The address was cut short where it was seen (`example.org/a-long…`): never to be fetched."""


class Media(Word):
    """A picture, film or sound of a post."""

    kind: str = "image"
    """`image`, `video`, `audio`, `gif` or `file`."""
    url: str | None = None
    copy_at: str | None = None
    """Where a copy of it lies, as a `file:` URI; after `#` its name within a zip."""
    alt: str | None = None
    """The author's description."""
    mime: str | None = None
    width: Whole | None = None
    height: Whole | None = None
    sha256: str | None = None
    """Of the file, if it is kept; null where it is only named."""
    file: str | None = None
    """Where it is kept, in the folder of media beside the archive; null where it is not."""


class Record(Word):
    """Where an answer is kept as it came: a gzip member of a WARC file."""

    file: str
    """In the folder of captures beside the archive."""
    offset: int
    length: int


class Post(Word):
    """One post. Its identity is `(platform, id)`; everything that a platform did not say is null or empty."""

    platform: str
    """`x`, `mastodon`, `bluesky`, `telegram`, `feed`, `web` …"""
    id: str
    """The platform's id, opaque, compared letter by letter; made by `content_id` where a page shows none."""
    url: str | None = None
    author: Author
    created_at: Moment | None = None
    """UTC; null when unknown, never the time of capture in its place."""
    created_precision: Precision | None = None
    """How much of `created_at` is known; null with it."""
    date_inferred: bool = False
    """The page showed no full date: we worked it out from its order and the time of capture. The day is the latest possible."""
    edited_at: Moment | None = None
    title: str | None = None
    """A headline, where one stands above the text and does not merely repeat its beginning."""
    text: str = ""
    """The plain text as written; empty when only the address of a post is known."""
    lang: str | None = None
    """BCP 47, as the platform claims."""
    links: tuple[Link, ...] = ()
    mentions: tuple[str, ...] = ()
    """Handles without `@`."""
    tags: tuple[str, ...] = ()
    """Hashtags without `#`."""
    media: tuple[Media, ...] = ()
    in_reply_to_id: str | None = None
    """The id, on the same platform, of the post that this one answers."""
    in_reply_to_author: str | None = None
    """That post's author, by handle or id, where the platform tells."""
    conversation_id: str | None = None
    quotes_id: str | None = None
    reposted_by: Author | None = None
    """Who passed this post on; `author` stays the one who wrote it."""
    content_warning: str | None = None
    truncated: bool = False
    """The text is known to go on beyond what was seen."""
    order: Whole | None = None
    """The place in the listing where it was seen, 0 at the top."""
    source: str | None = None
    """The locator by which it came."""
    also_from: tuple[str, ...] = ()
    """Other locators by which the same post came."""
    captured_at: Moment | None = None
    capture_sha256: Annotated[str | None, Field(pattern=r"^[0-9a-f]{64}$")] = None
    """The digest of the answer that it was read from."""
    gone_at: Moment | None = None
    """When it was found to be gone: not there at two looks, a day or more apart; null while it is there, as far as we know."""
    record: Record | None = None
    """Where that answer is kept; null where its digest alone is."""


_SILENT = Post.model_construct(platform="", id="", author=Author()).__dict__
"""The fields of a post that says nothing."""
_ALL = set(Post.model_fields)
# The four slots of a Pydantic model. Through `object.__setattr__`, as `model_construct` does it, each takes twice as long.
_say, _set, _add, _hide = (
    BaseModel.__dict__[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)


def proven(said: dict[str, Any]) -> Post:
    """The post with these fields, whose values are already of the types that Pydantic would make of them: validating costs three times as much.

    For collectors that decode into typed shapes; whoever is not sure validates. Every field counts as set: which of them were is not
    worth a set for each post. The dictionary is the post's own from now on.
    """
    post = Post.__new__(Post)
    _say(post, said if len(said) == len(_SILENT) else _SILENT | said)
    _set(post, _ALL)
    _add(post, None)
    _hide(post, None)
    return post


def content_id(author: Author, title: str | None, text: str, shown_time: str, nth: int = 0) -> str:
    """An id for a post that was seen without one, equal whenever the same post is seen again.

    Args:
        author: who wrote it.
        title: the headline, if it had one.
        text: the body.
        shown_time: the clock or full date as the page showed it, in one spelling ("14:07"); empty for a relative one ("3h"),
            for that one is another tomorrow.
        nth: 0 for the oldest post of a listing with this very content, 1 for the next: two alike are two.
    """
    parts = (author.key, squash(f"{title or ''} {text}"), shown_time, str(nth))
    return "c-" + hashlib.sha256(encodable("\x1f".join(parts)).encode()).hexdigest()[:20]
