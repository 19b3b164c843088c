"""What stands around a post for a reader: what it said before, and the posts that others quote."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from schemas.remark import Revision
from storage import told
from storage.database import Database

if TYPE_CHECKING:
    from schemas.post import Post


def revisions(platform: str, ids: Sequence[str], database: Database) -> dict[str, list[Revision]]:
    """What these posts said before, oldest first; only those that did are named."""
    among = database.among("p.native_id", "ids")
    found: dict[str, list[Revision]] = {}
    for name, *said in database.rows(
        "SELECT p.native_id, r.title, r.text, r.edited_at, r.captured_at FROM posts p JOIN revisions r ON r.post_id = p.id"
        f" WHERE p.platform = :platform AND {among} ORDER BY r.captured_at, r.id",
        platform=platform,
        ids=database.listed(list(ids)),
    ):
        found.setdefault(name, []).append(Revision(*said))
    return found


def quoted(platform: str, ids: Sequence[str], database: Database) -> "dict[str, Post]":
    """The posts of these ids, as far as they are here."""
    among = database.among("native_id", "ids")
    numbers = database.all(
        f"SELECT id FROM posts WHERE platform = :platform AND {among}",
        platform=platform,
        ids=database.listed(list(ids)),
    )
    return {post.id: post for post in told.posts([number for (number,) in numbers], database)}
