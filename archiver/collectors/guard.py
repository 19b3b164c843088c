"""Which addresses may be asked: public ones, and those that the settings name.

A page that somebody sends us may point anywhere; it must not make us knock at this machine's or this network's own doors
(SSRF). An address is looked at twice. Its words are read before anything is asked: this is all that can be done where a proxy resolves
names for us. Then whoever connects takes the addresses of a name from here, already checked, or a second answer of the name server
could differ from the first.
"""

import ipaddress
import socket
from math import inf
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
"""Global unicast, as far as IANA has opened it (RFC 4291, section 2.4)."""
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""NAT64: the last four bytes are an IPv4 address (RFC 6052, section 2.1)."""
_LOCAL_ENDINGS = (
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "home.arpa",
)
"""Names that are nobody's on the open Internet: RFC 6761, 6762 (appendix G too), 8375; ICANN's `internal`."""
_MOST_ADDRESSES = 4
"""Of one name; those after them would not get a fair share of the time."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class RefusedError(Exception):
    """The address is not public, and not named in the settings."""


class UnresolvedError(Exception):
    """The name server does not know the name, or does not say."""


class AddressGuard:
    """Lets addresses through, or not."""

    def __init__(self, allowed: tuple[str, ...] = ()) -> None:
        """Allow these besides the public ones: `host` or `host:port`."""
        self._allowed = frozenset(host.casefold() for host in allowed)

    def allows(self, host: str, port: int) -> bool:
        """Whether the settings name it."""
        return bool(self._allowed) and any(
            name in self._allowed or f"{name}:{port}" in self._allowed for name in _spellings(host.casefold())
        )

    def check(self, host: str, port: int) -> None:
        """Read the words of an address, and ask nobody.

        Raises:
            RefusedError: it is an address of ours in whatever spelling, or a name that can only be local.
        """
        if not self.allows(host, port) and _is_local(host):
            raise _refused(host, port)

    def addresses(self, host: str, port: int, seconds: float = inf) -> list[str]:
        """The addresses of this host that may be connected to, in the name server's order.

        Raises:
            RefusedError: none of them is public, and the settings do not name the host.
            UnresolvedError: the name has no address, or none within so many seconds.
        """
        found = [str(literal)] if (literal := _literal(host)) else _looked_up(host, port, seconds)
        if not self.allows(host, port):
            found = [address for address in found if _is_public(ipaddress.ip_address(address))]
        if not found:
            raise _refused(host, port)
        return found[:_MOST_ADDRESSES]


def _spellings(host: str) -> list[str]:
    """The name as it is asked for, and in its own script, as a person writes it into the settings."""
    if "xn--" not in host:
        return [host]
    try:
        return [host, host.encode("ascii").decode("idna").casefold()]
    except UnicodeError:
        return [host]


def _refused(host: str, port: int) -> RefusedError:
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    named = f"{host}:{port}"
    return RefusedError(
        f"{place} is a private or local address; if you mean it, name it: WHIPSTITCH_ALLOW_HOSTS={named}"
    )


def _is_local(host: str) -> bool:
    if literal := _literal(host):
        return not _is_public(literal)
    name = host.casefold().rstrip(".")
    # A name without a dot is completed by the resolver with this network's own domain.
    return "." not in name or name.endswith(tuple(f".{ending}" for ending in _LOCAL_ENDINGS))


def _literal(host: str) -> _Address | None:
    """The address that a host spells out, also as `127.1`, `0x7f000001` or `2130706433`: resolvers read these too."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host.rstrip(".")))
    except (OSError, UnicodeError, ValueError):
        return None


def _is_public(found: _Address) -> bool:
    """Whether it is one host of the open Internet; an IPv6 address that only wraps an IPv4 one is as public as that."""
    if isinstance(found, ipaddress.IPv4Address):
        return found.is_global and not found.is_multicast
    if found in _TRANSLATED:
        return _is_public(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
    inside = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
    if inside is not None and not _is_public(inside):
        return False
    return found in _PUBLIC_V6 and found.is_global


def _looked_up(host: str, port: int, seconds: float) -> list[str]:
    """Ask the name server in another thread: the C library takes no timeout, and may wait for half a minute."""
    said: SimpleQueue[list[Any] | Exception] = SimpleQueue()
    Thread(target=_look_up, args=(host, port, said), daemon=True).start()
    try:
        found = said.get(timeout=None if seconds == inf else seconds)
    except Empty:
        raise UnresolvedError(f"the name {host} was not resolved in time") from None
    if isinstance(found, Exception):
        raise UnresolvedError(f"the name {host} cannot be resolved") from found
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def _look_up(host: str, port: int, said: "SimpleQueue[list[Any] | Exception]") -> None:
    try:
        said.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except Exception as error:  # noqa: BLE001 - it is told in the thread that waits
        said.put(error)
