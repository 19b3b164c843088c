"""Who is meant: an account on its home server, found as people name it.

A handle's host need not be the server that answers: `@ada@example.org` may live on `social.example.org`. WebFinger (RFC 7033) tells.
"""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from archiver.collectors.mastodon.addresses import AccountAddress
from archiver.collectors.mastodon.server import Server
from archiver.collectors.wire.html_text import web_address
from archiver.collectors.wire.values import name_of, tables, whole, words
from schemas.errors import AnswerError, UnreadableInputError
from schemas.page import Capture

_NOT_THERE = 404
_TOKEN_NEEDED = frozenset({401, 403})

ServerAt = Callable[[str], Server]
"""A server by its scheme and host."""


class ClosedError(AnswerError):
    """A server answers only those whom it knows; a token, or the account's feed, is what remains."""

    def __init__(self, locator: str, status: int, server: Server, user: str) -> None:
        if server.trusted:
            why = f"{server.host} does not take the access token that it was given"
        else:
            why = f"{server.host} answers only those whom it knows: give an access token for it in the settings"
        super().__init__(locator, status, why)
        self.base, self.host, self.user = server.base, server.host, user
        self.has_token = server.trusted


class Account(NamedTuple):
    """An account, and the server that knows all of it."""

    server: Server
    id: str
    statuses: int | None
    """How many posts it is said to have, boosts among them."""
    capture: Capture


def found_account(address: AccountAddress, server_at: ServerAt) -> Account:
    """The account on the server that its handle names, or on the one that this server names.

    Raises:
        ClosedError: the server wants to know who asks.
        AnswerError: there is no such account.
    """
    home = server_at(address.base)
    try:
        return _looked_up(address.user, home)
    except AnswerError as error:
        if error.status != _NOT_THERE:
            raise
        base = _real_home(address, home)
        if base is None or base == address.base:
            raise AnswerError(address.locator, _NOT_THERE, "there is no such account") from error
        return _looked_up(address.user, server_at(base))


def _looked_up(user: str, server: Server) -> Account:
    try:
        said, answer = server.record("/api/v1/accounts/lookup", acct=user)
    except AnswerError as error:
        if error.status in _TOKEN_NEEDED:
            raise ClosedError(f"@{user}@{server.host}", error.status, server, user) from error
        raise
    account = name_of(said.get("id"))
    if account is None:
        raise UnreadableInputError(answer.capture.url, "the account has no id; has the layout changed?")
    return Account(server, account, whole(said.get("statuses_count")), answer.capture)


def _real_home(address: AccountAddress, home: Server) -> str | None:
    """Scheme and host of the server that WebFinger names."""
    try:
        said, _ = home.record("/.well-known/webfinger", resource=f"acct:{address.user}@{address.host}")
    except UnreadableInputError:
        return None
    for link in tables(said.get("links")):
        if link.get("rel") == "self" and (url := web_address(words(link.get("href")))):
            parts = urlsplit(url)
            return f"{parts.scheme}://{parts.netloc}".lower()
    return None


def statuses_path(account: str) -> str:
    """Where an account's statuses are listed."""
    return f"/api/v1/accounts/{quote(account, safe='')}/statuses"
