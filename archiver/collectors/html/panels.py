"""Social panels in HTML that no markup names: siblings of one shape, each ending in a time. Their text goes the way of text pages."""

from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.collectors.panels.chrome import frame
from archiver.collectors.panels.clocks import read_time
from archiver.collectors.text_capture import read_panel
from archiver.collectors.wire.finds import Finds
from archiver.collectors.wire.html_text import HtmlText, node_text, web_address
from archiver.collectors.wire.machine_time import machine_time
from schemas.page import Capture, Trouble
from schemas.post import Link, Post

_LONGEST_TIME = 64
_NEAR = 12
"""Empty neighbours to look past: a wrapper has few, hostile pages have a million."""
_FEWEST = 2
"""Blocks that make a panel: one alone is any paragraph with an hour below it."""


class _Block(NamedTuple):
    """One post's element, and the element within that shows its time."""

    node: LexborNode
    time: LexborNode


def panel_posts(page: LexborHTMLParser, capture: Capture, base: str = "") -> Finds:
    """The posts of every panel on a page, in its order."""
    posts: list[Post] = []
    troubles: list[Trouble] = []
    for blocks in _panels(page):
        found = (
            _flat(blocks, capture) if blocks[0].node.mem_id == blocks[0].time.mem_id else _nested(blocks, capture, base)
        )
        posts.extend(found.posts)
        troubles.extend(found.troubles)
    return Finds(tuple(posts), tuple(troubles))


def _panels(page: LexborHTMLParser) -> Iterator[list[_Block]]:
    """Blocks by the element that holds them all, in the page's order."""
    panels: dict[int, list[_Block]] = {}
    for time in _time_elements(page):
        block = _block(time)
        holder = block.node.parent
        if holder is not None:
            panels.setdefault(holder.mem_id, []).append(block)
    return (blocks for blocks in panels.values() if len(blocks) >= _FEWEST)


def _time_elements(page: LexborHTMLParser) -> Iterator[LexborNode]:
    if page.body is None:
        return
    for node in page.body.traverse(include_text=True):
        if node.tag != "-text":
            continue
        text = node.text_content or ""
        if len(text) <= _LONGEST_TIME and (shown := text.strip()) and read_time(shown) and node.parent is not None:
            yield _outermost(node.parent)


def _outermost(node: LexborNode) -> LexborNode:
    """The widest element that holds this one's text and no other."""
    while node.parent is not None and node.parent.tag not in {"body", "html"} and not _has_neighbours(node):
        node = node.parent
    return node


def _has_neighbours(node: LexborNode) -> bool:
    return _says_something(node, forward=True) or _says_something(node, forward=False)


def _says_something(node: LexborNode, *, forward: bool) -> bool:
    """Whether text stands beside a node, on one side."""
    beside = node.next if forward else node.prev
    for _ in range(_NEAR):
        if beside is None:
            return False
        if beside.tag not in {"script", "style", "-comment"} and (beside.text(deep=True) or "").strip():
            return True
        beside = beside.next if forward else beside.prev
    return beside is not None


def _block(time: LexborNode) -> _Block:
    """The post that a time ends: the element around both, or the time itself where all lie side by side."""
    around = time.parent
    if around is None or around.tag in {"body", "html"} or _says_something(time, forward=True):
        return _Block(time, time)
    return _Block(_outermost(around), time)


def _nested(blocks: list[_Block], capture: Capture, base: str) -> Finds:
    seen = [node_text(block.node, base) for block in blocks]
    text = "\n".join(_as_page(one.text) for one in seen)
    found = read_panel(text, capture.captured_at)
    if len(found.posts) != len(blocks):
        return found
    posts = (
        _resolved(post, block, one, capture, base) for post, block, one in zip(found.posts, blocks, seen, strict=True)
    )
    return Finds(tuple(posts), found.troubles)


def _as_page(text: str) -> str:
    """A block's lines as a text page would have them: the name on its headline.

    No blank is put above the time, though text pages have one: a timetable has blocks of this shape as well, and here
    only a name that comes again tells the one from the other.
    """
    name, _, rest = text.partition("\n")
    words, _, time = rest.rpartition("\n")
    return "\n".join(line for line in (name, words.strip("\n"), time) if line)


def _flat(blocks: list[_Block], capture: Capture) -> Finds:
    """Names, texts and times side by side: the children of one element are the lines."""
    holder = blocks[0].node.parent
    times = {block.time.mem_id for block in blocks}
    lines: list[str] = []
    for child in holder.iter() if holder is not None else ():
        shown = node_text(child).text
        if child.mem_id in times:
            lines.extend([shown, ""])
        elif shown:
            lines.extend(["", shown, ""] if frame(shown) else [shown])
    return read_panel("\n".join(lines), capture.captured_at)


def _resolved(post: Post, block: _Block, seen: HtmlText, capture: Capture, base: str) -> Post:
    """The post with what its markup tells and its text does not: where links lead, the moment, its own address."""
    links = tuple(link for link in seen.links if _stands_in(link, post))
    shown = {link.text for link in links}
    update: dict[str, object] = {"links": links + tuple(link for link in post.links if link.text not in shown)}
    mark = block.time if block.time.tag == "time" else block.time.css_first("time")
    at = machine_time(mark.attributes.get("datetime") if mark else None, capture.captured_at.tzinfo)
    if at.at:
        update |= {"created_at": at.at, "created_precision": at.precision, "date_inferred": False}
    anchor = block.time if block.time.tag == "a" else block.time.css_first("a")
    url = web_address(anchor.attributes.get("href"), base) if anchor else None
    return post.model_copy(update=update | ({"url": url} if url else {}))


def _stands_in(link: Link, post: Post) -> bool:
    return link.text in post.text or link.text in (post.title or "")
