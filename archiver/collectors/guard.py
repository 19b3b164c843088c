"""Which addresses may be asked: public ones, and those that the settings name.

A page that somebody sends us may point anywhere; it must not make us knock at this machine's or this network's own doors
(SSRF). The name is resolved once and the very address that was checked is the one that is connected to, or a second answer of the
name server could differ.
"""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from schemas.errors import TryLaterError, UnreadableInputError

_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""NAT64: the last four bytes are an IPv4 address (RFC 6052, section 2.1)."""


class AddressGuard:
    """Lets requests through, or not."""

    def __init__(self, allowed: tuple[str, ...] = ()) -> None:
        """Allow these besides the public ones: `host` or `host:port`."""
        self._allowed = frozenset(host.casefold() for host in allowed)

    def request(self, client: httpx.Client, url: str) -> httpx.Request:
        """A request to the checked address of this URL; host name and certificate stay those of the URL.

        Raises:
            UnreadableInputError: the address is not public and not named in the settings.
            TryLaterError: the name cannot be resolved.
        """
        asked = httpx.URL(url)
        if asked.scheme not in ("http", "https") or not asked.host:
            raise UnreadableInputError(url, "only http and https addresses are fetched")
        address = self._address(asked)
        request = client.build_request("GET", asked)
        if address != asked.host:
            request.url = asked.copy_with(host=address)
            request.extensions["sni_hostname"] = asked.host
        return request

    @contextmanager
    def opened(self, client: httpx.Client, request: httpx.Request, url: str) -> Iterator[httpx.Response]:
        """The answer, not yet read; where it redirects to is told relative to the URL, not to the address."""
        answer = client.send(request, stream=True)
        try:
            if answer.next_request is not None:
                answer.next_request.url = httpx.URL(url).join(answer.headers["location"])
            yield answer
        finally:
            answer.close()

    def _address(self, url: httpx.URL) -> str:
        port = url.port or (443 if url.scheme == "https" else 80)
        names = {url.host.casefold(), f"{url.host.casefold()}:{port}"}
        for address in _resolve(url, port):
            if names & self._allowed or _is_public(address):
                return address
        raise UnreadableInputError(
            str(url),
            "a private or local address; if you mean it, name it: WHIPSTITCH_ALLOW_HOSTS=" + f"{url.host}:{port}",
        )


def _is_public(address: str) -> bool:
    """Whether it is one host of the open Internet; an IPv6 address that only wraps an IPv4 one is as public as that."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if found in _TRANSLATED:
            inside = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inside is not None and not _is_public(str(inside)):
            return False
    return found.is_global and not found.is_multicast


def _resolve(url: httpx.URL, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise TryLaterError(str(url), f"the name {url.host} cannot be resolved") from error
    return [str(entry[4][0]).partition("%")[0] for entry in found]
