"""Repositories in files, as a server hands them to their owner ("Export my data") and to anybody who asks: `….car`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from archiver.collectors.base import Client
from archiver.collectors.bluesky.posts import author_of, post_of_record
from archiver.collectors.bluesky.shape import words
from archiver.collectors.bulk.paging import Piece, paged
from schemas.errors import UnreadableInputError
from schemas.page import Capture, Checkpoint, Page, Trouble
from schemas.post import Author
from schemas.source import Source

if TYPE_CHECKING:
    from archiver.collectors.bluesky.car import Record, Repository

_POSTS, _PROFILE = "app.bsky.feed.post", "app.bsky.actor.profile"
_BLOBS = "https://bsky.social/xrpc/com.atproto.sync.getBlob"
"""Where files of accounts on Bluesky's own servers can be had: a repository does not say where it was kept."""
_EARLY, _SOON = 8, 128
"""Within so many bytes, a header says what it is."""


class BlueskyCar:
    """The collector for repositories in CAR files."""

    name = "bluesky_car"
    looks_for = f"records of {_POSTS} in a repository"

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """A file that begins with a CAR's header: a map of `roots` and `version`."""
        if head is None or b"eroots" not in head[:_EARLY] or b"gversion" not in head[:_SOON]:
            return None
        return Source(collector=self.name, locator=locator)

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:  # noqa: ARG002 - a file is read whole: storing is idempotent
        """The posts, in pages."""
        # Loaded here: nobody else needs a decoder for DAG-CBOR.
        from archiver.collectors.bluesky.car import Repository

        with client.open(source.locator) as (capture, file):
            repository = Repository(file, source.locator)
            yield from paged(
                _pieces(repository, capture, source.locator), source, capture, capture.size, self.looks_for
            )


def _pieces(repository: "Repository", capture: Capture, path: str) -> Iterator[Piece]:
    author = _author(repository)
    done = 0
    for record in repository.records(_POSTS):
        done = max(done, record.done)
        yield _piece(record, author, capture, done)
    if repository.is_cut:
        raise UnreadableInputError(path, f"is cut off; {repository.missing:,} of its parts are not there")
    if repository.missing:
        why = "named, and not there or not what their hash says; the others were read"
        yield Piece(done, troubles=(Trouble(where=f"{repository.missing:,} blocks", why=why),))


def _author(repository: "Repository") -> Author:
    """The account: its DID and, where there is a profile, its name. Handles are kept elsewhere."""
    profile = next((record.value for record in repository.records(_PROFILE)), {})
    return author_of({"did": repository.did, "displayName": words(profile, "displayName")})


def _piece(record: "Record", author: Author, capture: Capture, done: int) -> Piece:
    item = {"uri": f"at://{author.id}/{record.key}", "value": _as_json(record.value)}
    try:
        post = post_of_record(
            item, author, capture, lambda cid: f"{_BLOBS}?{urlencode({'did': author.id or '', 'cid': cid})}"
        )
    except ValueError as error:
        return Piece(done, troubles=(Trouble(where=item["uri"], why=str(error)),))
    return Piece(done, (post,))


def _as_json(value: Any) -> Any:
    """The value as the protocol spells it in JSON: links to blocks are `{"$link": CID}` (atproto.com/specs/data-model)."""
    if isinstance(value, dict):
        return {name: _link(inner) if isinstance(inner, bytes) else _as_json(inner) for name, inner in value.items()}
    return [_as_json(inner) for inner in value] if isinstance(value, list) else value


def _link(value: bytes) -> dict[str, str] | None:
    import libipld

    try:
        return {"$link": libipld.encode_cid(value)}
    except ValueError:  # bytes, which no field of a post has
        return None
