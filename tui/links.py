"""Which addresses from a post may be opened, and how to show where they lead."""

from typing import NamedTuple
from urllib.parse import urlsplit

_LONGEST = 2000


class Address(NamedTuple):
    """An address that a browser may be sent to."""

    url: str
    host: str
    """As it is asked for on the wire: letters that only look Latin show as `xn--…`."""


def openable(url: str | None) -> Address | None:
    """The address, if it is a plain http or https one; null for everything that a reader should not be led to.

    Refused: other schemes, user names before the host (`https://bank.example@evil.example`), control characters, white space.
    """
    if not url or len(url) > _LONGEST or not url.isprintable() or any(mark in url for mark in ' \\"<>`'):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc:
        return None
    wire = _on_the_wire(host)
    return None if wire is None else Address(url.replace(host, wire, 1) if wire != host else url, wire)


def _on_the_wire(host: str) -> str | None:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
