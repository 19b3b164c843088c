"""Whole posts and threads out of rows: for the reading view and the export. Streams: memory does not grow with the archive."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from pydantic import TypeAdapter

from schemas.filter import PostFilter, ThreadFilter
from schemas.post import Author, Post, Record
from schemas.thread import Thread
from schemas.title import title_of
from storage.absences import gone
from storage.columns import COLUMNS, PostRecord, moment
from storage.database import Database
from storage.filters import of_posts, of_threads
from storage.listing import post_number
from storage.media import kept
from storage.places import kept_captures
from storage.records import values
from storage.sightings import of_posts as seen_of
from storage.transaction import Row

_BATCH = 200
"""Threads read at once: about a thousand posts, half a megabyte."""
_MOST_KNOWN = 20_000
"""Authors and captures remembered while streaming."""

_THREAD = "SELECT t.id, t.key, t.author_id, t.declared_total, t.complete, t.missing, t.started_at, t.ended_at, t.sureness FROM threads t"

# The validators themselves: TypeAdapter's method of that name adds a tenth.
_thread: Callable[[Any], Thread] = TypeAdapter(Thread).validator.validate_python
_post: Callable[[Any], Post] = TypeAdapter(Post).validator.validate_python


def threads(asked: ThreadFilter, database: Database) -> Iterator[Thread]:
    """The threads that a filter lets through, newest first, all of one moment."""
    where, parameters = of_threads(asked, database)
    limit = "" if asked.limit is None else f" LIMIT {int(asked.limit)}"
    with database.sound(), database.snapshot():
        heads = database.rows(f"{_THREAD} WHERE {where} ORDER BY t.placed_at DESC, t.id DESC{limit}", **parameters)
        yield from _filled(heads, database)


def threads_by_number(numbers: Sequence[int], database: Database) -> Iterator[Thread]:
    """These threads, as far as they are there."""
    heads = database.rows(
        f"{_THREAD} WHERE {database.among('t.id', 'numbers')}", numbers=database.listed(list(numbers))
    )
    with database.sound():
        yield from _filled(heads, database)


def threads_in_batches(numbers: Sequence[int], database: Database) -> Iterator[Thread]:
    """These threads, some at a time; each time oldest first."""
    for start in range(0, len(numbers), _BATCH):
        some = list(threads_by_number(numbers[start : start + _BATCH], database))
        yield from sorted(some, key=lambda thread: (thread.ended_at is not None, thread.ended_at, thread.id))


def posts(asked: PostFilter, database: Database) -> Iterator[Post]:
    """The posts that a filter lets through, by time and then by listing, oldest first, all of one moment."""
    where, parameters = of_posts(asked, database)
    limit = "" if asked.limit is None else f" LIMIT {int(asked.limit)}"
    origins = _Origins(database)
    with database.sound(), database.snapshot():
        rows = database.rows(
            f"SELECT {COLUMNS} FROM posts p WHERE {where} ORDER BY p.placed_at, p.listed, p.id{limit}", **parameters
        )
        while batch := [PostRecord._make(row) for row in islice(rows, _BATCH)]:
            origins.learn(batch)
            for row in batch:
                yield _post(origins.post(row))


def posts_by_number(numbers: Sequence[int], database: Database) -> list[Post]:
    """These posts, as far as they are there, oldest arrival first."""
    rows = database.all(
        f"SELECT {COLUMNS} FROM posts p WHERE {database.among('p.id', 'numbers')} ORDER BY p.id",
        numbers=database.listed(numbers),
    )
    origins = _Origins(database)
    with database.sound():
        records = [PostRecord._make(row) for row in rows]
        origins.learn(records)
        return [_post(origins.post(record)) for record in records]


def post(name: str, database: Database) -> Post | None:
    """One post, by id or URL."""
    number = post_number(name, database)
    return None if number is None else next(iter(posts_by_number([number], database)), None)


def _filled(heads: Iterator[Row], database: Database) -> Iterator[Thread]:
    origins = _Origins(database)
    while batch := list(islice(heads, _BATCH)):
        parts: dict[int, list[Row]] = {row[0]: [] for row in batch}
        for row in database.rows(
            f"SELECT w.thread_id, w.position, w.evidence, w.why, {COLUMNS} FROM thread_parts w JOIN posts p ON p.id = w.post_id"
            f" WHERE {database.among('w.thread_id', 'numbers')} ORDER BY w.thread_id, w.place",
            numbers=database.listed(list(parts)),
        ):
            parts[row[0]].append(row)
        records = {number: [PostRecord._make(row[4:]) for row in rows] for number, rows in parts.items()}
        origins.learn([record for mine in records.values() for record in mine])
        for head in batch:
            if records[head[0]]:
                yield _thread(_values(head, parts[head[0]], records[head[0]], origins))


def _values(head: Row, parts: Sequence[Row], records: Sequence[PostRecord], origins: "_Origins") -> dict[str, Any]:
    _, key, author, total, complete, missing, started, ended, sureness = head
    return {
        "id": key,
        "platform": records[0].platform,
        "author": origins.author(author),
        "title": title_of(records[0].title, records[0].text),
        "declared_total": total,
        "complete": complete == 1,
        "missing": () if missing is None else tuple(json.loads(missing)),
        "started_at": moment(started),
        "ended_at": moment(ended),
        "sureness": sureness,
        "parts": [
            {"position": part[1], "evidence": part[2].split(), "why": part[3], "post": origins.post(record)}
            for part, record in zip(parts, records, strict=True)
        ],
    }


class _Origins:
    """Authors, sources and captures of a stream, asked for in batches and remembered."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._authors: dict[int, Author] = {}
        self._captures: dict[int, tuple[int, str, Record | None]] = {}
        self._are_seen = database.one("SELECT 1 FROM sightings LIMIT 1") is not None
        self._seen: Mapping[int, Sequence[int]] = {}
        self._sources: dict[int, str] = dict(database.all("SELECT id, locator FROM sources"))
        self._gone = gone(database)
        self._has_media = database.one("SELECT 1 FROM media_files LIMIT 1") is not None

    def learn(self, records: Sequence[PostRecord]) -> None:
        """Look up what these posts refer to."""
        if len(self._authors) + len(self._captures) > _MOST_KNOWN:
            self._authors.clear()
            self._captures.clear()
        authors = {record.author_id for record in records} - self._authors.keys()
        for number, handle, name, native_id, url in self._those("authors", "id, handle, name, native_id, url", authors):
            self._authors[number] = Author(handle=handle, name=name, id=native_id, url=url)
        captures = {record.capture_id for record in records if record.capture_id is not None} - self._captures.keys()
        if captures:
            for number, (at, digest, place) in kept_captures(sorted(captures), self._database).items():
                kept_at = None if place is None else Record(file=place[0], offset=place[1], length=place[2])
                self._captures[number] = (at, digest, kept_at)
        self._seen = seen_of([record.id for record in records], self._database) if self._are_seen else {}

    def author(self, number: int) -> Author:
        """One that was learnt."""
        return self._authors[number]

    def post(self, record: PostRecord) -> dict[str, Any]:
        """A post's values, whole."""
        capture = None if record.capture_id is None else self._captures.get(record.capture_id)
        source = None if record.source_id is None else self._sources.get(record.source_id)
        found = values(record, self._authors[record.author_id], source, capture)
        if seen := self._seen.get(record.id):
            found["also_from"] = [self._sources[number] for number in seen if number != record.source_id]
        if record.id in self._gone:
            found["gone_at"] = moment(self._gone[record.id])
        if self._has_media and record.has_media:
            for said in found.get("media", ()):
                medium = kept(said["url"], self._database) if said.get("url") else None
                if medium is not None:
                    said["sha256"], said["file"] = medium
        return found

    def _those(self, table: str, columns: str, numbers: set[int]) -> Iterator[Row]:
        if not numbers:
            return iter(())
        among = self._database.among("id", "numbers")
        listed = self._database.listed(sorted(numbers))
        return self._database.rows(f"SELECT {columns} FROM {table} WHERE {among}", numbers=listed)
