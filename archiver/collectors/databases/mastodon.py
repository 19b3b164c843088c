"""What `mastodon-to-sqlite` keeps of a status: its id, author, HTML and time, and nothing of what it answers."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from archiver.collectors.databases.reading import Database, Row
from archiver.collectors.wire.html_text import html_text, web_address
from archiver.collectors.wire.values import moment, name_of, words
from archiver.collectors.wire.wording import wording
from schemas.post import Author, Post
from schemas.source import Platform

TABLES = frozenset({"statuses", "accounts"})
_STATUSES = (
    "SELECT s.id, s.content, s.created_at, s.account_id, a.username, a.url, a.display_name"
    " FROM statuses s LEFT JOIN accounts a ON a.id = s.account_id ORDER BY s.id"
)
_BY_MARKS = "SELECT a.url FROM accounts a JOIN status_activities m ON m.account_id = a.id LIMIT 1"
_BY_STATUSES = "SELECT a.url FROM accounts a JOIN statuses s ON s.account_id = a.id GROUP BY a.id ORDER BY count(*) DESC, a.id LIMIT 1"


def posts_of(database: Database) -> Iterator[Post | None]:
    """The posts in the order of their ids; null for a row that is no status, or of no server that is known."""
    home = _home(database)
    for row in database.rows(_STATUSES):
        yield _post(row, home)


def _home(database: Database) -> str | None:
    """The server whose ids these are: of whoever marked statuses as theirs, else of whoever wrote most."""
    queries = [_BY_MARKS] if "status_activities" in database.tables else []
    for query in (*queries, _BY_STATUSES):
        for row in database.rows(query):
            if host := _host(row):
                return host
    return None


def _post(row: Row, home: str | None) -> Post | None:
    status, content = name_of(row.get("id")), row.get("content")
    if home is None or status is None or not isinstance(content, str):
        return None
    host, user = _host(row), words(row.get("username"))
    created = moment(row.get("created_at"))
    page = web_address(words(row.get("url")))
    return Post(
        platform=Platform.MASTODON,
        id=f"{home}/{status}",
        # On other servers it has another number.
        url=f"{page}/{status}" if page and host == home else None,
        author=Author(
            handle=f"{user}@{host}" if user and host else None,
            name=words(row.get("display_name")) or user,
            id=name_of(row.get("account_id")),
            url=page,
        ),
        created_at=created.at,
        created_precision=created.precision,
        **wording(html_text(content, f"https://{home}")),
    )


def _host(row: Row) -> str | None:
    url = web_address(words(row.get("url")))
    return urlsplit(url).netloc.lower() if url else None
