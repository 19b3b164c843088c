"""What Telegram Desktop exports as JSON: one chat, or a whole account of which only the channels are read."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from archiver.collectors.base import Client, Container
from archiver.collectors.bulk.finding import CopyAt, contents, copies, highest
from archiver.collectors.bulk.json_stream import JsonStream
from archiver.collectors.bulk.outline import outline
from archiver.collectors.bulk.paging import Piece, paged
from archiver.collectors.chats.messages import Chat, message_of, post_of
from archiver.collectors.wire.values import name_of, table, words
from schemas.errors import UnreadableInputError
from schemas.page import Checkpoint, Page, Trouble
from schemas.source import Source

_RESULT = "result.json"
_HEAD = 64 * 1024
_ONE = {"type", "messages", "messages.id", "messages.date"}
_ACCOUNT = ("personal_information", "profile_pictures", "contacts", "frequent_contacts", "chats", "left_chats")
_CHANNELS = ("public_channel", "private_channel")
_SHARED = (*_CHANNELS, "public_supergroup", "private_supergroup", "private_group")
_BETWEEN_PEOPLE = "chats between people: of an account only channels are read"
_MOST_REMEMBERED = 200_000
"""Messages of which it is known who wrote them (about 20 MB)."""


class TelegramExport:
    """The collector for `result.json`, by itself, in its folder, or packed."""

    name = "telegram_export"
    looks_for = "messages of a channel or group in Telegram Desktop's result.json"

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """A file that begins as Telegram Desktop writes it, whatever it is called."""
        return Source(collector=self.name, locator=locator) if head is not None and _like(head) else None

    def recognise_inside(self, locator: str, inside: Container) -> Source | None:
        """A container with such a file."""
        name = highest(inside.names(), _RESULT)
        if name is None:
            return None
        with inside.open(name) as (_, file):
            return self.recognise(locator, file.read(_HEAD))

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:  # noqa: ARG002 - a file is read whole: storing is idempotent
        """The posts, in pages."""
        with contents(client, source.locator, _RESULT) as inside:
            name = highest(inside.names(), _RESULT)
            if name is None:
                raise UnreadableInputError(source.locator, f"there is no {_RESULT} in it")
            with inside.open(name) as (capture, file):
                export = _Export(JsonStream(file, source.locator), copies(source.locator, inside, name))
                yield from paged(export.pieces(), source, capture, inside.size(name), self.looks_for)


def _like(head: bytes) -> bool:
    keys = outline(head).keys()
    return keys >= _ONE or ("about" in keys and any(name in keys for name in _ACCOUNT))


class _Export:
    """One run through an export; remembers what was left out."""

    def __init__(self, stream: JsonStream, copy_at: CopyAt) -> None:
        self._stream = stream
        self._copy_at = copy_at
        self._left_out: Counter[str] = Counter()
        self._authors: dict[str, str | None] = {}

    def pieces(self) -> Iterator[Piece]:
        """What each message gives; at the end, what gave nothing, and why."""
        yield from self._chat(_SHARED)
        told = (Trouble(where=f"{count:,} left out", why=why) for why, count in self._left_out.items())
        yield Piece(self._stream.done, troubles=tuple(told))

    def _chat(self, kinds: tuple[str, ...]) -> Iterator[Piece]:
        """The chat at hand, or the account whose chats are listed in it."""
        said: dict[str, Any] = {}
        for key in self._stream.members():
            if key in {"name", "type", "id"}:
                said[key] = self._stream.value()
            elif key in {"chats", "left_chats"} and self._stream.kind() == "{":
                yield from self._account()
            elif key == "messages" and self._stream.kind() == "[":
                chat = Chat(name_of(said.get("id")) or "0", words(said.get("name")), words(said.get("type")) or "")
                if chat.kind in kinds:
                    yield from self._messages(chat)
                else:
                    self._left_out[_BETWEEN_PEOPLE] += 1

    def _account(self) -> Iterator[Piece]:
        for key in self._stream.members():
            if key == "list" and self._stream.kind() == "[":
                for _ in self._stream.items():
                    yield from self._chat(_CHANNELS)

    def _messages(self, chat: Chat) -> Iterator[Piece]:
        self._authors.clear()
        for said in self._stream.values():
            try:
                yield self._piece(table(said), chat)
            except ValueError as error:
                self._left_out[str(error).partition("\n")[0]] += 1

    def _piece(self, said: Mapping[str, Any], chat: Chat) -> Piece:
        message = message_of(said, chat)
        if message is None:
            self._left_out["notices of the service"] += 1
            return Piece(self._stream.done)
        if len(self._authors) >= _MOST_REMEMBERED:
            self._authors.clear()
        self._authors[message.number] = message.author.id
        answered = self._authors.get(name_of(said.get("reply_to_message_id")) or "")
        return Piece(self._stream.done, (post_of(message, chat, answered, self._copy_at),))
