"""A status as the API tells it, and the post that it becomes.

A post's id is `host/id`: the home server's host and its own opaque id, for two servers may count alike; so what a status answers has an
id, too, before anybody has seen it. Poll options have no place in a post and are left out: they are no part of the text.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from archiver.collectors.mastodon.prose import prose
from archiver.collectors.mastodon.server import Server
from archiver.collectors.wire.html_text import web_address
from archiver.collectors.wire.values import moment, name_of, table, tables, whole, words
from schemas.page import Capture, Trouble
from schemas.post import Author, Media, Post
from schemas.source import Platform, Source

_SHOWN_TO_ALL = frozenset({"public", "unlisted"})
_SHOWN_TO_US = _SHOWN_TO_ALL | {"private", "local"}
"""With a token: followers-only posts and those of one server (Pleroma), never direct messages."""
_KINDS = {"image": "image", "video": "video", "gifv": "gif", "audio": "audio"}


class Status(NamedTuple):
    """What must be known of a status to tell what it belongs to."""

    id: str
    account: str
    """The author's id on this server."""
    handle: str
    """`ada@social.example`."""
    parent: str | None
    parent_account: str | None
    """Whom it is said to answer; not to be trusted in a chain below another's post, see `parents`."""
    edited_at: datetime | None
    said: Mapping[str, Any]


class Taken(NamedTuple):
    """What an answer's items are worth."""

    statuses: list[Status]
    troubles: list[Trouble]


def taken(items: Iterable[Any], server: Server) -> Taken:
    """The statuses among items: boosts are another's words, and what is not for everybody's eyes is left alone."""
    found = Taken([], [])
    for place, item in enumerate(items):
        said = table(item)
        if isinstance(said.get("reblog"), dict):
            continue
        status = status_of(said, server)
        if status is None:
            found.troubles.append(Trouble(where=name_of(said.get("id")) or f"item {place}", why="no readable status"))
        elif visible(status, server):
            found.statuses.append(status)
    return found


def status_of(said: Mapping[str, Any], server: Server) -> Status | None:
    """The status, if it has all that a status cannot be without: an id, an author, content."""
    name, who = name_of(said.get("id")), table(said.get("account"))
    account, handle = name_of(who.get("id")), handle_of(who, server.host)
    if not (name and account and handle and isinstance(said.get("content"), str)):
        return None
    return Status(
        name,
        account,
        handle,
        name_of(said.get("in_reply_to_id")),
        name_of(said.get("in_reply_to_account_id")),
        moment(said.get("edited_at")).at,
        said,
    )


def visible(status: Status, server: Server) -> bool:
    """Whether it is ours to keep; what a server shows without saying to whom is public."""
    shown = words(status.said.get("visibility")) or "public"
    return shown in (_SHOWN_TO_US if server.trusted else _SHOWN_TO_ALL)


def handle_of(account: Mapping[str, Any], host: str) -> str | None:
    """The whole handle, without a leading `@`: servers leave the host out where it is their own."""
    name = words(account.get("acct")) or words(account.get("username"))
    return None if name is None else name if "@" in name else f"{name}@{host}"


def post_id(status: str, host: str) -> str:
    """The id under which the archive keeps a status."""
    return f"{host}/{status}"


def post_of(
    status: Status,
    server: Server,
    *,
    source: Source,
    capture: Capture,
    order: int | None = None,
    answers: str | None = None,
) -> Post:
    """The post.

    Args:
        status: what the server said.
        server: which server.
        source: by which it came.
        capture: the answer that it stood in.
        order: its place there.
        answers: whom it answers, by handle, where that is sure.
    """
    said = status.said
    created = moment(said.get("created_at"))
    seen = prose(said["content"], quotes=bool(table(said.get("quote"))), base=server.base)
    return Post(
        platform=Platform.MASTODON,
        id=post_id(status.id, server.host),
        url=web_address(words(said.get("url"))) or web_address(words(said.get("uri"))),
        author=_author(status),
        created_at=created.at,
        created_precision=created.precision,
        edited_at=status.edited_at,
        text=seen.text,
        lang=words(said.get("language")),
        links=seen.links,
        mentions=_mentions(said, server.host),
        tags=tuple(dict.fromkeys(tag for item in tables(said.get("tags")) if (tag := words(item.get("name"))))),
        media=tuple(_media(item) for item in tables(said.get("media_attachments"))),
        in_reply_to_id=post_id(status.parent, server.host) if status.parent else None,
        in_reply_to_author=answers,
        quotes_id=_quoted(said, server.host),
        content_warning=words(said.get("spoiler_text")),
        order=order,
        source=source.locator,
        captured_at=capture.captured_at,
        capture_sha256=capture.sha256,
    )


def _author(status: Status) -> Author:
    who = table(status.said.get("account"))
    return Author(
        handle=status.handle,
        name=words(who.get("display_name")) or words(who.get("username")),
        id=status.account,
        url=web_address(words(who.get("url"))),
    )


def _mentions(said: Mapping[str, Any], host: str) -> tuple[str, ...]:
    """With their hosts, which the text does not show."""
    handles = (handle_of(mention, host) for mention in tables(said.get("mentions")))
    return tuple(dict.fromkeys(handle for handle in handles if handle))


def _media(said: Mapping[str, Any]) -> Media:
    size = table(table(said.get("meta")).get("original"))
    return Media(
        kind=_KINDS.get(words(said.get("type")) or "", "file"),
        url=web_address(words(said.get("url"))) or web_address(words(said.get("remote_url"))),
        alt=words(said.get("description")),
        width=whole(size.get("width")),
        height=whole(size.get("height")),
    )


def _quoted(said: Mapping[str, Any], host: str) -> str | None:
    quote = table(said.get("quote"))
    quoted = name_of(table(quote.get("quoted_status")).get("id")) or name_of(quote.get("quoted_status_id"))
    return post_id(quoted, host) if quoted else None
