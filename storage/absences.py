"""Posts that were asked for and not found. One look is not enough: servers err, accounts are suspended and come back.

A post is called gone when it was not found twice, a day apart. It is kept, whatever becomes of it.
"""

from typing import TYPE_CHECKING

from schemas.clock import micros
from storage.database import Database
from storage.transaction import Transaction

if TYPE_CHECKING:
    from schemas.page import Page

DAY = 86_400_000_000
"""Between the two looks, microseconds."""
_NOTE = (
    "INSERT INTO absences (post_id, first_at, last_at, why) SELECT id, :at, :at, :why FROM posts"
    " WHERE platform = :platform AND native_id = :id"
    " ON CONFLICT (post_id) DO UPDATE SET last_at = max(last_at, excluded.last_at), why = excluded.why,"
    f" gone_at = coalesce(gone_at, CASE WHEN excluded.last_at - first_at >= {DAY} THEN excluded.last_at END)"
)


def observe(page: "Page", transaction: Transaction) -> None:
    """Note what a page says is not there any more; and of what it shows, that it is there after all."""
    for absence in page.absent:
        transaction.run(_NOTE, at=micros(absence.at), why=absence.why, platform=absence.platform, id=absence.id)
    if page.posts and page.captures and transaction.one("SELECT 1 FROM absences LIMIT 1"):
        _return(page, transaction)


def _return(page: "Page", transaction: Transaction) -> None:
    seen_at = micros(page.captures[0].captured_at)
    for platform in {post.platform for post in page.posts}:
        transaction.run(
            "DELETE FROM absences WHERE last_at < :at AND post_id IN (SELECT id FROM posts WHERE platform = :platform"
            f" AND {transaction.dialect.among('native_id', 'ids')})",
            at=seen_at,
            platform=platform,
            ids=transaction.dialect.listed([post.id for post in page.posts if post.platform == platform]),
        )


def suspects(before: int, database: Database) -> list[int]:
    """The posts that were not found once, and not asked for since this time (microseconds)."""
    rows = database.all(
        "SELECT post_id FROM absences WHERE gone_at IS NULL AND last_at <= :before ORDER BY last_at", before=before
    )
    return [number for (number,) in rows]


def gone(database: Database) -> dict[int, int]:
    """When the posts that are gone were found to be, by number."""
    return dict(database.all("SELECT post_id, gone_at FROM absences WHERE gone_at IS NOT NULL"))
