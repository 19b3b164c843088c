"""Reading for lists: numbers in order, and rows around the cursor. Only the driver and plain tuples, for these are the first paint."""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from schemas.filter import PostFilter, ThreadFilter
from schemas.rows import AuthorRow, Found, Revision, SourceRow, ThreadRow, Totals
from schemas.text import encodable
from schemas.title import title_of
from storage.database import Database
from storage.filters import author_numbers, of_posts, of_threads
from storage.transaction import Row

_FOUR_BYTES = 2**31
_STRIDE = 50_000
"""Posts that are counted at once: less than a megabyte to sort."""
_FIRST_OF_TEXT = 400
"""Characters of a post that a title can need."""

_ROW = (
    "SELECT t.id, t.key, a.platform, coalesce(a.name, a.handle, a.native_id, ''), a.handle, h.title,"
    f" substr(h.text, 1, {_FIRST_OF_TEXT}), t.parts, t.declared_total, t.missing_count, t.complete, t.ended_at, h.date_inferred,"
    # CROSS JOIN: from the thread's parts to their remarks, never the other way round.
    " EXISTS (SELECT 1 FROM thread_parts w CROSS JOIN remarks r ON r.post_id = w.post_id WHERE w.thread_id = t.id AND r.starred = 1),"
    " (SELECT total(r.seen) FROM thread_parts w CROSS JOIN remarks r ON r.post_id = w.post_id WHERE w.thread_id = t.id) < t.parts"
    " FROM threads t JOIN authors a ON a.id = t.author_id JOIN posts h ON h.id = t.head_id"
)


_FOUND = (
    "SELECT p.id, p.platform, p.native_id, coalesce(a.name, a.handle, a.native_id, ''), p.created_at, p.date_inferred,"
    " coalesce(p.title || char(10), '') || p.text, t.key, p.url"
)
_FOUND_WHERE = "JOIN authors a ON a.id = p.author_id LEFT JOIN thread_parts w ON w.post_id = p.id LEFT JOIN threads t ON t.id = w.thread_id"


def totals(database: Database) -> Totals:
    """How much there is."""
    row = database.one(
        "SELECT (SELECT count(*) FROM posts), (SELECT count(*) FROM threads),"
        " (SELECT count(*) FROM threads WHERE complete = 0), (SELECT count(*) FROM authors), (SELECT count(*) FROM sources)"
    )
    return Totals(*(row or (0, 0, 0, 0, 0)))


def thread_numbers(asked: ThreadFilter, database: Database) -> "array[int]":
    """The numbers of the threads, newest first: four bytes each (eight in an archive that has counted so far), a million in a third of a second."""
    where, parameters = of_threads(asked, database)
    (highest,) = database.one("SELECT max(id) FROM threads") or (None,)
    numbers = array("i" if (highest or 0) < _FOUR_BYTES else "q")
    limit = "" if asked.limit is None else " LIMIT :limit"
    rows = database.rows(
        f"SELECT t.id FROM threads t WHERE {where} ORDER BY t.placed_at DESC, t.id DESC{limit}",
        **parameters,
        **({} if asked.limit is None else {"limit": asked.limit}),
    )
    numbers.extend(number for (number,) in rows)
    return numbers


def thread_count(asked: ThreadFilter, database: Database) -> int:
    """How many threads a filter lets through: counted where they lie, a tenth of the time of reading their numbers."""
    where, parameters = of_threads(asked, database)
    row = database.one(f"SELECT count(*) FROM threads t WHERE {where}", **parameters)
    return 0 if row is None else int(row[0])


def thread_rows(numbers: Sequence[int], database: Database) -> list[ThreadRow]:
    """Rows by number, in the order asked for."""
    among = database.among("t.id", "numbers")
    rows = database.all(f"{_ROW} WHERE {among}", numbers=database.listed(list(numbers)))
    by_number = {row[0]: _thread_row(row) for row in rows}
    return [by_number[number] for number in numbers if number in by_number]


def thread_number(name: str, database: Database) -> int | None:
    """The number of the thread with this id, or of the thread that holds the post with this id or URL."""
    name = encodable(name)
    row = database.one("SELECT id FROM threads WHERE key = :name", name=name)
    if row is None and (post := post_number(name, database)) is not None:
        row = database.one("SELECT thread_id FROM thread_parts WHERE post_id = :post", post=post)
    return None if row is None else int(row[0])


def post_number(name: str, database: Database) -> int | None:
    """The number of the post with this id, on whichever platform, or with this URL."""
    row = database.one(
        "SELECT id FROM posts WHERE platform IN (SELECT DISTINCT platform FROM authors) AND native_id = :name ORDER BY id LIMIT 1",
        name=name,
    )
    if row is None and "://" in name:
        row = database.one("SELECT id FROM posts WHERE url = :name ORDER BY id LIMIT 1", name=name)
    return None if row is None else int(row[0])


def numbers_of(name: str, database: Database) -> list[int]:
    """The numbers of a thread's posts in order, or of one post."""
    rows = database.all(
        "SELECT w.post_id FROM threads t JOIN thread_parts w ON w.thread_id = t.id WHERE t.key = :name ORDER BY w.place",
        name=name,
    )
    if rows:
        return [number for (number,) in rows]
    post = post_number(name, database)
    return [] if post is None else [post]


def numbers_that(asked: PostFilter, database: Database) -> list[int]:
    """The numbers of the posts that a filter lets through, newest first."""
    where, parameters = of_posts(asked, database)
    limit = "" if asked.limit is None else f" LIMIT {int(asked.limit)}"
    rows = database.all(
        f"SELECT p.id FROM posts p WHERE {where} ORDER BY p.placed_at DESC, p.id DESC{limit}", **parameters
    )
    return [number for (number,) in rows]


def numbers_by(author: str, database: Database) -> list[int]:
    """The numbers of the posts of everybody who answers to a name."""
    among = database.among("author_id", "authors")
    rows = database.all(
        f"SELECT id FROM posts WHERE {among} ORDER BY id", authors=database.listed(author_numbers(author, database))
    )
    return [number for (number,) in rows]


def revisions(platform: str, native_id: str, database: Database) -> list[Revision]:
    """What a post said before, oldest first."""
    rows = database.all(
        "SELECT r.title, r.text, r.edited_at, r.captured_at FROM revisions r JOIN posts p ON p.id = r.post_id"
        " WHERE p.platform = :platform AND p.native_id = :id ORDER BY coalesce(r.edited_at, 0), r.captured_at, r.id",
        platform=platform,
        id=native_id,
    )
    return [Revision(*row) for row in rows]


def authors(limit: int, database: Database) -> list[AuthorRow]:
    """The authors with most threads."""
    rows = database.all(
        "SELECT a.id, a.platform, a.handle, a.name, n.threads FROM"
        " (SELECT author_id, count(*) AS threads FROM threads GROUP BY author_id ORDER BY threads DESC, author_id LIMIT :limit) n"
        " JOIN authors a ON a.id = n.author_id ORDER BY n.threads DESC, a.id",
        limit=limit,
    )
    return [AuthorRow(*row) for row in rows]


def sources(now: int, database: Database) -> list[SourceRow]:
    """Every source, with what it brought, and how it fares if it is followed."""
    from storage.rota import Rota

    posts = _posts_by_source(database)
    captured: dict[int, int] = dict(database.all("SELECT source_id, max(captured_at) FROM captures GROUP BY source_id"))
    followed = {one.number: one for one in Rota(database).followed(now)}
    rows = database.all("SELECT id, collector, locator, name FROM sources ORDER BY coalesce(name, locator), id")
    return [
        SourceRow(number, collector, locator, name, posts.get(number, 0), captured.get(number), followed.get(number))
        for number, collector, locator, name in rows
    ]


def _posts_by_source(database: Database) -> Counter[int]:
    """How many posts each source brought last. No index is by source: one walk for all, in strides, for what is grouped is sorted in memory."""
    found: Counter[int] = Counter()
    (last,) = database.one("SELECT max(id) FROM posts") or (None,)
    for begin in range(0, (last or 0) + 1, _STRIDE):
        found.update(
            dict(
                database.all(
                    "SELECT source_id, count(*) FROM posts WHERE id >= :begin AND id < :end GROUP BY source_id",
                    begin=begin,
                    end=begin + _STRIDE,
                )
            )
        )
    return found


def found(match: str, asked: PostFilter, limit: int, database: Database) -> list[Found]:
    """Posts that match a full-text query, those that arrived last first; `excerpt` holds the whole text yet."""
    from storage.search import by_authors

    if asked.author is not None:
        match = f"({match}) AND {by_authors(author_numbers(asked.author, database))}"
    where, parameters = of_posts(replace(asked, text=None, author=None), database)
    rows = database.all(
        f"{_FOUND} FROM ({database.dialect.matching('match')} ORDER BY rowid DESC) f JOIN posts p ON p.id = f.rowid"
        f" {_FOUND_WHERE} WHERE {where} ORDER BY f.rowid DESC LIMIT :limit",
        **parameters,
        match=match,
        limit=limit,
    )
    return [Found(*row) for row in rows]


def found_by_number(numbers: Sequence[int], database: Database) -> list[Found]:
    """These posts as a search finds them, those that arrived last first."""
    among = database.among("p.id", "numbers")
    rows = database.all(
        f"{_FOUND} FROM posts p {_FOUND_WHERE} WHERE {among} ORDER BY p.id DESC", numbers=database.listed(list(numbers))
    )
    return [Found(*row) for row in rows]


def _thread_row(row: Row) -> ThreadRow:
    (
        number,
        key,
        platform,
        author,
        handle,
        title,
        text,
        parts,
        total,
        missing,
        complete,
        ended,
        inferred,
        starred,
        unread,
    ) = row
    return ThreadRow(
        number,
        key,
        platform,
        author,
        handle,
        title_of(title, text),
        parts,
        total,
        missing,
        complete == 1,
        ended,
        inferred == 1,
        starred == 1,
        unread == 1,
    )
