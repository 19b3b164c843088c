"""Following redirects by hand, each through the guard; what we send along goes only to whom it is meant for."""

from collections.abc import Mapping
from typing import NamedTuple

import httpx

from archiver.collectors.guard import AddressGuard, RefusedError
from schemas.errors import AnswerError, UnreadableInputError

MOST = 5
_PORTS = 1 << 16
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""Those that name another place for a GET (RFC 9110, section 15.4)."""


class Hop(NamedTuple):
    """One address to ask, on the way to the answer."""

    url: httpx.URL
    headers: Mapping[str, str]

    @property
    def host(self) -> str:
        """The name as it goes over the wire: other scripts in ASCII (RFC 5891), so that nothing looks like another name."""
        return self.url.raw_host.decode("ascii")

    @property
    def port(self) -> int:
        """The port, said or not."""
        return self.url.port if self.url.port is not None else (443 if self.url.scheme == "https" else 80)


def first(url: str, headers: Mapping[str, str], guard: AddressGuard) -> Hop:
    """The hop that was asked for.

    Raises:
        RefusedError: the guard does not let it through, or it is neither http nor https.
        httpx.InvalidURL: it is no address.
    """
    return _checked(Hop(_without_fragment(httpx.URL(url)), headers), guard)


def following(hop: Hop, answer: httpx.Response, guard: AddressGuard, locator: str) -> Hop | None:
    """Where the answer sends us; None: it is the answer.

    Raises:
        AnswerError: it sends us nowhere.
        RefusedError: the guard does not let it through, or it is neither http nor https.
        httpx.InvalidURL: it is no address.
    """
    if answer.status_code not in _REDIRECTS:
        return None
    where = answer.headers.get("location")
    if where is None:
        raise AnswerError(locator, answer.status_code, "and not where to go")
    url = _without_fragment(hop.url.join(where))
    return _checked(Hop(url, hop.headers if _same_server(hop.url, url) else {}), guard)


class Trail:
    """Where we have been."""

    def __init__(self, locator: str) -> None:
        """Start from here."""
        self._locator = locator
        self._seen: set[tuple[str, str]] = set()

    def add(self, request: httpx.Request) -> None:
        """Go there. The same address with other cookies is another one: some servers set one and look whether it comes back.

        Raises:
            UnreadableInputError: it leads in a circle, or too far.
        """
        place = (str(request.url), request.headers.get("cookie", ""))
        if place in self._seen:
            raise UnreadableInputError(self._locator, "redirected more than once to the same address")
        if len(self._seen) > MOST:
            raise UnreadableInputError(self._locator, f"redirected more than {MOST} times")
        self._seen.add(place)


def _checked(hop: Hop, guard: AddressGuard) -> Hop:
    if hop.url.scheme not in {"http", "https"} or not hop.url.host:
        raise RefusedError("only http and https addresses are fetched")
    if not 0 < hop.port < _PORTS:
        raise RefusedError("there is no such port")
    guard.check(hop.host, hop.port)
    return hop


def _without_fragment(url: httpx.URL) -> httpx.URL:
    """Servers do not get to see it (RFC 9110, section 7.1). Most have none, and a copy costs as much as reading the address did."""
    return url.copy_with(fragment=None) if url.fragment else url


def _same_server(old: httpx.URL, new: httpx.URL) -> bool:
    """The same origin, or the same host become secure; what was secure never goes on in the open."""
    if old.host != new.host:
        return False
    if (old.scheme, new.scheme) == ("http", "https"):
        return old.port is None and new.port is None
    return old.scheme == new.scheme and old.port == new.port
