"""Threads kept true to the posts: after a page, all anew, or after a person's word. Pure stitching between two looks at the archive."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from archiver.stitching.chains import SEGMENT_GAP, stitch
from archiver.stitching.decisions import decided
from archiver.stitching.markers import CLUES_VERSION, clue
from schemas.errors import NotFoundError, UsageError
from schemas.strand import Chain, Decision, Strand
from storage import Archive
from storage.forgetting import Forgotten
from storage.weaving import Woven
from storage.writing import Writer

_CLUES = "clues"
"""The note in which the archive keeps the version of its clues."""
_BATCH = 20_000
"""Strands whose threads are stored together while everything is stitched anew."""
_LAST = 2**63 - 1
"""No author has a higher number."""


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


def restitch_around(touched: Sequence[int], writer: Writer) -> Woven:
    """Stitch again whatever these posts can be in one thread with."""
    strands = writer.kin(touched, SEGMENT_GAP) if touched else []
    return writer.put_threads(_stitched(strands, writer.decisions()), strands, touched)


def restitch(archive: Archive) -> Iterator[int]:
    """Stitch every thread anew from the clues, never from the texts; yields how many strands are done."""
    prepare(archive)
    done = after = 0
    while after < _LAST:
        # Read, stitched and stored in one turn: what others store meanwhile is not lost.
        with archive.writing() as writer:
            strands, last = _batch(writer.strands(after))
            writer.put_all_threads(_stitched(strands, writer.decisions()), strands, (after + 1, last))
        after = last
        if strands:
            done += len(strands)
            yield done


def unfounded(archive: Archive) -> Iterator[str]:
    """The stored threads that do not follow from the posts, a line each; nothing if all is well."""
    stored = archive.thread_parts()
    decisions = archive.decisions()
    for strands in archive.strands():
        for chain in _stitched(strands, decisions):
            parts = tuple((part.key, part.position) for part in chain.parts)
            if stored.pop(parts[0][0], None) != parts:
                yield f"the thread of post number {parts[0][0]} is not what its posts make; `whipstitch stitch --all` mends it"
    for number in stored:
        yield f"the thread of post number {number} follows from nothing; `whipstitch stitch --all` mends it"


def join(archive: Archive, names: Sequence[str], made_at: int) -> list[str]:
    """Make one thread of several, or of threads and posts, in this order; the ids of what came of it.

    Raises:
        NotFoundError: no thread or post answers to a name.
        UsageError: they are by different authors.
    """
    posts = tuple(dict.fromkeys(_first_post(archive, name) for name in names))
    if len(posts) < 2:  # noqa: PLR2004 - one cannot be joined
        raise UsageError("these are one thread already")
    if archive.writers(posts) != 1:
        raise UsageError("a thread has one author; these have several")
    return _decide(archive, Decision("join", posts), made_at)


def split(archive: Archive, name: str, at: int, made_at: int) -> list[str]:
    """Cut a thread before the part of that number; the ids of what came of it.

    Raises:
        NotFoundError: there is no such thread, or no such part in it.
        UsageError: it is the first part.
    """
    thread = archive.thread(name)
    places = [place for place, part in enumerate(thread.parts) if part.position == at]
    if not places:
        raise NotFoundError("part", str(at), f"it has {', '.join(str(part.position) for part in thread.parts)}")
    if places[0] == 0:
        raise UsageError(f"part {at} is the first that is here; there is nothing before it to cut off")
    numbers = archive.numbers_of(thread.id)
    return _decide(archive, Decision("split", (numbers[places[0]], numbers[places[0] - 1])), made_at)


def undo(archive: Archive, kind: str, names: Sequence[str]) -> list[str]:
    """Take back what was joined or split of these threads; the ids of what came of it.

    Raises:
        NotFoundError: no thread answers to a name, or nothing of the kind was said of it.
    """
    posts = {post for name in names for post in archive.numbers_of(name)}
    with archive.writing() as writer:
        freed = writer.undecide(kind, posts)
        if not freed:
            raise NotFoundError(kind, " ".join(names), "nothing was said of it")
        writer.release(freed)
        restitch_around(freed, writer)
    return archive.threads_with(freed)


def forget(archive: Archive, posts: Sequence[int], now: datetime, *, whole_authors: bool) -> Forgotten:
    """Forget posts for good, their captures included, and stitch anew what they stood in."""
    prepare(archive)
    with archive.writing() as writer:
        forgotten = writer.forget(posts, now, whole_authors=whole_authors)
        restitch_around(forgotten.mates, writer)
    archive.sweep()
    return forgotten


def _decide(archive: Archive, decision: Decision, made_at: int) -> list[str]:
    prepare(archive)
    with archive.writing() as writer:
        writer.decide(decision, made_at)
        restitch_around(decision.posts, writer)
    return archive.threads_with(decision.posts)


def _stitched(strands: Iterable[Strand], decisions: Sequence[Decision]) -> list[Chain]:
    held = list(strands)
    chains = stitch(held)
    return decided(chains, decisions, (strand.key for strand in held)) if decisions else chains


def _batch(authors: Iterable[list[Strand]]) -> tuple[list[Strand], int]:
    """Strands of whole authors, some twenty thousand at once, and the number of the last author whom they concern."""
    batch: list[Strand] = []
    for mine in authors:
        batch += mine
        if len(batch) >= _BATCH:
            return batch, mine[0].author
    return batch, _LAST


def _first_post(archive: Archive, name: str) -> int:
    numbers = archive.numbers_of(name)
    if not numbers:
        raise NotFoundError("thread or post", name, "`whipstitch threads` lists what there is")
    return numbers[0]
