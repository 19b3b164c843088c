"""Collecting: the one loop that touches both wire and disk.

::

    bytes ─ client.get ─▶ Capture
          ─ collector.pages ─▶ Page
          ─ one transaction:
                writer.store(page)           posts, revisions, captures, checkpoint: together
                restitch_around(touched)     the threads of what this page touched
          ─ yield Progress
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from archiver.collectors.base import Client, Collector
from archiver.restitching import prepare, restitch_around
from archiver.stitching.markers import clues
from schemas.clock import micros
from schemas.errors import WhipstitchError
from schemas.following import Lease
from schemas.page import Page, Trouble
from schemas.source import Source
from storage import Archive
from storage.arrivals import Stored

_TOGETHER = 40
"""Pages of one transaction at most: a page of a file is a thousand posts, and so much is lost when the machine dies."""


class Progress(NamedTuple):
    """What has become of one page."""

    new: int
    changed: int
    unchanged: int
    new_threads: int
    changed_threads: int
    troubles: tuple[Trouble, ...]
    notes: tuple[str, ...]
    done: int | None
    """How much of `total` has been read; both null when that is not known."""
    total: int | None


def collect(
    source: Source,
    collector: Collector,
    archive: Archive,
    client: Client,
    lease: Lease | None = None,
    *,
    media: str = "none",
) -> Iterator[Progress]:
    """Collect a source from where it was left, a page at a time; what was yielded is stored.

    Args:
        source: what to collect.
        collector: who knows how.
        archive: where it is kept.
        client: the way out.
        lease: the right to do so; nothing is stored any more when it has been lost.
        media: what of new posts, and of those that show something else now, is noted as wanted, with the page: `none`, `images` or `all`.

    Raises:
        WhipstitchError: whatever the collector or the archive says; pages stored before stay.
    """
    prepare(archive)
    pages = iter(collector.pages(source, archive.checkpoint(source), client))
    while kept := _keep_together(pages, archive, lease, media):
        yield from kept.progress
        if kept.failure is not None:
            raise kept.failure


class _Kept(NamedTuple):
    progress: list[Progress]
    failure: WhipstitchError | None


def _keep_together(pages: Iterator[Page], archive: Archive, lease: Lease | None, media: str) -> _Kept | None:
    """Store the next page, and those that come at once after it, in one transaction: many small ones cost up to 2.4 times as much.

    Null at the end. A failure to read on is told after what was read before has been stored.
    """
    page = next(pages, None)
    if page is None:
        return None
    progress: list[Progress] = []
    touched: list[int] = []
    reshown: list[int] = []
    failure = None
    with archive.writing() as writer:
        if lease is not None:
            writer.hold(lease, micros(datetime.now(UTC)))
        before = writer.last_number()
        while page is not None:
            stored = writer.store(page, clues([post.text for post in page.posts], [post.title for post in page.posts]))
            touched += stored.touched
            reshown += stored.reshown
            progress.append(_progress(page, stored))
            if not page.more_at_hand or len(progress) == _TOGETHER:
                break
            try:
                page = next(pages, None)
            except WhipstitchError as error:
                failure = error
                break
        if media != "none":
            writer.want_media(now=micros(datetime.now(UTC)), everything=media == "all", after=before, among=reshown)
        woven = restitch_around(touched, writer)
    progress[-1] = progress[-1]._replace(new_threads=woven.new, changed_threads=woven.changed)
    return _Kept(progress, failure)


def _progress(page: Page, stored: Stored) -> Progress:
    return Progress(
        stored.new, stored.changed, stored.unchanged, 0, 0, page.troubles, page.notes, page.done, page.total
    )
