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
from typing import NamedTuple

from archiver.collectors.base import Client, Collector
from archiver.restitching import prepare, restitch_around
from archiver.stitching.markers import clue
from schemas.page import Page, Trouble
from schemas.source import Source
from storage import Archive


class Progress(NamedTuple):
    """What has become of one page."""

    new: int
    changed: int
    unchanged: int
    new_threads: int
    changed_threads: int
    troubles: tuple[Trouble, ...]
    done: int | None
    """How much of `total` has been read; both null when that is not known."""
    total: int | None


def collect(source: Source, collector: Collector, archive: Archive, client: Client) -> Iterator[Progress]:
    """Collect a source from where it was left, a page at a time; what was yielded is stored.

    Raises:
        WhipstitchError: whatever the collector or the archive says; pages stored before stay.
    """
    prepare(archive)
    for page in collector.pages(source, archive.checkpoint(source), client):
        yield _keep(page, archive)


def _keep(page: Page, archive: Archive) -> Progress:
    clues = [clue(post.text, post.title) for post in page.posts]
    with archive.writing() as writer:
        stored = writer.store(page, clues)
        woven = restitch_around(stored.touched, writer)
    return Progress(
        stored.new,
        stored.changed,
        stored.unchanged,
        woven.new,
        woven.changed,
        page.troubles,
        page.done,
        page.total,
    )
