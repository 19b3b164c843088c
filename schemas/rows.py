"""Rows for lists: what one line shows, and no more. Plain tuples, read by the hundred while somebody scrolls."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # lists of threads are on screen before anybody asks what is followed
    from schemas.following import Followed


class ThreadRow(NamedTuple):
    """A thread as a list shows it. Texts are as stored: not yet fit for a screen."""

    number: int
    """The archive's number, for this file only; `id` is the one to tell others."""
    id: str
    platform: str
    author: str
    """The label: name, handle or id."""
    handle: str | None
    title: str
    parts: int
    declared_total: int | None
    missing: int
    """How many positions are known to be absent."""
    complete: bool
    ended_at: int | None
    """UTC microseconds; null when no part has a time."""
    date_inferred: bool
    starred: bool = False
    unread: bool = True
    """Whether it has parts that the reader has not read yet."""


class SourceRow(NamedTuple):
    """A source as a list shows it."""

    number: int
    collector: str
    locator: str
    name: str | None
    posts: int
    last_captured_at: int | None
    followed: "Followed | None" = None
    """When it is due and how it fares; null if it is not followed."""


class CaptureRow(NamedTuple):
    """An answer as a list shows it, and where it is kept."""

    url: str
    captured_at: int
    """UTC microseconds."""
    status: int | None
    media_type: str
    size: int
    """Bytes, unpacked."""
    sha256: str
    """Of the bytes, unpacked."""
    source: str
    kind: str | None
    """`response`, `resource`, `revisit`, `unchanged`, `reference` or `removed`; the fields from here on are null for one that never was here."""
    file: str | None
    """In the folder of captures."""
    offset: int | None
    length: int | None


class Finding(NamedTuple):
    """What a look at the captures found, in one line."""

    text: str
    is_fault: bool
    """Else it is worth knowing, and all is well."""


class Revision(NamedTuple):
    """What a post said before."""

    title: str | None
    text: str
    edited_at: int | None
    """When it began to say so, UTC microseconds; null for the first words, or when unknown."""
    captured_at: int | None


class AuthorRow(NamedTuple):
    """An author as a list shows it."""

    number: int
    platform: str
    handle: str | None
    name: str | None
    threads: int


class TagRow(NamedTuple):
    """A hashtag, and in how many posts it stands."""

    tag: str
    posts: int


class DayRow(NamedTuple):
    """A day with posts."""

    day: int
    """Days since 1970-01-01, UTC."""
    posts: int


class Found(NamedTuple):
    """A post that a search found."""

    number: int
    platform: str
    id: str
    author: str
    created_at: int | None
    date_inferred: bool
    excerpt: str
    """One line of it, around what was looked for."""
    thread: str | None
    """The id of the thread that it is a part of."""
    url: str | None


class Totals(NamedTuple):
    """How much the archive holds."""

    posts: int
    threads: int
    incomplete: int
    authors: int
    sources: int
