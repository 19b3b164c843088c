"""One server, asked politely: its answers as JSON, each with the capture that it was read from."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from archiver.collectors.base import Client
from archiver.collectors.wire.json import decoded
from schemas.errors import UnreadableInputError
from schemas.page import Capture

_LINK = re.compile(r"<([^<>]{1,4096})>\s*;[^,<]{0,200}?\brel=\"?(\w{1,20})\"?")
"""A link of the Link header (RFC 8288)."""


_PAGING = frozenset({"max_id", "min_id", "since_id", "page"})
_PAGED_PACE = 3.0
"""Seconds between two pages: Mastodon takes 300 such requests in a quarter of an hour (its `config/initializers/rack_attack.rb`)."""


class Answer(NamedTuple):
    """What a server said."""

    value: Any
    capture: Capture

    def cursor(self, rel: str, name: str) -> str | None:
        """The cursor in the `next` or `prev` link; never its address, for that may lead anywhere."""
        for header, said in self.capture.headers:
            if header.lower() == "link":
                for url, kind in _LINK.findall(said):
                    if kind == rel and (found := _parameter(url, name)):
                        return found
        return None


class Server:
    """A host that speaks the Mastodon client API."""

    def __init__(self, base: str, client: Client, token: str | None = None) -> None:
        """Remember whom to ask.

        Args:
            base: scheme and host.
            client: the way out.
            token: an access token of this very host; sent to it and to nobody else.
        """
        self.base = base
        self.host = base.partition("://")[2]
        self.trusted = token is not None
        """Whether it knows who asks."""
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def record(self, path: str, **asked: str) -> tuple[Mapping[str, Any], Answer]:
        """An answer that is an object.

        Raises:
            UnreadableInputError: it is something else.
        """
        answer = self._ask(path, asked)
        if not isinstance(answer.value, dict):
            raise _unlike(answer.capture.url, "an object")
        return answer.value, answer

    def records(self, path: str, **asked: str) -> tuple[list[Any], Answer]:
        """An answer that is a list.

        Raises:
            UnreadableInputError: it is something else.
        """
        answer = self._ask(path, asked)
        if not isinstance(answer.value, list):
            raise _unlike(answer.capture.url, "a list")
        return answer.value, answer

    def _ask(self, path: str, asked: Mapping[str, str]) -> Answer:
        url = f"{self.base}{path}?{urlencode(asked)}" if asked else f"{self.base}{path}"
        pace = _PAGED_PACE if asked.keys() & _PAGING else None
        capture = self._client.get(url, {"Accept": "application/json", **self._headers}, pace=pace)
        try:
            return Answer(decoded(capture.body), capture)
        except (ValueError, RecursionError) as error:
            raise UnreadableInputError(
                url, "the answer is no JSON; is this a Mastodon server, or has the layout changed?"
            ) from error


def _unlike(url: str, expected: str) -> UnreadableInputError:
    return UnreadableInputError(url, f"the answer is not {expected}; has the layout changed?")


def _parameter(url: str, name: str) -> str | None:
    try:
        return next(iter(parse_qs(urlsplit(url).query).get(name, ())), None)
    except ValueError:  # a host or a number of fields that cannot be
        return None
