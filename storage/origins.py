"""Where posts come from: sources, captures and authors, each kept once and known by a number."""

from collections.abc import Iterable

import orjson

from schemas.clock import micros
from schemas.page import Capture
from schemas.post import Author, Post
from schemas.source import Source
from storage.transaction import Transaction

_MOST_KNOWN = 100_000
"""Authors remembered between pages (about 20 MB); beyond, the archive is asked again."""


class Known:
    """What has been looked up in this process. Forgotten when a transaction fails, for then it may never have been stored."""

    def __init__(self) -> None:
        self.authors: dict[tuple[str | None, ...], int] = {}
        self.met: dict[tuple[str, int], tuple[int, Author]] = {}
        """By the object itself, kept so that its `id` stays its own: readers make each author once, and this takes a tenth of the time."""

    def forget(self) -> None:
        """Begin anew."""
        self.authors.clear()
        self.met.clear()


class Origins:
    """Numbers for sources, captures and authors, within one transaction."""

    def __init__(self, transaction: Transaction, known: Known) -> None:
        self._transaction = transaction
        self._known = known
        self.answers: dict[int, Capture] = {}
        """Those that arrived with the page at hand, by number: to be kept when its rows are."""

    def forget(self) -> None:
        """What was looked up is to be looked up again: part of the transaction was taken back."""
        self._known.forget()
        self.answers.clear()

    def source(self, source: Source) -> int:
        """The number of a source, new or not."""
        return int(
            self._transaction.value(
                "INSERT INTO sources (collector, locator, name) VALUES (:collector, :locator, :name)"
                " ON CONFLICT (locator) DO UPDATE SET collector = excluded.collector,"
                " name = coalesce(excluded.name, sources.name) RETURNING id",
                collector=source.collector,
                locator=source.locator,
                name=source.name,
            )
        )

    def capture(self, capture: Capture, source: int) -> int:
        """The number of an answer, new or not; the same bytes of the same moment are one capture."""
        number = self._named(capture, source)
        self.answers[number] = capture
        return number

    def _named(self, capture: Capture, source: int) -> int:
        offset = capture.captured_at.utcoffset()
        return int(
            self._transaction.value(
                "INSERT INTO captures (source_id, url, captured_at, zone, sha256, size, media_type, status, headers)"
                " VALUES (:source, :url, :at, :zone, :sha256, :size, :media_type, :status, :headers)"
                " ON CONFLICT (sha256, captured_at) DO UPDATE SET url = excluded.url RETURNING id",
                source=source,
                url=capture.url,
                at=micros(capture.captured_at),
                zone=0 if offset is None else int(offset.total_seconds() // 60),
                sha256=capture.sha256,
                size=capture.size,
                media_type=capture.media_type,
                status=capture.status,
                headers=orjson.dumps(capture.headers).decode() if capture.headers else None,
            )
        )

    def foreign(self, post: Post, source: int) -> int | None:
        """The number of the answer that a post names as its own, though the page does not hold it: an export that came back."""
        if post.capture_sha256 is None or post.captured_at is None:
            return None
        capture = Capture(
            url=post.source or "",
            captured_at=post.captured_at,
            sha256=post.capture_sha256,
            size=0,
        )
        return self._named(capture, source)

    def authors(self, posts: Iterable[Post]) -> list[int]:
        """The number of each post's author."""
        met = self._known.met
        return [
            found[0]
            if (found := met.get((post.platform, id(post.author))))
            else self.author(post.platform, post.author)
            for post in posts
        ]

    def author(self, platform: str, author: Author) -> int:
        """The number of an author, new or not; what is newly known of them is kept."""
        met = self._known.met.get((platform, id(author)))
        if met is not None:
            return met[0]
        if len(self._known.met) >= _MOST_KNOWN:
            self._known.met.clear()
        number = self._number(platform, author)
        self._known.met[platform, id(author)] = number, author
        return number

    def _number(self, platform: str, author: Author) -> int:
        said = (platform, author.handle, author.name, author.id, author.url)
        known = self._known.authors.get(said)
        if known is not None:
            return known
        number = int(
            self._transaction.value(
                "INSERT INTO authors (platform, key, handle, name, native_id, url)"
                " VALUES (:platform, :key, :handle, :name, :id, :url)"
                " ON CONFLICT (platform, key) DO UPDATE SET handle = coalesce(excluded.handle, authors.handle),"
                " name = coalesce(excluded.name, authors.name), native_id = coalesce(excluded.native_id, authors.native_id),"
                " url = coalesce(excluded.url, authors.url) RETURNING id",
                platform=platform,
                key=author.key,
                **author.model_dump(),
            )
        )
        if len(self._known.authors) >= _MOST_KNOWN:
            self._known.forget()
        self._known.authors[said] = number
        return number
