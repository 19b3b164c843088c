"""A message of an exported chat, as a post.

The id is that of the address by which its members reach it, `c/<chat>/<number>`: an export does not tell a channel's public name.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from archiver.collectors.bulk.finding import CopyAt
from archiver.collectors.chats.media import media_of
from archiver.collectors.wire.html_text import web_address
from archiver.collectors.wire.values import name_of, table, tables, words
from schemas.post import Author, Link, Post, Precision
from schemas.source import Platform

_EARLIEST, _LATEST = 1_000_000_000, 4_000_000_000
"""Seconds since 1970: of 2001 and 2096."""


class Chat(NamedTuple):
    """Where messages were written."""

    id: str
    name: str | None
    kind: str
    """`public_channel`, `private_supergroup`, `personal_chat` …"""

    @property
    def is_channel(self) -> bool:
        """Whether it speaks with one voice."""
        return self.kind.endswith("_channel")

    @property
    def author(self) -> Author:
        """The channel as an author."""
        return Author(id=f"channel{self.id}", name=self.name)


class Message(NamedTuple):
    """What must be known of a message to tell what answers it."""

    number: str
    author: Author
    said: Mapping[str, Any]


def message_of(said: Mapping[str, Any], chat: Chat) -> Message | None:
    """The message; null for notices of the service.

    Raises:
        ValueError: it is none.
    """
    if said.get("type") == "service":
        return None
    number = name_of(said.get("id"))
    if number is None:
        raise ValueError("a message without an id")
    author = chat.author if chat.is_channel else Author(id=words(said.get("from_id")), name=words(said.get("from")))
    return Message(number, author, said)


def post_of(message: Message, chat: Chat, answered: str | None, copy_at: CopyAt) -> Post:
    """The post.

    Args:
        message: what was said.
        chat: where.
        answered: the id of whoever wrote what it answers, where that is known.
        copy_at: finds files.

    Raises:
        ValueError: there is nothing in it that can be kept.
    """
    said = message.said
    runs = _runs(said)
    text = _with_poll("".join(run.text for run in runs), table(said.get("poll")))
    media = tuple(media_of(said, copy_at))
    if not text.strip() and not media:
        raise ValueError("a message without text or file: a place, a contact, a game")
    at, edited = (_moment(said, name) for name in ("date", "edited"))
    parent = name_of(said.get("reply_to_message_id"))
    elsewhere = name_of(said.get("reply_to_peer_id"))
    return Post(
        platform=Platform.TELEGRAM,
        id=f"c/{chat.id}/{message.number}",
        url=f"https://t.me/c/{chat.id}/{message.number}" if chat.kind.endswith(("_channel", "_supergroup")) else None,
        author=message.author,
        created_at=at,
        created_precision=Precision.SECOND if at else None,
        edited_at=edited,
        text=text,
        links=(*_links(runs), *_origin(said)),
        mentions=_starting(runs, "mention", "@"),
        tags=_starting(runs, "hashtag", "#"),
        media=media,
        in_reply_to_id=f"c/{chat.id}/{parent}" if parent and elsewhere is None else None,
        in_reply_to_author=answered if elsewhere is None else None,
    )


class _Run(NamedTuple):
    kind: str
    text: str
    href: str | None


def _runs(said: Mapping[str, Any]) -> Sequence[_Run]:
    """The text in runs of one kind; older exports mark only what is not plain."""
    parts = said.get("text_entities") or said.get("text")
    if isinstance(parts, str):
        return [_Run("plain", parts, None)]
    return [
        _Run("plain", part, None)
        if isinstance(part, str)
        else _Run(words(part.get("type")) or "", str(part.get("text") or ""), words(part.get("href")))
        for part in (parts if isinstance(parts, list) else ())
        if isinstance(part, (str, dict))
    ]


def _links(runs: Sequence[_Run]) -> tuple[Link, ...]:
    links: dict[str, Link] = {}
    for run in runs:
        if run.kind in {"link", "text_link"}:
            address = run.href or run.text
            url = web_address(address if "://" in address else f"https://{address}")
            if url:
                links.setdefault(url, Link(text=run.text, url=url))
    return tuple(links.values())


def _starting(runs: Sequence[_Run], kind: str, sign: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for run in runs if run.kind == kind and (name := run.text.strip().lstrip(sign))))


def _origin(said: Mapping[str, Any]) -> tuple[Link, ...]:
    """Where it was forwarded from: a name, which leads nowhere."""
    name = words(said.get("forwarded_from"))
    return (Link(text=f"Forwarded from {name}"),) if name else ()


def _with_poll(text: str, poll: Mapping[str, Any]) -> str:
    """A poll's question and options are text; its votes are not kept."""
    question = words(poll.get("question"))
    if question is None:
        return text
    options = (words(answer.get("text")) for answer in tables(poll.get("answers")))
    asked = "\n".join([question, *(f"- {option}" for option in options if option)])
    return f"{text}\n\n{asked}" if text.strip() else asked


def _moment(said: Mapping[str, Any], name: str) -> datetime | None:
    """In UTC; the other spelling, `date`, is in the zone of the machine that exported it, and does not say which that was."""
    seconds = name_of(said.get(f"{name}_unixtime")) or ""
    if seconds.isascii() and seconds.isdecimal() and _EARLIEST <= int(seconds[:12]) <= _LATEST:
        return datetime.fromtimestamp(int(seconds), UTC)
    return None
