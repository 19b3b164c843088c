"""Which files and addresses are feeds, told without asking anybody."""

import re
from urllib.parse import urlsplit, urlunsplit

_XML_ROOT = re.compile(
    rb"\s*(?:<\?.{0,2000}?\?>\s*){0,20}(?:<!--.{0,20000}?-->\s*){0,20}(?:<!doctype\s+rss\b[^<>]{0,2000}>\s*)?(?:<!--.{0,20000}?-->\s*){0,20}"
    rb"<(?:rss|rdf:RDF|(?:\w{1,20}:)?feed)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
# Inside another value the quotation marks would be escaped, so this is a name and its value.
_JSON_VERSION = re.compile(rb'(?<!\\)"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version', re.IGNORECASE)
_PATH = re.compile(r"\.(?:rss|xml|atom|rdf)$|/(?:feed|rss|atom)/?$|/feed\.json$|/feeds/.", re.IGNORECASE)
_QUERY = re.compile(r"(?:^|&)feed=(?:rss2?|atom|rdf)(?:&|$)", re.IGNORECASE)
_SPELLING = re.compile(r"feed(?:\+(?=https?://)|:(?=https?://)|:(?=//))", re.IGNORECASE)


def feed_like(head: bytes) -> bool:
    """Whether a file begins as a feed does; without its NULs, UTF-16 is close enough to ASCII."""
    if b"\0" in head[:200]:
        head = head.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if head.lstrip()[:1] == b"{":
        return bool(_JSON_VERSION.search(head))
    return bool(_XML_ROOT.match(head))


def feed_address(locator: str) -> str | None:
    """The locator in one spelling, if it names a feed: an address that says so, or `feed+` before any.

    >>> feed_address("feed://Home.Example/posts")
    'feed+https://home.example/posts'
    >>> feed_address("https://home.example/about") is None
    True
    """
    said = _SPELLING.match(locator)
    rest = locator[said.end() :] if said else locator
    url = _normal(f"https:{rest}" if rest.startswith("//") else rest)
    if url is None:
        return None
    if said:
        return f"feed+{url}"
    parts = urlsplit(url)
    return url if _PATH.search(parts.path) or _QUERY.search(parts.query) else None


def asked(locator: str) -> str:
    """What to ask for, of a locator of ours."""
    return locator.removeprefix("feed+")


def _normal(url: str) -> str | None:
    if not url.lower().startswith(("http://", "https://")):
        return None
    try:
        parts = urlsplit(url)
        host = parts.netloc.lower()
    except ValueError:  # "http://["
        return None
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", parts.query, "")) if host else None
