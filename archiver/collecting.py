"""Collecting: the one loop that touches both wire and disk.

::

    bytes ─ client.get ─▶ Capture
          ─ collector.pages ─▶ Page
          ─ one transaction:
                writer.store(page)           posts, revisions, captures, checkpoint: together
                stitch(writer.kin(touched))  ─▶ Chain…
                writer.put_threads(…)
          ─ yield Progress
"""

from collections.abc import Iterator
from typing import NamedTuple

from archiver.collectors.base import Client, Collector
from archiver.stitching.chains import SEGMENT_GAP, stitch
from archiver.stitching.markers import CLUES_VERSION, clue
from schemas.page import Page, Trouble
from schemas.source import Source
from schemas.strand import Strand
from storage import Archive

_CLUES = "clues"
"""The note in which the archive keeps the version of its clues."""
_BATCH = 20_000
"""Strands whose threads are stored together while everything is stitched anew."""


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


def prepare(archive: Archive) -> None:
    """See to it that the clues in the archive are of the kind that this program reads."""
    noted = archive.noted(_CLUES)
    if noted == str(CLUES_VERSION):
        return
    with archive.writing() as writer:
        if noted is None:
            writer.note(_CLUES, str(CLUES_VERSION))
        else:
            writer.reread(clue, CLUES_VERSION)


def restitch(archive: Archive) -> Iterator[int]:
    """Stitch every thread anew from the clues, never from the texts; yields how many strands are done."""
    prepare(archive)
    with archive.writing() as writer:
        writer.drop_stranded()
    done = 0
    for authors in _batches(archive.strands()):
        strands = [strand for mine in authors for strand in mine]
        with archive.writing() as writer:
            writer.put_threads([chain for mine in authors for chain in stitch(mine)], strands)
        done += len(strands)
        yield done


def _batches(authors: Iterator[list[Strand]]) -> Iterator[list[list[Strand]]]:
    batch: list[list[Strand]] = []
    for mine in authors:
        batch.append(mine)
        if sum(map(len, batch)) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _keep(page: Page, archive: Archive) -> Progress:
    clues = [clue(post.text, post.title) for post in page.posts]
    with archive.writing() as writer:
        stored = writer.store(page, clues)
        strands = writer.kin(stored.touched, SEGMENT_GAP) if stored.touched else []
        woven = writer.put_threads(stitch(strands), strands, stored.touched)
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


def unfounded(archive: Archive) -> Iterator[str]:
    """The stored threads that do not follow from the posts, a line each; nothing if all is well."""
    stored = archive.thread_parts()
    for strands in archive.strands():
        for chain in stitch(strands):
            parts = tuple((part.key, part.position) for part in chain.parts)
            if stored.pop(parts[0][0], None) != parts:
                yield f"the thread of post number {parts[0][0]} is not what its posts make; `whipstitch stitch --all` mends it"
    for number in stored:
        yield f"the thread of post number {number} follows from nothing; `whipstitch stitch --all` mends it"
