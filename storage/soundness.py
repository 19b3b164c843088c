"""Whether the archive is whole: what the database finds, and what must hold between its tables."""

from collections.abc import Iterator

from storage.database import Database

_RULES = (
    ("threads without parts", "SELECT key FROM threads WHERE id NOT IN (SELECT thread_id FROM thread_parts)"),
    (
        "threads whose number of parts is wrong",
        (
            "SELECT t.key FROM threads t JOIN (SELECT thread_id, count(*) AS n FROM thread_parts GROUP BY thread_id) w"
            " ON w.thread_id = t.id WHERE w.n <> t.parts"
        ),
    ),
    (
        "threads that hold another author's post",
        (
            "SELECT DISTINCT t.key FROM threads t JOIN thread_parts w ON w.thread_id = t.id JOIN posts p ON p.id = w.post_id"
            " WHERE p.author_id <> t.author_id"
        ),
    ),
    (
        "posts whose source or capture is gone",
        (
            "SELECT native_id FROM posts WHERE source_id NOT IN (SELECT id FROM sources)"
            " OR capture_id NOT IN (SELECT id FROM captures)"
        ),
    ),
    ("posts without a time to stand at", "SELECT native_id FROM posts WHERE placed_at IS NULL"),
)
_MOST_NAMED = 5


def problems(database: Database) -> Iterator[str]:
    """A line each; nothing if all is well."""
    damage = list(database.dialect.damage())
    yield from damage
    if damage:
        return  # what a damaged file answers to the rest is noise
    for what, sql in _RULES:
        named = [str(row[0]) for row in database.all(sql)]
        if named:
            more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
            yield f"{what}: {', '.join(named[:_MOST_NAMED])}{more}"
