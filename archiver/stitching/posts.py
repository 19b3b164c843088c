"""Stitching for those who hold posts in their hands: tests, scripts, small files."""

from collections.abc import Sequence

from archiver.stitching.chains import stitch
from archiver.stitching.markers import clue
from schemas.clock import micros
from schemas.post import Post, Precision
from schemas.strand import Chain, Strand

_WIDTHS = {
    None: 0,
    Precision.SECOND: 0,
    Precision.MINUTE: 60_000_000,
    Precision.HOUR: 3_600_000_000,
    Precision.DAY: 86_400_000_000,
}


def strands_of(posts: Sequence[Post]) -> list[Strand]:
    """One strand a post, keyed by its place in the sequence; replies are known as far as the posts tell."""
    authors: dict[tuple[str, str], int] = {}
    listings: dict[str, int] = {}
    writers = {(post.platform, post.id): post.author.key for post in posts}
    strands = []
    for key, post in enumerate(posts):
        known = post.created_at is not None
        seen_in = post.capture_sha256 or post.source or ""
        strands.append(
            Strand(
                key=key,
                author=authors.setdefault((post.platform, post.author.key), len(authors)),
                id=post.id,
                at=micros(post.created_at) if post.created_at is not None else 0,
                width=_WIDTHS[post.created_precision] if known else -1,
                listing=listings.setdefault(seen_in, len(listings)) if post.order is not None else None,
                order=post.order,
                reply_to=post.in_reply_to_id,
                self_reply=_self_reply(post, writers),
                clue=clue(post.text, post.title),
            )
        )
    return strands


def stitch_posts(posts: Sequence[Post]) -> list[tuple[Chain, list[Post]]]:
    """The threads among the posts, each with its posts in reading order."""
    return [(chain, [posts[part.key] for part in chain.parts]) for chain in stitch(strands_of(posts))]


def _self_reply(post: Post, writers: dict[tuple[str, str], str]) -> bool | None:
    if post.in_reply_to_id is None:
        return None
    writer = writers.get((post.platform, post.in_reply_to_id))
    if writer is None and post.in_reply_to_author is not None:
        writer = post.in_reply_to_author.lstrip("@").casefold()
        return writer in {post.author.key, (post.author.id or "").casefold()}
    return None if writer is None else writer == post.author.key
