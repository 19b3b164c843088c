"""One part of a thread as blocks: when, what, what hangs on it, what it said before, and why it is here."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from tui import times
from tui.blocks import Block, Document, Wishes, block, link, paragraphs
from tui.edits import difference
from tui.frames import pictured
from tui.marks import listed, marks
from tui.plain import plain, plain_line, reads_leftwards
from tui.seams import without_number

if TYPE_CHECKING:
    from schemas.post import Media, Post
    from schemas.remark import Revision
    from schemas.thread import ThreadPart
    from tui.reading import Reading

_LONG = 20_000
"""Characters of a part beyond which it is folded: a megabyte takes a second to lay out, and no post is so long."""
_MEDIA = {"image": "▣", "video": "▶", "audio": "♪", "gif": "▣"}


def part_blocks(part: "ThreadPart", number: str, reading: "Reading", made: Document, wishes: Wishes) -> Iterator[Block]:
    """A part beside its number."""
    post = part.post
    past = reading.past.get(post.id, [])
    yield Block(_when(post, past, wishes), "inferred" if post.date_inferred else "quiet", number)
    if post.gone_at is not None:
        yield Block(
            f"✗ gone from where it was written: not found twice, last on {times.minute(post.gone_at)}", "gap", ""
        )
    if post.title:
        yield block(plain(post.title), "headline", "")
    if post.content_warning is not None:
        yield _warning(post, made, wishes, "")
    if post.content_warning is None or wishes.unfolded:
        yield from _edited(post, past) if wishes.edits and past else _text(post, post.text, made, wishes, "")
        yield from _media(post, wishes, "")
        yield from _links(post, made)
        yield from _quoted(post, reading)
    if wishes.evidence:
        yield from _evidence(part)


def seamless_blocks(part: "ThreadPart", made: Document, wishes: Wishes) -> Iterator[Block]:
    """A part as it stands in one text: without its number, its time, its links; they are told when the seams are seen."""
    post = part.post
    if post.content_warning is not None:
        yield _warning(post, made, wishes, None)
        if not wishes.unfolded:
            return
    if post.title:
        yield block(plain(post.title), "headline")
    yield from _text(post, without_number(post.text, part.position), made, wishes, None)
    yield from _media(post, wishes, None)


def _warning(post: "Post", made: Document, wishes: Wishes, gutter: str | None) -> Block:
    made.folded = True
    hint = "" if wishes.unfolded else "  (press x to unfold)"
    return block(f"⚠ {plain_line(post.content_warning or '') or 'content warning'}{hint}", "warning", gutter)


def _when(post: "Post", past: "list[Revision]", wishes: Wishes) -> str:
    said = [times.posted(post)]
    if post.edited_at is not None:
        said.append(f"edited {times.minute(post.edited_at)}")
    if past:
        hint = "" if wishes.edits else ", press d"
        said.append(f"{len(past)} earlier version{'' if len(past) == 1 else 's'} kept{hint}")
    if post.reposted_by is not None:
        said.append(f"passed on by {plain_line(post.reposted_by.label)}")
    return " · ".join(said)


def _text(post: "Post", text: str, made: Document, wishes: Wishes, gutter: str | None) -> Iterator[Block]:
    more = 0
    if len(text) > _LONG:
        made.folded = True
        if not wishes.unfolded:
            text, more = text[:_LONG], len(text) - _LONG
    text = plain(text).strip("\n")
    yield from paragraphs(text, marks(text, post), gutter)
    if more:
        yield Block(f"… {more:,} more characters (press x to unfold)", "warning", gutter)
    if post.truncated:
        yield Block("… text cut off in the capture", "gap", gutter)


def _edited(post: "Post", past: "list[Revision]") -> Iterator[Block]:
    """Each version against the one that came after it."""
    versions = [*((_said(old.title, old.text), old.captured_at) for old in past), (_said(post.title, post.text), None)]
    for (before, at), (after, _) in pairwise(versions):
        seen = "" if at is None else f", as captured {times.day(at, inferred=False).strip()}"
        yield Block(f"Earlier{seen}: words that went, and words that came", "evidence", "")
        changed = difference(before[:_LONG], after[:_LONG])
        yield from paragraphs(changed.text, changed.marks, "")


def _said(title: str | None, text: str) -> str:
    return f"{title}\n{text}" if title else text


def _media(post: "Post", wishes: Wishes, gutter: str | None) -> Iterator[Block]:
    for media in post.media:
        yield _medium(media, wishes, gutter)
        if (picture := pictured(media)) is not None:
            yield Block("", "media", gutter, picture=picture)


def _medium(media: "Media", wishes: Wishes, gutter: str | None) -> Block:
    kind = plain_line(media.kind)
    alt = media.alt or ""
    if len(alt) > _LONG and not wishes.unfolded:
        alt = f"{alt[:_LONG]} … (press x to unfold)"
    said = f": {plain_line(alt)}" if alt else ", not described by its author"
    return block(f"{_MEDIA.get(kind, '▢')} {kind}{said}", "media", gutter)


def _links(post: "Post", made: Document) -> Iterator[Block]:
    for found in listed(post):
        if found.cut:
            yield block(f"✂ {found.label}  (address cut off in the capture: cannot be opened)", "cut", "")
        else:
            yield link(found.label, found.address, made, "")


def _quoted(post: "Post", reading: "Reading") -> Iterator[Block]:
    if not post.quotes_id:
        return
    other = reading.quoted.get(post.quotes_id)
    if other is None:
        yield Block(f"quotes post {plain_line(post.quotes_id)}, which is not in the archive", "quiet", "")
        return
    author = plain_line(other.author.label) or "unknown author"
    yield Block(f"{author} · {times.posted(other)}", "quote", "", (), reads_leftwards(author), inset=True)
    yield from paragraphs(plain(other.text[:_LONG]).strip("\n"), (), "", style="quote", inset=True)


def _evidence(part: "ThreadPart") -> Iterator[Block]:
    post = part.post
    why = plain_line(part.why) or "no reason was noted"
    yield Block(f"Why here: {why} ({', '.join(part.evidence)})", "evidence", "")
    if post.url:
        yield Block(f"Post: {plain_line(post.url)}", "evidence", "")
    captured = f", captured {times.minute(post.captured_at)}" if post.captured_at else ", time of capture unknown"
    yield Block(f"Source: {plain_line(post.source or 'unknown')}{captured}", "evidence", "")
    yield Block(f"SHA-256 of the capture: {post.capture_sha256 or 'none kept'}", "evidence", "")
