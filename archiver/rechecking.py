"""Asking again whether posts are still there, one by one, of those who can know."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from archiver.collectors.base import Client, Witness
from archiver.restitching import prepare, restitch_around
from archiver.stitching.markers import clues
from schemas.errors import WhipstitchError
from schemas.page import Page
from schemas.post import Post
from schemas.source import Source
from storage import Archive


class Found(NamedTuple):
    """What became of one question."""

    post: Post
    is_there: bool
    changed: bool = False
    failure: WhipstitchError | None = None
    """Why it is not known; the others are asked nevertheless."""


def recheck(
    posts: Iterable[Post], witnesses: Sequence[Witness], archive: Archive, client: Client, now: datetime
) -> Iterator[Found]:
    """Ask for each post; what is answered is stored: an edit as an edit, an absence as an absence. Posts that nobody can ask for are left out."""
    prepare(archive)
    sources = {row.locator: Source(collector=row.collector, locator=row.locator) for row in archive.sources()}
    for post in posts:
        source = sources.get(post.source or "")
        witness = next((one for one in witnesses if post.platform in one.witnesses), None)
        if witness is None or source is None:
            continue
        try:
            page = witness.presence(post, source, client, now)
        except WhipstitchError as error:
            yield Found(post, is_there=True, failure=error)
            continue
        yield _stored(post, page, archive)


def _stored(post: Post, page: Page, archive: Archive) -> Found:
    with archive.writing() as writer:
        stored = writer.store(page, clues([seen.text for seen in page.posts], [seen.title for seen in page.posts]))
        restitch_around(stored.touched, writer)
    return Found(post, is_there=not page.absent, changed=stored.changed > 0)
