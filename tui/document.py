"""A thread as blocks of plain text for the reading view: what is said, in which order; not how wide, nor in which colour."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui import times
from tui.links import Address, openable
from tui.marks import Mark, listed, marks
from tui.plain import plain, plain_line, reads_leftwards

if TYPE_CHECKING:
    from schemas.post import Media, Post
    from schemas.thread import Thread, ThreadPart

_LONG = 20_000
"""Characters of a part beyond which it is folded: a megabyte takes a second to lay out, and no post is so long."""
_MEDIA = {"image": "▣", "video": "▶", "audio": "♪", "gif": "▣"}


@dataclass(frozen=True, slots=True)
class Block:
    """A run of plain text in one style, beside what stands in the gutter."""

    text: str
    style: str = "body"
    gutter: str | None = None
    """Null: the block belongs to the head and takes the whole width."""
    marks: tuple[Mark, ...] = ()
    leftwards: bool = False


@dataclass(slots=True)
class Document:
    """What the reading view shows."""

    blocks: list[Block] = field(default_factory=list)
    links: list[Address] = field(default_factory=list)
    """The first one is number 1."""
    parts: list[int] = field(default_factory=list)
    """For each part, the block that it begins with."""
    folded: bool = False
    """Whether something is folded, or would be."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How much to tell."""

    evidence: bool = False
    unfolded: bool = False


def document(thread: "Thread", wishes: Wishes) -> Document:
    """A thread, its gaps in their places."""
    made = Document()
    made.blocks.extend(_head(thread, made, wishes))
    for entry in _in_order(thread):
        made.blocks.append(Block("", "rule", ""))
        made.parts.append(len(made.blocks))
        if isinstance(entry, range):
            made.blocks.append(_gap(entry, thread.declared_total))
        else:
            made.blocks.extend(_part(entry, thread.declared_total, made, wishes))
    return made


def tally(parts: int, declared: int | None, missing: int, *, complete: bool) -> str:
    """How much of a thread is here, in words."""
    several = "part" if parts == 1 else "parts"
    count = f"{parts} {several}" if declared is None else f"{parts} of {declared} parts"
    if complete:
        return f"{count}, complete"
    return f"{count}; {missing} missing" if missing else f"{count}; where it ends is not known"


def _head(thread: "Thread", made: Document, wishes: Wishes) -> Iterator[Block]:
    yield _block(plain_line(thread.title) or "(no text)", "title")
    author = thread.author
    names = [plain_line(author.label) or "unknown author"]
    if author.handle and author.handle != author.label:
        names.append("@" + plain_line(author.handle).lstrip("@"))
    yield _block(" · ".join([*names, plain_line(thread.platform)]), "author")
    yield _span(thread)
    if not thread.id:
        yield Block("A single post: it belongs to no thread", "quiet")
    else:
        yield from _tally(thread)
    url = next((part.post.url for part in thread.parts if part.post.url), None)
    if url is not None:
        yield _link(plain_line(url), openable(url), made, gutter=None)
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


def _part(part: "ThreadPart", declared: int | None, made: Document, wishes: Wishes) -> Iterator[Block]:
    post = part.post
    yield Block(_when(post), "inferred" if post.date_inferred else "quiet", _number(part.position, declared))
    if post.title:
        yield _block(plain(post.title), "headline", "")
    if post.content_warning is not None:
        made.folded = True
        hint = "" if wishes.unfolded else "  (press x to unfold)"
        yield _block(f"⚠ {plain_line(post.content_warning) or 'content warning'}{hint}", "warning", "")
    if post.content_warning is None or wishes.unfolded:
        yield from _text(post, made, wishes)
        yield from _attached(post, made, wishes)
    if wishes.evidence:
        yield from _evidence(part)


def _when(post: "Post") -> str:
    said = [times.posted(post)]
    if post.edited_at is not None:
        said.append(f"edited {times.minute(post.edited_at)}")
    if post.reposted_by is not None:
        said.append(f"passed on by {plain_line(post.reposted_by.label)}")
    return " · ".join(said)


def _text(post: "Post", made: Document, wishes: Wishes) -> Iterator[Block]:
    text, more = post.text, 0
    if len(text) > _LONG:
        made.folded = True
        if not wishes.unfolded:
            text, more = text[:_LONG], len(text) - _LONG
    text = plain(text).strip("\n")
    found = marks(text, post)
    begin = 0
    for paragraph in text.split("\n"):
        end = begin + len(paragraph)
        own = tuple(Mark(a - begin, b - begin, kind) for a, b, kind in found if a >= begin and b <= end)
        yield Block(paragraph, "body", "", own, reads_leftwards(paragraph))
        begin = end + 1
    if more:
        yield Block(f"… {more:,} more characters (press x to unfold)", "warning", "")
    if post.truncated:
        yield Block("… text cut off in the capture", "gap", "")


def _attached(post: "Post", made: Document, wishes: Wishes) -> Iterator[Block]:
    for media in post.media:
        yield _media(media, wishes)
    for link in listed(post):
        if link.cut:
            yield _block(f"✂ {link.label}  (address cut off in the capture: cannot be opened)", "cut", "")
        else:
            yield _link(link.label, link.address, made, gutter="")
    if post.quotes_id:
        yield Block(f"quotes post {plain_line(post.quotes_id)}", "quiet", "")


def _media(media: "Media", wishes: Wishes) -> Block:
    kind = plain_line(media.kind)
    alt = media.alt or ""
    if len(alt) > _LONG and not wishes.unfolded:
        alt = f"{alt[:_LONG]} … (press x to unfold)"
    said = f": {plain_line(alt)}" if alt else ", not described by its author"
    return _block(f"{_MEDIA.get(kind, '▢')} {kind}{said}", "media", "")


def _link(label: str, address: Address | None, made: Document, *, gutter: str | None) -> Block:
    if address is None:
        return Block(f"✗ {label}  (not a web address: cannot be opened)", "cut", gutter)
    if address not in made.links:
        made.links.append(address)
    number = f"[{made.links.index(address) + 1}] "
    url = plain_line(address.url)
    return Block(number + url, "address", gutter, (Mark(len(number), len(number) + len(url), "link"),))


def _evidence(part: "ThreadPart") -> Iterator[Block]:
    post = part.post
    why = plain_line(part.why) or "no reason was noted"
    yield Block(f"Why here: {why} ({', '.join(part.evidence)})", "evidence", "")
    if post.url:
        yield Block(f"Post: {plain_line(post.url)}", "evidence", "")
    captured = f", captured {times.minute(post.captured_at)}" if post.captured_at else ", time of capture unknown"
    yield Block(f"Source: {plain_line(post.source or 'unknown')}{captured}", "evidence", "")
    yield Block(f"SHA-256 of the capture: {post.capture_sha256 or 'none kept'}", "evidence", "")


def _block(text: str, style: str, gutter: str | None = None) -> Block:
    return Block(text, style, gutter, (), reads_leftwards(text))
