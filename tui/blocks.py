"""What the reading view is made of: runs of plain text, each in a style; not how wide, nor in which colour."""

from dataclasses import dataclass, field

from tui.frames import Picture
from tui.links import Address
from tui.marks import Mark
from tui.plain import plain_line, reads_leftwards


@dataclass(frozen=True, slots=True)
class Block:
    """A run of plain text in one style, beside what stands in the gutter."""

    text: str
    style: str = "body"
    gutter: str | None = None
    """Null: the block belongs to the head, or to one text without seams, and takes the whole width."""
    marks: tuple[Mark, ...] = ()
    leftwards: bool = False
    inset: bool = False
    """It is somebody else's, quoted."""
    picture: Picture | None = None
    """Shown instead of a text, where pictures are shown."""


@dataclass(slots=True)
class Document:
    """What the reading view shows."""

    blocks: list[Block] = field(default_factory=list)
    links: list[Address] = field(default_factory=list)
    """The first one is number 1."""
    parts: list[int] = field(default_factory=list)
    """For each entry, a part or a gap, the block that it begins with."""
    positions: list[int] = field(default_factory=list)
    """For each entry, the number of its part, or the first that is missing."""
    sought: int = 0
    """The entry that somebody looks for, the first one is 1; 0: none."""
    folded: bool = False
    """Whether something is folded, or would be."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How much to tell."""

    evidence: bool = False
    unfolded: bool = False
    edits: bool = False
    seamless: bool = False
    """As one text, without the seams."""


def block(text: str, style: str, gutter: str | None = None) -> Block:
    """A block that runs the way in which its text is written."""
    return Block(text, style, gutter, (), reads_leftwards(text))


def paragraphs(
    text: str, found: tuple[Mark, ...], gutter: str | None, *, style: str = "body", inset: bool = False
) -> list[Block]:
    """A block for each line of a plain text, with its share of the marks."""
    made = []
    begin = 0
    for line in text.split("\n"):
        end = begin + len(line)
        own = tuple(
            Mark(max(mark.begin, begin) - begin, min(mark.end, end) - begin, mark.kind, mark.url)
            for mark in found
            if mark.begin < end and mark.end > begin
        )
        made.append(Block(line, style, gutter, own, reads_leftwards(line), inset))
        begin = end + 1
    return made


def link(label: str, address: Address | None, made: Document, gutter: str | None) -> Block:
    """A link with its number, or why it has none."""
    if address is None:
        return Block(f"✗ {label}  (not a web address: cannot be opened)", "cut", gutter)
    if address not in made.links:
        made.links.append(address)
    number = f"[{made.links.index(address) + 1}] "
    url = plain_line(address.url)
    return Block(number + url, "address", gutter, (Mark(len(number), len(number) + len(url), "link", address.url),))
