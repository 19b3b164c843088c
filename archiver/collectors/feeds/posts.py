"""A feed's entries as posts."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from archiver.collectors.feeds.entry import Channel, Entry, Reading
from archiver.collectors.feeds.looks import BLUESKY, author_of, nitter, warning_and_rest
from archiver.collectors.wire.finds import Finds
from archiver.collectors.wire.html_text import HtmlText
from archiver.collectors.wire.machine_time import MachineTime
from archiver.collectors.wire.permalinks import permalink
from archiver.collectors.wire.wording import wording
from schemas.page import Trouble
from schemas.post import Post, content_id
from schemas.source import Platform
from schemas.text import encodable, squash

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}:\S")
"""An id that is one everywhere (RFC 3986, section 3): anything shorter is one in its own feed only."""
_LONGEST_TAG = 140


def posts_of(reading: Reading, url: str, home: str) -> Finds:
    """The posts of a feed, each once, in its order.

    Args:
        reading: the feed.
        url: where it came from.
        home: what to call the feed if it does not say which site it belongs to.
    """
    channel = reading.channel._replace(url=reading.channel.url or home)
    posts: dict[str, Post] = {}
    troubles = list(reading.troubles)
    for place, (entry, nth) in enumerate(_counted(reading.entries), start=1):
        try:
            post = _post(entry, channel, url, nth)
        except ValidationError as error:
            troubles.append(Trouble(where=entry.id or f"item {place}", why=f"no post: {error.errors()[0]['msg']}"))
            continue
        if not (post.text or post.url or post.media):
            troubles.append(Trouble(where=entry.id or f"item {place}", why="no post: it says nothing"))
            continue
        troubles += _put(posts, post)
    return Finds(tuple(posts.values()), tuple(troubles))


def _put(posts: dict[str, Post], post: Post) -> list[Trouble]:
    """Keep a post; one that shares its id with another is an older version of it, or gets a longer id."""
    twin = posts.setdefault(post.id, post)
    if twin == post:
        return []
    said, known = (one.edited_at or one.created_at for one in (post, twin))
    if said and known and said != known:  # RFC 4287, section 4.1.1: entries of one id are versions of one entry
        posts[post.id] = max(post, twin, key=lambda one: one.edited_at or one.created_at or known)
        return []
    own = post.model_copy(update={"id": f"{post.id}#{content_id(post.author, post.title, post.text, '')}"})
    posts.setdefault(own.id, own)
    return [Trouble(where=post.id, why="several items share this id; each is kept, under a longer one")]


def _counted(entries: tuple[Entry, ...]) -> Iterator[tuple[Entry, int]]:
    """Each entry with the number of older ones that are exactly like it: two alike without ids are two."""
    seen = Counter(_nameless(entry) for entry in entries)
    for entry in entries:
        key = _nameless(entry)
        seen[key] -= 1
        yield entry, seen[key]


def _nameless(entry: Entry) -> tuple[Any, ...] | None:
    return None if entry.id or entry.url else (entry.author, entry.title, entry.body, entry.published)


def _post(entry: Entry, channel: Channel, url: str, nth: int) -> Post:
    host = urlsplit(url if url.startswith("http") else channel.url or "").hostname
    warning, body = warning_and_rest(entry.body, channel)
    seen = (body if host != BLUESKY else body._replace(html=False)).read(entry.url or url)
    title = entry.title.read(url).text or None
    author = author_of(entry.author, channel)
    title, passed_on = nitter(title, entry.author)
    words = _worded(seen, title)
    created = entry.published if entry.published.at else entry.updated
    made = {
        **words,
        **_identity(entry, channel, host),
        **passed_on,
        "author": author,
        "created_at": created.at,
        "created_precision": created.precision,
        "edited_at": _edited(entry),
        "lang": _lang(entry.lang or channel.lang),
        "tags": _tags((*words["tags"], *entry.tags)),
        "media": entry.media,
        "in_reply_to_id": _scoped(entry.answers, channel) if entry.answers else None,
        "content_warning": warning,
    }
    if "id" not in made:
        made["id"] = content_id(author, made["title"], made["text"], _shown(created), nth)
    return Post.model_validate({name: _whole(value) for name, value in made.items()})


def _identity(entry: Entry, channel: Channel, host: str | None) -> dict[str, Any]:
    """Platform, id and address: guid, else link. Bluesky's guid is the post's own id, if it is Bluesky that says it."""
    known = permalink(entry.id) if entry.id and entry.id.startswith("at://") and host == BLUESKY else None
    if known:
        return {"platform": known.platform, "id": known.id, "url": entry.url or known.url}
    said: dict[str, Any] = {"platform": Platform.FEED, "url": entry.url}
    named = entry.id or entry.url
    return {**said, "id": _scoped(named, channel)} if named else said


def _scoped(name: str, channel: Channel) -> str:
    return name if _URI.match(name) else f"{channel.url}#{name}"


def _worded(seen: HtmlText, title: str | None) -> dict[str, Any]:
    """Title and text; a title that only repeats the text's beginning is none, one that stands alone is the text."""
    if title and not seen.text:
        return wording(HtmlText(title))
    return wording(seen, None if title is None or _repeats(title, seen.text) else title)


def _repeats(title: str, text: str) -> bool:
    begun = squash(title).casefold().rstrip("….").rstrip()
    return squash(text).casefold().startswith(begun)


def _edited(entry: Entry) -> Any:
    published, updated = entry.published.at, entry.updated.at
    return updated if published and updated and updated > published else None


def _shown(time: MachineTime) -> str:
    return time.at.isoformat() if time.at else ""


def _lang(said: str | None) -> str | None:
    return said if said and re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}", said) else None


def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Hashtags and categories, each once, without `#`."""
    named = (" ".join(tag.split()).removeprefix("#") for tag in tags)
    return tuple({tag.casefold(): tag for tag in reversed([*named]) if 0 < len(tag) <= _LONGEST_TAG}.values())[::-1]


def _whole(value: Any) -> Any:
    return encodable(value) if isinstance(value, str) else value
