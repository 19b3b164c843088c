"""A filter as SQL: conditions over `posts p` or `threads t`, and their parameters."""

from typing import Any, NamedTuple

from schemas.clock import micros
from schemas.filter import PostFilter, ThreadFilter
from storage.database import Database
from storage.remarks import MINE, READ, STARRED, own_tag

_TAGGED = "p.id IN (SELECT post_id FROM tags WHERE tag = :tag)"
_FEW = 20_000
"""Posts whose threads are looked up one by one in a tenth of a second."""

_THREADS_SEEN = "t.id IN (SELECT w.thread_id FROM thread_parts w JOIN sightings s ON s.post_id = w.post_id"
_POSTS_SEEN = "p.id IN (SELECT s.post_id FROM sightings s"


class Conditions(NamedTuple):
    """What stands behind WHERE, and the values of its named parameters."""

    where: str
    parameters: dict[str, Any]


def of_posts(asked: PostFilter, database: Database) -> Conditions:
    """Conditions over `posts p`."""
    parameters: dict[str, Any] = {}
    found = _of_post(asked, parameters)
    if asked.platform is not None:
        found.append("p.platform = :platform")
        parameters["platform"] = asked.platform
    if asked.author is not None:
        from storage.search import by_authors

        parameters["by"] = by_authors(author_numbers(asked.author, database))
        found.append(f"p.id IN ({database.dialect.matching('by')})")
    if asked.source is not None:
        found.append(_of_source("p.source_id", _POSTS_SEEN, asked.source, parameters))
    if asked.text is not None:
        found.append(f"p.id IN ({_matching(asked.text, parameters, database)})")
    return Conditions(" AND ".join(found) or "1 = 1", parameters)


def of_threads(asked: ThreadFilter, database: Database) -> Conditions:
    """Conditions over `threads t`: those with a part that the post's fields let through."""
    parameters: dict[str, Any] = {}
    found = []
    if asked.complete is not None:
        found.append("t.complete = 1" if asked.complete else "t.complete = 0")
    if asked.platform is not None:
        found.append("t.author_id IN (SELECT id FROM authors WHERE platform = :platform)")
        parameters["platform"] = asked.platform
    if asked.author is not None:
        found.append(f"t.author_id IN ({_authors(asked.author, parameters)})")
    if asked.source is not None:
        found.append(_of_source("t.source_id", _THREADS_SEEN, asked.source, parameters))
    found += _of_time(asked)
    found += _of_reader(asked, parameters)
    of_a_part = _of_post(asked, parameters)
    if (asked.text, asked.tag, asked.media) == (None,) * 3:
        of_a_part = []  # of the dates alone a thread knows enough itself
    if asked.text is not None:
        of_a_part.append(f"p.id IN ({_matching(asked.text, parameters, database)})")
    few = _few(asked, parameters, database)
    if few is not None:
        found.append(f"t.id IN (SELECT w.thread_id FROM ({few}) f CROSS JOIN thread_parts w ON w.post_id = f.id)")
    elif asked.tag is not None:
        # Looked up for each part: to gather all posts of a common tag first takes half a second.
        of_a_part = [part for part in of_a_part if part != _TAGGED]
        of_a_part.append("EXISTS (SELECT 1 FROM tags g WHERE g.tag = :tag AND g.post_id = p.id)")
    if of_a_part and not (few is not None and len(of_a_part) == 1):
        found.append(
            "EXISTS (SELECT 1 FROM thread_parts JOIN posts p ON p.id = thread_parts.post_id"
            f" WHERE thread_parts.thread_id = t.id AND {' AND '.join(of_a_part)})"
        )
    return Conditions(" AND ".join(found) or "1 = 1", parameters)


def _few(asked: ThreadFilter, parameters: dict[str, Any], database: Database) -> str | None:
    """The posts that one of the conditions lets through, if they are few: then their threads are looked up, and no other one is.

    If they are many, walking the threads in the order of time finds the first ones at once.
    """
    candidates = []
    if asked.text is not None:
        candidates.append(f"SELECT rowid AS id FROM ({_matching(asked.text, parameters, database)})")
    if asked.tag is not None:
        candidates.append("SELECT post_id AS id FROM tags WHERE tag = :tag")
    if asked.media:
        candidates.append("SELECT id FROM posts WHERE has_media = 1")
    for candidate in candidates:
        row = database.one(f"SELECT count(*) FROM ({candidate} LIMIT {_FEW})", **parameters)
        if row is not None and row[0] < _FEW:
            return candidate
    return None


def _of_time(asked: ThreadFilter) -> list[str]:
    """The threads with a part within a stretch of time. All but a few are told by their own two ends, which one index holds."""
    found = []
    if asked.since is not None:
        found.append("t.placed_at >= :since")
    if asked.until is not None:
        found.append("t.begun_at < :until")
    if asked.since is not None and asked.until is not None:
        found.append(
            "(t.placed_at < :until OR t.begun_at >= :since OR EXISTS (SELECT 1 FROM thread_parts w JOIN posts p"
            " ON p.id = w.post_id WHERE w.thread_id = t.id AND p.placed_at >= :since AND p.placed_at < :until))"
        )
    return found


def _of_reader(asked: ThreadFilter, parameters: dict[str, Any]) -> list[str]:
    """The conditions on what the reader keeps of a thread."""
    found = []
    if asked.starred is not None:
        found.append(f"t.id {'' if asked.starred else 'NOT '}IN ({STARRED})")
    if asked.unread is not None:
        found.append(f"t.id {'NOT ' if asked.unread else ''}IN ({READ})")
    if asked.mine is not None:
        found.append(f"t.id IN ({MINE})")
        parameters["mine"] = own_tag(asked.mine)
    return found


def author_numbers(name: str, database: Database) -> list[int]:
    """The authors who answer to a name, on every platform."""
    parameters: dict[str, Any] = {}
    return [number for (number,) in database.all(_authors(name, parameters), **parameters)]


def _of_post(asked: PostFilter, parameters: dict[str, Any]) -> list[str]:
    """The conditions that are asked of one post alone."""
    found = []
    if asked.since is not None:
        found.append("p.placed_at >= :since")
        parameters["since"] = micros(asked.since)
    if asked.until is not None:
        found.append("p.placed_at < :until")
        parameters["until"] = micros(asked.until)
    if asked.tag is not None:
        found.append(_TAGGED)
        parameters["tag"] = asked.tag.lstrip("#").casefold()
    if asked.media is not None:
        found.append("p.has_media = 1" if asked.media else "p.has_media = 0")
    return found


def _authors(name: str, parameters: dict[str, Any]) -> str:
    parameters["author"] = name.strip()
    parameters["author_key"] = name.strip().lstrip("@").casefold()
    return "SELECT id FROM authors WHERE key = :author_key OR native_id = :author OR name = :author COLLATE NOCASE"


def _of_source(column: str, also: str, name: str, parameters: dict[str, Any]) -> str:
    """Those that came by a source, last or at some time."""
    sources = _sources(name, parameters)
    return f"({column} IN ({sources}) OR {also} WHERE s.source_id IN ({sources})))"


def _sources(name: str, parameters: dict[str, Any]) -> str:
    parameters["source"] = name
    parameters["source_end"] = "%/" + name.removeprefix("./").replace("\\", "\\\\").replace("%", "\\%").replace(
        "_", "\\_"
    )
    return "SELECT id FROM sources WHERE locator = :source OR name = :source OR locator LIKE :source_end ESCAPE '\\'"


def _matching(typed: str, parameters: dict[str, Any], database: Database) -> str:
    from storage.search import query  # its patterns cost fifteen milliseconds: most lists ask for no words

    match = query(typed)
    if match is None:
        return "SELECT NULL AS rowid WHERE 1 = 0"  # no word in it: nothing can match
    parameters["match"] = match
    return database.dialect.matching("match")
