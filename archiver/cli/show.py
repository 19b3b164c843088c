"""One thread as text, whole, in order, its gaps named.

Name it by its id, or by the id or address of any of its posts.

Examples:
  whipstitch show t-1f0c9a2b7d44
  whipstitch show t-1f0c9a2b7d44 --why
  whipstitch show t-1f0c9a2b7d44 --revisions
  whipstitch show https://social.example/@ada/17 --json
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from archiver.cli.opening import opened_archive
from archiver.cli.output import BOLD, CYAN, DIM, YELLOW, out, shown_time, styled
from archiver.cli.parser import words
from schemas.errors import UsageError
from schemas.text import printable, printable_line

if TYPE_CHECKING:  # models are slow to load, and `--help` needs none
    from schemas.post import Post
    from schemas.rows import Revision
    from schemas.thread import Thread, ThreadPart


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("name", metavar="ID|URL", type=words, help="of a thread, or of a post in it")
    to.add_argument("--why", action="store_true", help="say of each part why it is there")
    to.add_argument("--revisions", action="store_true", help="say of each part what it said before")
    to.add_argument("--json", action="store_true", help="the thread as `export --format jsonl` writes it")


def run(options: argparse.Namespace) -> int:
    """Show."""
    if options.revisions and options.json:
        raise UsageError("--revisions are shown as text; leave out --json")
    with opened_archive(options) as archive:
        thread = archive.thread(options.name)
        revisions = {part.post.id: archive.revisions(part.post) for part in thread.parts if options.revisions}
    if options.json:
        from archiver.export.json import as_json

        sys.stdout.buffer.write(as_json(thread) + b"\n")
        return 0
    for line in _lines(thread, revisions, why=options.why):
        out(line)
    return 0


def _lines(thread: "Thread", revisions: "Mapping[str, Sequence[Revision]]", *, why: bool) -> Iterator[str]:
    yield styled(printable_line(thread.title), BOLD)
    yield styled(
        f"{printable_line(thread.author.label)} · {printable_line(thread.platform)} · {_state(thread)} · {thread.id}",
        DIM,
    )
    if why:
        yield styled(f"sureness {thread.sureness:.2f}", DIM)
    first = thread.parts[0].position
    for what in _in_order(thread):
        yield ""
        if isinstance(what, int):
            yield styled(f"{_number(what, thread)}  not captured", YELLOW)
        else:
            yield from _part(what, thread, why=why)
            if revisions:
                yield from _history(what.post, revisions[what.post.id])
    if not first:
        yield ""
        yield styled("(the author counts from 0)", DIM)


def _in_order(thread: "Thread") -> "Iterator[ThreadPart | int]":
    """Parts, and between them the positions that are missing."""
    missing = sorted(thread.missing)
    for part in thread.parts:
        while missing and missing[0] < part.position:
            yield missing.pop(0)
        yield part
    yield from missing


def _part(part: "ThreadPart", thread: "Thread", *, why: bool) -> Iterator[str]:
    post = part.post
    when = shown_time(post.created_at, post.created_precision, inferred=post.date_inferred)
    note = " (date inferred)" if post.date_inferred else "" if post.created_at else " (time unknown)"
    yield f"{styled(_number(part.position, thread), BOLD, CYAN)}  {styled(when + note, DIM)}"
    if post.content_warning:
        yield styled(f"[content warning: {printable_line(post.content_warning)}]", YELLOW)
    if post.title:
        yield styled(printable(post.title), BOLD)
    if post.text:
        yield printable(post.text)
    if post.gone_at:
        yield styled(f"[gone from where it was written: not there on {shown_time(post.gone_at)}]", YELLOW)
    if post.truncated:
        yield styled("[the capture ends here; the post goes on]", YELLOW)
    if post.url:
        yield styled(printable_line(post.url), DIM)
    if why:
        yield styled(f"why: {', '.join(part.evidence)}: {printable_line(part.why)}", DIM)
        if post.also_from:
            yield styled(f"also from: {printable_line(', '.join(post.also_from))}", DIM)
        yield styled(
            f"from: {printable_line(post.source or 'unknown')}  sha256 {post.capture_sha256 or 'unknown'}", DIM
        )
        if post.record:
            yield styled(f"kept: {post.record.file} at {post.record.offset}, {post.record.length} bytes", DIM)


def _history(post: "Post", revisions: "Sequence[Revision]") -> Iterator[str]:
    """Each change, oldest first: what went out is in brackets, what came in is in braces."""
    from archiver.cli.differences import differences

    says = [_words(revision.title, revision.text) for revision in revisions] + [_words(post.title, post.text)]
    for place, (before, after) in enumerate(pairwise(says), 1):
        edited = revisions[place].edited_at if place < len(revisions) else post.edited_at
        when = f", {shown_time(edited)}" if edited else ""
        yield styled(f"change {place} of {len(revisions)}{when}:", YELLOW)
        yield differences(before, after)


def _words(title: str | None, text: str) -> str:
    return f"{title}\n{text}" if title else text


def _number(position: int, thread: "Thread") -> str:
    return f"{position}/{thread.declared_total}" if thread.declared_total else f"{position}/"


def _state(thread: "Thread") -> str:
    count = f"{len(thread.parts)} of {thread.declared_total}" if thread.declared_total else str(len(thread.parts))
    parts = "part" if count == "1" else "parts"
    if thread.complete:
        return f"{count} {parts}, complete"
    return f"{count} {parts}, " + (f"{len(thread.missing)} missing" if thread.missing else "where it ends is not known")
