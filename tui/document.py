"""A thread as blocks of plain text for the reading view: its head, its parts, its gaps in their places."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui import times
from tui.blocks import Block, Document, Wishes, block, link
from tui.links import openable
from tui.parts import part_blocks, seamless_blocks
from tui.plain import plain_line

if TYPE_CHECKING:
    from schemas.remark import Remark
    from schemas.thread import Thread, ThreadPart
    from tui.reading import Reading


def document(reading: "Reading", wishes: Wishes) -> Document:
    """A thread, its gaps in their places."""
    thread = reading.thread
    made = Document()
    made.blocks.extend(_head(reading, made, wishes))
    for entry in _in_order(thread):
        made.blocks.append(Block("") if wishes.seamless else Block("", "rule", ""))
        made.parts.append(len(made.blocks))
        if not isinstance(entry, range) and entry.post.id == reading.sought:
            made.sought = len(made.parts)
        made.positions.append(entry[0] if isinstance(entry, range) else entry.position)
        made.blocks.extend(_entry(entry, reading, made, wishes))
    return made


def tally(parts: int, declared: int | None, missing: int, *, complete: bool) -> str:
    """How much of a thread is here, in words."""
    several = "part" if parts == 1 else "parts"
    count = f"{parts} {several}" if declared is None else f"{parts} of {declared} parts"
    if complete:
        return f"{count}, complete"
    return f"{count}; {missing} missing" if missing else f"{count}; where it ends is not known"


def _entry(entry: "ThreadPart | range", reading: "Reading", made: Document, wishes: Wishes) -> Iterator[Block]:
    declared = reading.thread.declared_total
    if isinstance(entry, range):
        gap = _gap(entry, declared)
        yield Block(f"[… {gap.text}]", "gap") if wishes.seamless else gap
    elif wishes.seamless:
        yield from seamless_blocks(entry, made, wishes)
    else:
        yield from part_blocks(entry, _number(entry.position, declared), reading, made, wishes)


def _head(reading: "Reading", made: Document, wishes: Wishes) -> Iterator[Block]:
    thread = reading.thread
    yield block(plain_line(thread.title) or "(no text)", "title")
    author = thread.author
    names = [plain_line(author.label) or "unknown author"]
    if author.handle and author.handle != author.label:
        names.append("@" + plain_line(author.handle).lstrip("@"))
    yield block(" · ".join([*names, plain_line(thread.platform)]), "author")
    yield _span(thread)
    if not thread.id:
        yield Block("A single post: it belongs to no thread", "quiet")
    else:
        yield from _tally(thread)
    yield from _remark(reading.remark)
    url = next((part.post.url for part in thread.parts if part.post.url), None)
    if url is not None:
        yield link(plain_line(url), openable(url), made, gutter=None)
    if wishes.evidence:
        yield Block(
            f"Sureness {thread.sureness:.2f}: how sure a careful reader would be that these parts are one thread.",
            "evidence",
        )


def _span(thread: "Thread") -> Block:
    said = times.span(thread.started_at, thread.ended_at)
    if any(part.post.date_inferred for part in thread.parts):
        return Block(f"~{said} · {times.INFERRED}", "inferred")
    return Block(said, "quiet")


def _tally(thread: "Thread") -> Iterator[Block]:
    said = tally(len(thread.parts), thread.declared_total, len(thread.missing), complete=thread.complete)
    yield Block(f"✓ {said}", "complete") if thread.complete else Block(f"◌ {said}", "incomplete")
    cut = sum(part.post.truncated for part in thread.parts)
    if cut:
        yield Block(f"✂ {cut} part{'' if cut == 1 else 's'} with a text that was cut off in the capture", "incomplete")


def _remark(remark: "Remark") -> Iterator[Block]:
    """What the reader keeps of it."""
    said = ["★"] if remark.starred else []
    said += [plain_line(tag) for tag in remark.tags]
    if said:
        yield Block(" ".join(said), "star")
    if remark.note:
        yield block(f"✎ {plain_line(remark.note)}", "note")


def _in_order(thread: "Thread") -> Iterator["ThreadPart | range"]:
    missing = sorted(set(thread.missing), reverse=True)
    for part in thread.parts:
        before = []
        while missing and missing[-1] < part.position:
            before.append(missing.pop())
        yield from _runs(before)
        yield part
    yield from _runs(missing[::-1])


def _runs(positions: list[int]) -> Iterator[range]:
    begin = 0
    for index, position in enumerate(positions, 1):
        if index == len(positions) or positions[index] != position + 1:
            yield range(positions[begin], position + 1)
            begin = index


def _gap(positions: range, declared: int | None) -> Block:
    first, last = positions[0], positions[-1]
    if len(positions) == 1:
        number = _number(first, declared)
        return Block(f"{number} not captured", "gap", number)
    of = "" if declared is None else f" of {declared}"
    return Block(f"{first} to {last}{of} not captured: {len(positions)} parts missing", "gap", f"{first}–{last}")


def _number(position: int, declared: int | None) -> str:
    return f"{position}" if declared is None else f"{position}/{declared}"
