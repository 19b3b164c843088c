"""Activities of an account (ActivityPub, as Mastodon's `outbox.json` holds them), and the posts that they become.

A post has the id under which the API collector keeps it: the server's host and the number at the end of its address.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from archiver.collectors.bulk.finding import CopyAt
from archiver.collectors.mastodon.prose import prose
from archiver.collectors.mastodon.statuses import post_id
from archiver.collectors.wire.html_text import web_address
from archiver.collectors.wire.values import moment, table, tables, whole, words
from schemas.post import Author, Media, Post, proven
from schemas.source import Platform

_PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
"""How an activity says that it is for everybody (ActivityPub, section 5.6)."""
_ADDRESS = re.compile(
    r"https?://(?P<host>[^/\s]+)/(?:(?:users|@)/?(?P<user>[\w.-]+)|ap/users/\d+)(?:/statuses)?/(?P<id>[0-9A-Za-z]+)/?"
)
_ACCOUNT = re.compile(r"(?P<base>https?://(?P<host>[^/\s]+))/(?:users/|@)(?P<user>[\w.-]+)/?")
_PLATFORM = Platform.MASTODON.value
_QUOTES = ("quote", "quoteUrl", "quoteUri", "_misskey_quote")
"""Names for the address of a quoted post (FEP-044f, and what others used before)."""


class Owner(NamedTuple):
    """Whose outbox it is."""

    uri: str
    author: Author
    host: str
    base: str
    copy_at: CopyAt
    """Finds the files that the export holds."""


def owner_of(actor: Mapping[str, Any], copy_at: CopyAt = lambda _: None) -> Owner:
    """Who an `actor.json`, or at least the `actor` of an activity, tells of."""
    uri = words(actor.get("id")) or ""
    found = _ACCOUNT.fullmatch(uri)
    host = uri.partition("://")[2].partition("/")[0]
    user = words(actor.get("preferredUsername")) or (found["user"] if found else None)
    author = Author(
        handle=f"{user}@{host}" if user and host else None,
        name=words(actor.get("name")) or words(actor.get("preferredUsername")),
        url=web_address(words(actor.get("url"))) or (web_address(uri) if found else None),
    )
    return Owner(uri, author, host, f"{uri.partition('://')[0]}://{host}", copy_at)


def is_public(activity: Mapping[str, Any]) -> bool:
    """Whether it is for everybody's eyes: an export also holds what was for followers, or for one."""
    return _all_named(activity.get("to")) or _all_named(activity.get("cc"))


def post_of(activity: Mapping[str, Any], owner: Owner) -> Post | None:
    """The post, or the address of one that was passed on; null for what is neither (a like, a vote).

    Raises:
        ValueError: it should be one, and is not.
    """
    said = activity.get("object")
    if activity.get("type") == "Announce":
        return _passed_on(words(said) or words(table(said).get("id")) or "", owner)
    if activity.get("type") != "Create" or not isinstance(said, dict) or not isinstance(said.get("content"), str):
        return None
    return _post(said, owner)


def _post(note: Mapping[str, Any], owner: Owner) -> Post:
    uri = words(note.get("id")) or words(note.get("url"))
    if uri is None:
        raise ValueError("a post without an address")
    quoted = _quoted(note)
    seen = prose(note["content"], quotes=bool(quoted), base=owner.base)
    created = moment(note.get("published"))
    values: dict[str, Any] = {
        "platform": _PLATFORM,
        "id": id_of(uri),
        "url": web_address(words(note.get("url"))) or web_address(uri),
        "author": owner.author,
        "created_at": created.at,
        "created_precision": created.precision,
        "text": seen.text,
        "lang": next(iter(table(note.get("contentMap"))), None),
    }
    # What most posts do not have is asked for where it is; and `proven` keeps what is said, not what is not.
    if seen.links:
        values["links"] = seen.links
    if parent := words(note.get("inReplyTo")):
        values |= {"in_reply_to_id": id_of(parent), "in_reply_to_author": _writer(parent, owner)}
    if note.get("tag"):
        values |= _pointed(tables(note["tag"]), owner.host)
    if note.get("attachment"):
        values["media"] = tuple(_media(item, owner) for item in tables(note["attachment"]))
    if quoted:
        values["quotes_id"] = id_of(quoted)
    if note.get("updated"):
        values["edited_at"] = moment(note["updated"]).at
    if warning := words(note.get("summary")):
        values["content_warning"] = warning
    return proven(values)


def _quoted(note: Mapping[str, Any]) -> str | None:
    if note.keys().isdisjoint(_QUOTES):
        return None
    return next(filter(None, (words(note.get(name)) for name in _QUOTES)), None)


def _passed_on(uri: str, owner: Owner) -> Post | None:
    """What was boosted: an export has its address only, so whatever else is known of it must come from elsewhere."""
    writer = _writer(uri, owner)
    if writer is None:
        return None
    return Post(
        platform=Platform.MASTODON,
        id=id_of(uri),
        url=web_address(uri),
        author=owner.author if uri.startswith(f"{owner.uri}/") else Author(handle=writer),
        reposted_by=owner.author,
        truncated=True,
    )


def id_of(uri: str) -> str:
    """The id of the post at an address; on servers whose addresses show no id, the address without its scheme.

    >>> id_of("https://social.example/users/ada/statuses/109")
    'social.example/109'
    """
    found = _ADDRESS.fullmatch(uri)
    return post_id(found["id"], found["host"].lower()) if found else uri.partition("://")[2] or uri


def _writer(uri: str, owner: Owner) -> str | None:
    """Whose post an address is, where it shows that."""
    if uri.startswith(f"{owner.uri}/"):
        return owner.author.handle
    found = _ADDRESS.fullmatch(uri)
    return f"{found['user']}@{found['host'].lower()}" if found and found["user"] else None


def _pointed(tags: tuple[Mapping[str, Any], ...], host: str) -> dict[str, tuple[str, ...]]:
    """Mentions, with the hosts that names of the same server leave out, and hashtags; each once."""
    mentions: dict[str, None] = {}
    hashtags: dict[str, None] = {}
    for tag in tags:
        name, kind = words(tag.get("name")), tag.get("type")
        if name and kind == "Hashtag":
            hashtags[name.lstrip("#")] = None
        elif name and kind == "Mention":
            handle = name.lstrip("@")
            mentions[handle if "@" in handle else f"{handle}@{host}"] = None
    return {"mentions": tuple(mentions), "tags": tuple(hashtags)}


def _all_named(value: Any) -> bool:
    names = value if isinstance(value, list) else (value,)
    return any(name in _PUBLIC for name in names if isinstance(name, str))


def _media(item: Mapping[str, Any], owner: Owner) -> Media:
    """A file of the export; its address on the server is not in it."""
    mime, path = words(item.get("mediaType")), words(item.get("url"))
    kind = (mime or "").partition("/")[0]
    return Media(
        kind=kind if kind in {"image", "video", "audio"} else "file",
        url=web_address(path),
        copy_at=owner.copy_at(path) if path else None,
        alt=words(item.get("name")),
        mime=mime,
        width=whole(item.get("width")),
        height=whole(item.get("height")),
    )
