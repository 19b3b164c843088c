"""The collector: an account by its handle or profile, or one status with its author's chain."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from archiver.collectors.base import Client
from archiver.collectors.mastodon.accounts import Account, ClosedError, found_account
from archiver.collectors.mastodon.addresses import AccountAddress, StatusAddress, account_address, status_address
from archiver.collectors.mastodon.closed import feed_pages
from archiver.collectors.mastodon.conversation import Conversation
from archiver.collectors.mastodon.debts import Debts
from archiver.collectors.mastodon.presence import presence
from archiver.collectors.mastodon.readings import Readings
from archiver.collectors.mastodon.server import Server
from archiver.collectors.mastodon.timeline import Timeline, place_in
from schemas.errors import AnswerError, NoPostsError, UnknownLocatorError
from schemas.page import Checkpoint, Page
from schemas.post import Post
from schemas.source import Platform, Source

_CLOSED = 401
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost"})


class Mastodon:
    """Reads accounts and statuses through the Mastodon client API."""

    name = "mastodon"
    looks_for = "public posts of the account"
    witnesses: frozenset[str] = frozenset({Platform.MASTODON})

    def __init__(self, token_of: Callable[[str], str | None] = lambda _: None, *, most_pages: int = 2500) -> None:
        """Make a collector.

        Args:
            token_of: the access token of a host, in small letters, with the port if it has one; it is sent to that host only,
                and never kept.
            most_pages: of 40 posts, in one run over one account; the next run goes on.
        """
        self._token_of = token_of
        self._most_pages = most_pages

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """`@ada@social.example`, a profile's URL, a status's URL; never an e-mail address or any other page."""
        if head is not None:
            return None
        address = status_address(locator.strip()) or account_address(locator.strip())
        return Source(collector=self.name, locator=address.locator) if address else None

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:
        """What is new since the checkpoint; all there is, without one.

        Raises:
            ClosedError: the server answers only those whom it knows, and shows no feed of the account either.
            AnswerError: there is no such account or status.
            NoPostsError: the account has no post that everybody may see, and never had.
            UnreadableInputError: the answers are none of a Mastodon server.
            TryLaterError: not now.
        """
        cursor = checkpoint.cursor if checkpoint else {}
        if status := status_address(source.locator):
            return self._status(status, source, cursor, client)
        if account := account_address(source.locator):
            return self._account_or_feed(account, source, cursor, client)
        raise UnknownLocatorError(source.locator)

    def _account_or_feed(
        self, address: AccountAddress, source: Source, cursor: Mapping[str, str], client: Client
    ) -> Iterator[Page]:
        try:
            yield from self._account(address, source, cursor, client)
        except ClosedError as closed:
            if closed.has_token:  # it was to open the server, and whoever gave it will want to know
                raise
            yield from feed_pages(closed, source, cursor, client)

    def _account(
        self, address: AccountAddress, source: Source, cursor: Mapping[str, str], client: Client
    ) -> Iterator[Page]:
        account = self._found(address, cursor.get("host", address.host), client)
        place = place_in(cursor, account.server.host, account.id)
        debts = Debts(cursor if place.newest_id else {})
        timeline = Timeline(account, place, Readings(account.server, source, debts), self._most_pages)
        for page in _unless_closed(timeline.pages(), source, account.server, address.user):
            if not (place.newest_id or page.posts or page.troubles or page.checkpoint):
                raise NoPostsError(source.locator, self.looks_for)
            yield page

    def _found(self, address: AccountAddress, known: str, client: Client) -> Account:
        """The account, on the server where it was the last time, or else where its handle leads."""
        there = address._replace(base=f"{address.base.partition('://')[0]}://{known}")
        try:
            return found_account(there, lambda base: self._server(base, client))
        except AnswerError:
            if there == address:
                raise
            return found_account(address, lambda base: self._server(base, client))

    def _status(
        self, address: StatusAddress, source: Source, cursor: Mapping[str, str], client: Client
    ) -> Iterator[Page]:
        server = self._server(address.base, client)
        conversation = Conversation(address, server, Readings(server, source, Debts(cursor)), cursor)
        return _unless_closed(conversation.pages(), source, server, address.user)

    def presence(self, post: Post, source: Source, client: Client, at: datetime) -> Page:
        """Whether a status is still there; see `base.Witness`."""
        scheme = "http" if source.locator.startswith("http://") else "https"
        return presence(post, source, self._server(f"{scheme}://{post.id.partition('/')[0]}", client), at)

    def _server(self, base: str, client: Client) -> Server:
        host = base.partition("://")[2].casefold()
        # Without TLS a token would be everybody's; to this machine it does not travel.
        safe = base.startswith("https://") or host.partition(":")[0] in _THIS_MACHINE
        return Server(base, client, self._token_of(host) if safe else None)


def _unless_closed(pages: Iterator[Page], source: Source, server: Server, user: str) -> Iterator[Page]:
    """The pages, until the server wants to know who asks."""
    try:
        yield from pages
    except AnswerError as error:
        if error.status == _CLOSED:
            raise ClosedError(source.locator, error.status, server, user) from error
        raise
