"""What a source on Bluesky may be called, and the one spelling of each.

=============================================  ==================================================================
`@ada.bsky.social`                             an account by its handle, through the AppView
`did:plc:…`, `did:web:host`                    an account by its identifier, through the AppView
`at://did:plc:…/app.bsky.feed.post/key`        a post, and its author's thread around it, through the AppView
`pds+https://pds.example/did:plc:…`            all posts of a repository, straight from the server that keeps it
=============================================  ==================================================================

Handles and DIDs as in the AT Protocol's specification (atproto.com/specs/handle, /specs/did); case means nothing in a handle.
"""

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit


class Account(NamedTuple):
    """Everything that an account posts, newest first."""

    who: str
    """A handle or a DID."""

    @property
    def locator(self) -> str:
        """The one spelling."""
        return self.who if self.who.startswith("did:") else f"@{self.who}"


class Conversation(NamedTuple):
    """One post and its author's thread around it."""

    who: str
    key: str

    @property
    def locator(self) -> str:
        """The one spelling, which is the post's URI as well where `who` is a DID."""
        return f"at://{self.who}/app.bsky.feed.post/{self.key}"


class Repository(NamedTuple):
    """What a personal data server keeps of an account."""

    host: str
    """Scheme and authority: `https://pds.example`."""
    who: str

    @property
    def locator(self) -> str:
        """The one spelling."""
        return f"pds+{self.host}/{self.who}"


Target = Account | Conversation | Repository

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HANDLE = re.compile(rf"(?=.{{4,253}}$)(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")
_DID = re.compile(r"did:plc:[a-z2-7]{24}|did:web:(?=.{4,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)*(?:%3a\d{1,5})?")
_NO_HANDLE = (".alt", ".arpa", ".internal", ".invalid", ".local", ".localhost", ".onion")
"""Ends of names that the specification rules out, without those that it leaves to tests."""
_KEY = re.compile(r"[A-Za-z0-9._~:-]{1,512}")
_WEB = frozenset({"bsky.app", "www.bsky.app"})
_HOST = re.compile(r"(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::\d{1,5})?|\[[0-9a-f:]+\](?::\d{1,5})?")


def target(locator: str) -> Target | None:
    """What a locator names, if it is one of Bluesky's.

    A bare name with dots may be anybody's: without `@`, `bsky:` or `at://` only the service's own domain is taken for a handle.

    >>> target("https://bsky.app/profile/Ada.bsky.social/post/3l6oveex3ii2l").locator
    'at://ada.bsky.social/app.bsky.feed.post/3l6oveex3ii2l'
    """
    if len(locator) > 2048:  # noqa: PLR2004 - longer than any address in use
        return None
    lowered = locator.lower()
    if lowered.startswith("pds+"):
        return _repository(locator[4:])
    if lowered.startswith(("https://", "http://")):
        return _address(locator)
    if lowered.startswith("at://"):
        return _at_uri(locator[5:])
    for sign in ("@", "bsky:"):
        if lowered.startswith(sign):
            return _account(locator.removeprefix("bsky:").removeprefix("@") if sign == "@" else locator[5:].lstrip("@"))
    return _account(locator) if lowered.startswith("did:") or lowered.endswith(".bsky.social") else None


def _account(name: str) -> Account | None:
    who = actor(name)
    return Account(who) if who else None


def actor(name: str) -> str | None:
    """A handle or DID in its one spelling, if the name is one."""
    name = unquote(name).lower() if name[:8].lower() in {"did%3apl", "did%3awe"} else name.lower()
    if _DID.fullmatch(name):
        return name.replace("%3a", "%3A")
    return name if _HANDLE.fullmatch(name) and not name.endswith(_NO_HANDLE) else None


def _at_uri(rest: str) -> Target | None:
    name, _, path = rest.rstrip("/").partition("/")
    who = actor(name)
    if who is None or not path:
        return Account(who) if who else None
    collection, _, key = path.partition("/")
    return Conversation(who, key) if collection == "app.bsky.feed.post" and _KEY.fullmatch(key) else None


def _address(url: str) -> Target | None:
    """Pages of bsky.app: a profile or a post; its feeds, lists and RSS are others' business."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.netloc.lower() not in _WEB:
        return None
    match parts.path.strip("/").split("/"):
        case ["profile", name]:
            return _account(name)
        case ["profile", name, "post", key] if _KEY.fullmatch(key):
            who = actor(name)
            return Conversation(who, key) if who else None
    return None


def _repository(url: str) -> Repository | None:
    scheme, mark, rest = url.partition("://")
    host, _, name = rest.partition("/")
    who = actor(name.strip("/").removeprefix("@"))
    if scheme.lower() not in {"http", "https"} or not mark or not who or not _HOST.fullmatch(host.lower()):
        return None
    return Repository(f"{scheme.lower()}://{host.lower()}", who)
