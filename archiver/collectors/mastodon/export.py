"""What Mastodon hands its users as "your archive": a zip or tar.gz (or what was unpacked from it) around an `outbox.json`."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from archiver.collectors.base import Client, Container
from archiver.collectors.bulk.finding import CopyAt, contents, copies, highest
from archiver.collectors.bulk.json_stream import JsonStream
from archiver.collectors.bulk.outline import outline
from archiver.collectors.bulk.paging import Piece, paged
from archiver.collectors.mastodon.activities import Owner, is_public, owner_of, post_of
from archiver.collectors.wire.values import table, words
from schemas.errors import UnreadableInputError
from schemas.page import Checkpoint, Page, Trouble
from schemas.source import Source

_OUTBOX, _ACTOR = "outbox.json", "actor.json"
_FOR_SOME = "not public: for followers or for single people"
_NO_POST = "neither a post nor a boost that says whose it is"


class MastodonExport:
    """The collector for exports of Mastodon accounts."""

    name = "mastodon_export"
    looks_for = "public activities in an outbox.json"

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """An `outbox.json` by itself, whatever it is called."""
        if head is None:
            return None
        keys = outline(head)
        is_ours = keys.get("type") == "OrderedCollection" and "orderedItems" in keys
        return Source(collector=self.name, locator=locator) if is_ours else None

    def recognise_inside(self, locator: str, inside: Container) -> Source | None:
        """A container with an outbox and an actor beside it."""
        outbox = highest(inside.names(), _OUTBOX)
        is_ours = outbox is not None and _beside(outbox) in inside.names()
        return Source(collector=self.name, locator=locator) if is_ours else None

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:  # noqa: ARG002 - a file is read whole: storing is idempotent
        """The posts, in pages."""
        with contents(client, source.locator, _OUTBOX) as inside:
            outbox = highest(inside.names(), _OUTBOX)
            if outbox is None:
                raise UnreadableInputError(source.locator, f"there is no {_OUTBOX} in it")
            copy_at = copies(source.locator, inside, outbox)
            owner = _owner(inside, outbox, source.locator, copy_at)
            with inside.open(outbox) as (capture, file):
                pieces = _Outbox(JsonStream(file, source.locator), owner, copy_at).pieces()
                yield from paged(pieces, source, capture, inside.size(outbox), self.looks_for)


def _beside(outbox: str) -> str:
    return outbox.removesuffix(_OUTBOX) + _ACTOR


def _owner(inside: Container, outbox: str, path: str, copy_at: CopyAt) -> Owner | None:
    """Whose export it is; of an outbox by itself, its activities tell."""
    if _beside(outbox) not in inside.names():
        return None
    with inside.open(_beside(outbox)) as (_, file):
        return owner_of(table(JsonStream(file, path).value()), copy_at)


class _Outbox:
    """The activities of an outbox; remembers what was left out."""

    def __init__(self, stream: JsonStream, owner: Owner | None, copy_at: CopyAt) -> None:
        self._stream = stream
        self._copy_at = copy_at
        self._owner = owner
        self._left_out: Counter[str] = Counter()

    def pieces(self) -> Iterator[Piece]:
        """What each activity gives; at the end, how many gave nothing, and why."""
        for key in self._stream.members():
            if key == "orderedItems":
                for place, activity in enumerate(self._stream.values(), 1):
                    yield self._piece(place, table(activity))
        told = (Trouble(where=f"{count:,} left out", why=why) for why, count in self._left_out.items())
        yield Piece(self._stream.done, troubles=tuple(told))

    def _piece(self, place: int, activity: Mapping[str, Any]) -> Piece:
        if self._owner is None and (uri := words(activity.get("actor"))):
            self._owner = owner_of({"id": uri}, self._copy_at)
        if self._owner is None or not is_public(activity):
            self._left_out[_FOR_SOME] += 1
            return Piece(self._stream.done)
        try:
            post = post_of(activity, self._owner)
        except ValueError as error:
            return Piece(self._stream.done, troubles=(Trouble(where=f"activity {place}", why=str(error)),))
        if post is None:
            self._left_out[_NO_POST] += 1
            return Piece(self._stream.done)
        return Piece(self._stream.done, (post,))
