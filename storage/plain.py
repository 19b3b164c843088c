"""Threads and posts as plain values, in the words and the order of the published schemas: for exports.

To make a model of what was validated on its way in, and to write that model out, takes twice as long as this, and Pydantic's import as
long as writing ten thousand posts. A test holds both ways equal.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from types import NoneType
from typing import Any, get_type_hints

import orjson

from schemas.filter import PostFilter, ThreadFilter
from schemas.strand import Evidence
from schemas.title import title_of
from storage.absences import gone
from storage.columns import COLUMNS, WIDTHS, PostRecord, moment
from storage.database import Database
from storage.filters import of_posts, of_threads
from storage.media import kept
from storage.places import kept_captures
from storage.sightings import of_posts as of_sightings
from storage.transaction import Row

Values = dict[str, Any]
"""Texts, numbers, truth values, nulls, lists, objects; times as datetimes in UTC."""

_BATCH = 200
"""Threads read at once: about a thousand posts, half a megabyte."""
_MOST_KNOWN = 20_000
"""Authors and captures remembered while streaming."""
_THREAD: dict[str, type | tuple[type, ...]] = {
    "id": int, "author_id": int, "key": str, "declared_total": (int, NoneType), "complete": int, "missing": (str, NoneType),
    "started_at": (int, NoneType), "ended_at": (int, NoneType), "sureness": (int, float),
}  # fmt: skip
_PART = {"thread_id": int, "position": int, "evidence": str}
_POST = get_type_hints(PostRecord)

AUTHOR: Values = {"handle": None, "name": None, "id": None, "url": None}
LINK: Values = {"text": "", "url": None, "cut": False}
MEDIA: Values = {
    "kind": "image", "url": None, "copy_at": None, "alt": None, "mime": None, "width": None, "height": None, "sha256": None, "file": None,
}  # fmt: skip
PLAIN: Values = {
    "links": [], "mentions": [], "tags": [], "media": [], "conversation_id": None, "quotes_id": None, "reposted_by": None,
    "content_warning": None, "truncated": False,
}  # fmt: skip
"""What is not said of most posts."""


class Plain:
    """An archive as plain values. Streams: memory does not grow with the archive."""

    def __init__(self, database: Database) -> None:
        """Read nothing yet."""
        self._database = database

    def threads(self, asked: ThreadFilter = ThreadFilter()) -> Iterator[Values]:
        """The threads that a filter lets through, newest first, all of one moment."""
        where, parameters = of_threads(asked, self._database)
        columns = ", ".join(f"t.{name}" for name in _THREAD)
        heads = f"SELECT {columns} FROM threads t WHERE {where} ORDER BY t.placed_at DESC, t.id DESC"
        return self._read(f"{heads}{_limited(asked)}", parameters, _Reader.threads)

    def posts(self, asked: PostFilter = PostFilter()) -> Iterator[Values]:
        """The posts that a filter lets through, by time and then by listing, oldest first, all of one moment."""
        where, parameters = of_posts(asked, self._database)
        rows = f"SELECT {COLUMNS} FROM posts p WHERE {where} ORDER BY p.placed_at, p.listed, p.id"
        return self._read(f"{rows}{_limited(asked)}", parameters, _Reader.posts)

    def thread(self, number: int) -> Values | None:
        """One thread by its number, with why each part is there, which no export tells; null if there is none."""
        heads = f"SELECT {', '.join(f't.{name}' for name in _THREAD)} FROM threads t WHERE t.id = :number"
        why = "SELECT w.why FROM thread_parts w JOIN posts p ON p.id = w.post_id WHERE w.thread_id = :number ORDER BY w.place"
        with self._database.sound(), self._database.snapshot():
            for found in self._read(heads, {"number": number}, _Reader.threads):
                for part, (said,) in zip(found["parts"], self._database.all(why, number=number), strict=True):
                    part["why"] = str(said)
                return found
        return None

    def those(self, posts: Sequence[int]) -> list[Values]:
        """The posts of these numbers, as far as they are there, oldest arrival first."""
        rows = f"SELECT {COLUMNS} FROM posts p WHERE {self._database.among('p.id', 'numbers')} ORDER BY p.id"
        return [*self._read(rows, {"numbers": self._database.listed(list(posts))}, _Reader.posts)]

    def _read(
        self, sql: str, parameters: Values, make: Callable[["_Reader", Sequence[Row]], Iterator[Values]]
    ) -> Iterator[Values]:
        with self._database.sound(), self._database.snapshot():
            reader = _Reader(self._database)
            rows = self._database.rows(sql, **parameters)
            while batch := list(islice(rows, _BATCH)):
                yield from make(reader, batch)


class _Reader:
    """Rows into values, with the authors, sources and captures that they name, which are asked for in batches and remembered."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._authors: dict[int, Values] = {}
        self._captures: dict[int | None, tuple[datetime | None, str | None, Values | None]] = {None: (None, None, None)}
        self._sources: dict[int | None, str] = dict(database.all("SELECT id, locator FROM sources"))
        self._gone = {number: moment(at) for number, at in gone(database).items()}
        self._has_media = database.one("SELECT 1 FROM media_files LIMIT 1") is not None
        self._are_seen = database.one("SELECT 1 FROM sightings LIMIT 1") is not None
        self._seen: Mapping[int, Sequence[int]] = {}
        self._proved: set[tuple[type, ...]] = set()

    def threads(self, heads: Sequence[Row]) -> Iterator[Values]:
        """These threads, in this order; one without parts is left out."""
        rows = self._database.all(
            f"SELECT w.thread_id, w.position, w.evidence, {COLUMNS} FROM thread_parts w JOIN posts p ON p.id = w.post_id"
            f" WHERE {self._database.among('w.thread_id', 'numbers')} ORDER BY w.thread_id, w.place",
            numbers=self._database.listed([head[0] for head in heads]),
        )
        parts: dict[int, list[Values]] = {}
        width = len(_PART)
        for row, post in zip(rows, self.posts([row[width:] for row in rows]), strict=True):
            thread, position, evidence = row[:width]
            self._prove(row[:width], _PART)
            parts.setdefault(thread, []).append({"position": position, "evidence": _words(evidence), "post": post})
        for head in heads:
            if head[0] in parts:
                self._prove(head, _THREAD)
                yield _thread(head, self._authors[head[1]], parts[head[0]])

    def posts(self, rows: Sequence[Row]) -> Iterator[Values]:
        """These posts, in this order."""
        self._learn(rows)
        return map(self._post, rows)

    def _post(self, row: Row) -> Values:
        self._prove(row, _POST)
        (number, platform, native_id, author, _, created_at, precision, inferred, edited_at, url, title, text, lang, parent,
         parent_author, _, _, _, _, has_media, details, source, capture, listed) = row  # fmt: skip
        if precision is not None and precision not in WIDTHS:
            raise ValueError(precision)
        more = PLAIN if details is None else _whole(orjson.loads(details))
        if has_media and self._has_media:
            self._find(more["media"])
        also = self._seen.get(number)
        captured_at, digest, record = self._captures.get(capture, self._captures[None])
        return {
            "platform": platform, "id": native_id, "url": url, "author": self._authors[author],
            "created_at": None if created_at is None else moment(created_at), "created_precision": precision,
            "date_inferred": inferred == 1, "edited_at": None if edited_at is None else moment(edited_at),
            "title": title, "text": text, "lang": lang,
            "links": more["links"], "mentions": more["mentions"], "tags": more["tags"], "media": more["media"],
            "in_reply_to_id": parent, "in_reply_to_author": parent_author,
            "conversation_id": more["conversation_id"], "quotes_id": more["quotes_id"], "reposted_by": more["reposted_by"],
            "content_warning": more["content_warning"], "truncated": more["truncated"],
            "order": listed, "source": self._sources.get(source),
            "also_from": [self._sources[one] for one in also if one != source] if also else [], "captured_at": captured_at, "capture_sha256": digest,
            "gone_at": self._gone.get(number), "record": record,
        }  # fmt: skip

    def _find(self, media: Sequence[Values]) -> None:
        for said in media:
            medium = kept(said["url"], self._database) if said["url"] else None
            if medium is not None:
                said["sha256"], said["file"] = medium

    def _prove(self, row: Row, columns: dict[str, Any]) -> None:
        """That each column is of a type that we write; asked once of each combination.

        Raises:
            TypeError: it is not: somebody else wrote it.
        """
        shape = tuple(map(type, row))
        if shape not in self._proved:
            if not all(isinstance(value, kind) for value, kind in zip(row, columns.values(), strict=True)):
                raise TypeError(row[0])
            self._proved.add(shape)

    def _learn(self, rows: Sequence[Row]) -> None:
        if len(self._authors) + len(self._captures) > _MOST_KNOWN:
            self._authors.clear()
            self._captures = {None: (None, None, None)}
        authors = {row[_AUTHOR_ID] for row in rows} - self._authors.keys()
        if authors:
            among, listed = self._database.among("id", "numbers"), self._database.listed(sorted(authors))
            found = self._database.all(
                f"SELECT id, handle, name, native_id, url FROM authors WHERE {among}", numbers=listed
            )
            self._authors |= {number: dict(zip(AUTHOR, said, strict=True)) for number, *said in found}
        if self._are_seen:
            self._seen = of_sightings([row[0] for row in rows], self._database)
        captures = {row[_CAPTURE_ID] for row in rows} - self._captures.keys()
        if captures:
            for number, (at, digest, place) in kept_captures(sorted(captures), self._database).items():
                record = None if place is None else dict(zip(("file", "offset", "length"), place, strict=True))
                self._captures[number] = moment(at), digest, record


_AUTHOR_ID, _CAPTURE_ID = map(PostRecord._fields.index, ("author_id", "capture_id"))


def _limited(asked: PostFilter | ThreadFilter) -> str:
    return "" if asked.limit is None else f" LIMIT {int(asked.limit)}"


def _thread(head: Row, author: Values, parts: list[Values]) -> Values:
    _, _, key, total, complete, missing, started_at, ended_at, sureness = head
    first = parts[0]["post"]
    return {
        "id": key, "platform": first["platform"], "author": author, "title": title_of(first["title"], first["text"]),
        "declared_total": total, "complete": complete == 1, "missing": [] if missing is None else orjson.loads(missing),
        "started_at": moment(started_at), "ended_at": moment(ended_at), "sureness": float(sureness), "parts": parts,
    }  # fmt: skip


def _whole(said: Values) -> Values:
    """What is said of a post, and what is not said."""
    found = {**PLAIN, **said}
    found["links"] = [{**LINK, **link} for link in found["links"]]
    found["media"] = [{**MEDIA, **medium} for medium in found["media"]]
    if found["reposted_by"] is not None:
        found["reposted_by"] = {**AUTHOR, **found["reposted_by"]}
    return found


@lru_cache(maxsize=64)
def _words(evidence: str) -> list[str]:
    """Each is one that we know."""
    return [Evidence(word).value for word in evidence.split()]
