"""What people call an account or a status, and the one spelling of it that is kept."""

import re
from typing import NamedTuple

# Names as Mastodon allows them (app/models/account.rb, USERNAME_RE); clones allow no more.
_USER = r"(?P<user>\w(?:[\w.-]{0,98}\w)?)"
_HOST = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,10}\w[\w-]{0,61}\w|localhost|(?:\d{1,3}\.){3}\d{1,3}"
_PORT = r"(?::\d{1,5})?"
_HANDLE = re.compile(rf"@{_USER}@(?P<host>(?:{_HOST}){_PORT})", re.ASCII | re.IGNORECASE)
_PROFILE = re.compile(
    rf"(?P<base>https?://(?P<server>(?:{_HOST}){_PORT}))(?:/web)?/@{_USER}(?:@(?P<host>(?:{_HOST}){_PORT}))?/?(?:[?#].*)?",
    re.ASCII | re.IGNORECASE,
)
# `/@ada/1`, GoToSocial's `/@ada/statuses/01H…`, and what the status's own URI looks like on Mastodon: `/users/ada/statuses/1`.
_STATUS = re.compile(
    rf"(?P<base>https?://(?P<server>(?:{_HOST}){_PORT}))(?:(?:/web)?/@{_USER}(?:/statuses)?|/users/(?P<owner>\w[\w.-]{{0,99}})/statuses)"
    r"/(?P<id>[0-9A-Za-z]{1,64})/?(?:[?#].*)?",
    re.ASCII | re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?:[\w-]+\.)*(?:youtube\.com|medium\.com|tiktok\.com|threads\.(?:net|com)|substack\.com|snapchat\.com|odysee\.com|unsplash\.com"
    r"|steemit\.com|hive\.blog|peakd\.com|replit\.com|glitch\.com|t\.me|bsky\.app|x\.com|twitter\.com|flipboard\.com)",
    re.IGNORECASE,
)
"""Hosts whose pages have the same form and speak another tongue."""


_FEEDS = (".rss", ".atom", ".json")
"""A profile's address with one of these behind it is the profile's feed."""


class AccountAddress(NamedTuple):
    """An account, and the server that it says is its home."""

    base: str
    """Scheme and host: `https://social.example`."""
    user: str

    @property
    def host(self) -> str:
        """The host, with the port if one was named."""
        return self.base.partition("://")[2]

    @property
    def locator(self) -> str:
        """`@ada@social.example`; for a server without TLS the profile's URL, which alone says so."""
        if self.base.startswith("http://"):
            return f"{self.base}/@{self.user}"
        return f"@{self.user}@{self.host}"


class StatusAddress(NamedTuple):
    """One status on the server of its author."""

    base: str
    user: str
    id: str

    @property
    def locator(self) -> str:
        """`https://social.example/@ada/1`, whatever the form in which it was given."""
        return f"{self.base}/@{self.user}/{self.id}"


def account_address(locator: str) -> AccountAddress | None:
    """The account that a handle or a profile's URL names; an e-mail address names none.

    >>> account_address("https://Social.example/web/@Ada").locator
    '@ada@social.example'
    """
    if found := _HANDLE.fullmatch(locator):
        return _account(f"https://{found['host']}", found["user"])
    found = _PROFILE.fullmatch(locator)
    if not found or _ELSEWHERE.fullmatch(found["server"]) or found["user"].lower().endswith(_FEEDS):
        return None
    return _account(f"https://{found['host']}" if found["host"] else found["base"], found["user"])


def status_address(locator: str) -> StatusAddress | None:
    """The status that a URL names.

    >>> status_address("https://social.example/users/ada/statuses/1").locator
    'https://social.example/@ada/1'
    """
    found = _STATUS.fullmatch(locator)
    if not found or _ELSEWHERE.fullmatch(found["server"]):
        return None
    return StatusAddress(found["base"].lower(), (found["user"] or found["owner"]).lower(), found["id"])


def _account(base: str, user: str) -> AccountAddress | None:
    # Names are compared without regard to case by all these servers: one spelling is one source.
    return None if _ELSEWHERE.fullmatch(base.partition("://")[2]) else AccountAddress(base.lower(), user.lower())
