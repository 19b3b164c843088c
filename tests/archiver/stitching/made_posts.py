"""Posts made up for stitching, and what becomes of them."""

from datetime import UTC, datetime, timedelta

from archiver.stitching.posts import stitch_posts
from schemas.post import Author, Post

NOON = datetime(2024, 5, 2, 12, tzinfo=UTC)


def post(
    number: int,
    text: str,
    seconds: float | None = 0,
    *,
    author: str = "ada",
    platform: str = "x",
    to: int | None = None,
    order: int | None = None,
) -> Post:
    return Post(
        platform=platform,
        id=str(number),
        author=Author(handle=author),
        created_at=None if seconds is None else NOON + timedelta(seconds=seconds),
        text=text,
        in_reply_to_id=None if to is None else str(to),
        order=order,
        source="a page",
    )


def threads(*posts: Post) -> list[list[int]]:
    return sorted([int(part.id) for part in parts] for _, parts in stitch_posts(posts))


def run(
    first: int, total: int, start: float = 0, pace: float = 30, form: str = "{i}/{n} Part of it.", **more: object
) -> list[Post]:
    return [post(first + i, form.format(i=i + 1, n=total), start + i * pace, **more) for i in range(total)]  # type: ignore[arg-type]
