"""The collector for Bluesky and whatever speaks the AT Protocol.

::

    @handle, did:…          Account      ─▶ getAuthorFeed   of the AppView   ─▶ walk
    pds+https://host/did:…  Repository   ─▶ listRecords     of the PDS       ─▶ walk
    at://…/post, bsky.app   Conversation ─▶ getPostThread   of the AppView   ─▶ around the post
"""

from collections.abc import Iterator
from datetime import datetime

from archiver.collectors.base import Client
from archiver.collectors.bluesky.conversations import Around
from archiver.collectors.bluesky.listings import Feed, Records, asks_to_be_hidden, owner
from archiver.collectors.bluesky.locators import Account, Conversation, Repository, target
from archiver.collectors.bluesky.presence import presence
from archiver.collectors.bluesky.walking import walk
from archiver.collectors.bluesky.xrpc import Server
from schemas.errors import UnknownLocatorError
from schemas.page import Checkpoint, Page
from schemas.post import Post
from schemas.source import Platform, Source


class Bluesky:
    """Accounts, repositories and threads on Bluesky, without a login."""

    name = "bluesky"
    looks_for = "posts that the account itself wrote"
    witnesses: frozenset[str] = frozenset({Platform.BLUESKY})

    def __init__(
        self,
        appview: str = "https://public.api.bsky.app",
        *,
        include_unauthenticated: bool = False,
        most_pages: int = 10_000,
    ) -> None:
        """Make the collector.

        Args:
            appview: the server that knows everybody's posts.
            include_unauthenticated: collect those, too, who ask not to be shown to people who are not logged in.
            most_pages: answers to ask for in one run; the next run goes on.
        """
        self._appview = appview
        self._include_hidden = include_unauthenticated
        self._most_pages = most_pages

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """Handles, DIDs, AT URIs, addresses of bsky.app, and `pds+https://…`; see `locators`."""
        found = target(locator) if head is None else None
        return Source(collector=self.name, locator=found.locator) if found else None

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:
        """What is new since the checkpoint."""
        match target(source.locator):
            case Account(who):
                server = Server(client, self._appview, source.locator)
                yield from self._walk(source, checkpoint, Feed(server, who, include_hidden=self._include_hidden))
            case Repository(host) as repository:
                server = Server(client, host, source.locator)
                yield from self._repository(source, checkpoint, server, repository)
            case Conversation() as conversation:
                server = Server(client, self._appview, source.locator)
                around = Around(source, server, include_hidden=self._include_hidden, most_pages=self._most_pages)
                yield from around.pages(conversation.locator)
            case None:
                raise UnknownLocatorError(source.locator)

    def presence(self, post: Post, source: Source, client: Client, at: datetime) -> Page:
        """Whether a post is still there; see `base.Witness`."""
        return presence(post, source, Server(client, self._appview, source.locator), at)

    def _repository(
        self, source: Source, checkpoint: Checkpoint | None, server: Server, repository: Repository
    ) -> Iterator[Page]:
        kept_by = owner(server, repository)
        if kept_by.hidden and not self._include_hidden:
            yield Page(source=source, troubles=(asks_to_be_hidden(repository.who),))
            return
        yield from self._walk(source, checkpoint, Records(server, kept_by.author, kept_by.captures))

    def _walk(self, source: Source, checkpoint: Checkpoint | None, turn: Feed | Records) -> Iterator[Page]:
        return walk(source, checkpoint, turn, most_pages=self._most_pages, looks_for=self.looks_for)
