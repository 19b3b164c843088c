"""The grammar of a social panel in plain text: blocks of account name, headline, body, time, inside a page full of other things.

::

    …menu, article, forms…      never part of a block
    Account name                learnt from the page: the line that follows a time, again and again
    Headline
                                blank lines are a matter of taste, and of the browser
    Body
    1:56pm                      a block ends in a time; only the last one may be cut by the end of the page
    Account name
    …
    Close                       never part of a block
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from archiver.collectors.panels.account_names import is_handle, like_a_name, named
from archiver.collectors.panels.chrome import badge, frame, heading, pin, reposter
from archiver.collectors.panels.clocks import ShownTime, read_time

_HALF_A_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d?)?")
"""All that the end of a page may leave of "1:56pm"."""


@dataclass(frozen=True, slots=True)
class Block:
    """One post of a panel, as it stands there."""

    author: str
    lines: tuple[str, ...]
    """Of the text, without badges; an empty line between paragraphs."""
    time: ShownTime | None
    """Null: the page ends inside this block."""
    handle: str | None = None
    reposted_by: str | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """What a page's text held."""

    blocks: tuple[Block, ...] = ()
    """From the top of the page to its bottom."""
    fragments: tuple[int, ...] = ()
    """Numbers of lines, from 1, where the end of a post stands whose beginning is not on the page."""


class _Region(NamedTuple):
    """The lines from one time to the next; `start` is the first of them, `end` the line that holds the time."""

    start: int
    end: int


@dataclass(slots=True)
class _Run:
    """Blocks that follow one another with nothing in between."""

    blocks: list[Block] = field(default_factory=list)
    fragments: list[int] = field(default_factory=list)


def blocks_of(lines: Sequence[str]) -> Panel:
    """The blocks of a page's lines."""
    return _Reader([line.strip() for line in lines]).panel()


class _Reader:
    """One page while it is read: its lines, what is learnt of it, then its blocks."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.times = {number: time for number, line in enumerate(lines) if line and (time := read_time(line))}
        ends = list(self.times)
        self.regions = [_Region(start, end) for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False)]
        self.tail = _Region(ends[-1] + 1, len(lines)) if ends else _Region(0, 0)
        self.firsts = {region: self._first(region) for region in [*self.regions, self.tail]}
        self.known = self._known_names()
        self.glued = self._names_stand_on_their_text()

    def panel(self) -> Panel:
        runs = self._trusted(list(self._runs()))
        blocks = [block for run in runs for block in run.blocks]
        if blocks and (cut := self._cut_block()):
            blocks.append(cut)
        fragments = (number for run in runs for number in run.fragments)
        return Panel(tuple(blocks), tuple(fragments))

    # What the page teaches.

    def _known_names(self) -> frozenset[str]:
        """Names that follow a time and stand on the page more than once."""
        firsts = {
            self.lines[at] for region in [*self.regions[1:], self.tail] if (at := self.firsts[region]) is not None
        }
        counts = Counter(line for line in self.lines if line in firsts)
        return frozenset(name for name, count in counts.items() if count > 1 and like_a_name(name, strict=False))

    def _names_stand_on_their_text(self) -> bool:
        """Whether the line below a known name is text, as a rule, rather than blank."""
        below = Counter(
            bool(self.lines[at + 1])
            for region in self.regions[1:]
            if (at := self.firsts[region]) is not None and self.lines[at] in self.known and at + 1 < region.end
        )
        return below[True] >= below[False]

    # From regions to blocks.

    def _runs(self) -> Iterator[_Run]:
        run = _Run()
        for number, region in enumerate(self.regions):
            at = self._start(region, top=number == 0)
            adjoining = number > 0 and (at is None or at == self.firsts[region])
            if not adjoining:
                yield run
                run = _Run()
            if at is None:
                run.fragments.append(region.start + 1)
            else:
                run.blocks.append(self._block(at, region))
        yield run

    def _trusted(self, runs: list[_Run]) -> list[_Run]:
        """The runs that are posts: several blocks of one shape; one block alone where it cannot be an article with its date."""
        long = [run for run in runs if len(run.blocks) > 1 and self._shaped(run)]
        forms = {block.time.clock_only for run in long for block in run.blocks if block.time}
        return [run for run in runs if run in long or any(self._stands_alone(block, forms) for block in run.blocks)]

    def _shaped(self, run: _Run) -> bool:
        """Whether blocks are told by a name that comes again, or by the blank above each time; a list of events has neither."""
        return any(block.author in self.known or (block.lines and not block.lines[-1]) for block in run.blocks)

    def _stands_alone(self, block: Block, forms: set[bool]) -> bool:
        if not forms:
            return block.author in self.known or (len(self.regions) == 1 and self._framed())
        return (
            block.author in self.known
            and bool(block.lines)
            and block.time is not None
            and block.time.clock_only in forms
        )

    def _framed(self) -> bool:
        below = next((line for line in self.lines[self.tail.start :] if line), None)
        return below is None or frame(below)

    def _start(self, region: _Region, *, top: bool) -> int | None:
        """The line with the account's name; null if there is none."""
        first = self.firsts[region]
        if first is None:
            return None
        if not top and self.lines[first] in self.known and not self._framed_again(first, region):
            return first
        named = self._known_in(region)
        if named is not None:
            return named
        if not top and self._like_a_block(first, region):
            return first
        return self._by_shape(region)

    def _framed_again(self, first: int, region: _Region) -> bool:
        """Whether the page's own words part a known name from another one below: an article that opens with the name."""
        named = self._known_in(region)
        return named is not None and any(frame(line) for line in self.lines[first:named])

    def _known_in(self, region: _Region) -> int | None:
        """The last known name that may begin a block, or the first one below a panel's heading."""
        last = None
        for at in range(region.end - 1, region.start - 1, -1):
            if self.lines[at] in self.known and self._may_begin(at, region):
                last = at if last is None or self._headed(at, region) else last
        return last

    def _headed(self, at: int, region: _Region) -> bool:
        above = next((self.lines[up] for up in range(at - 1, max(region.start, at - 4) - 1, -1) if self.lines[up]), "")
        return heading(above)

    def _may_begin(self, at: int, region: _Region) -> bool:
        if not self.glued or self.lines[at + 1]:
            return at + 1 < region.end or at == self.firsts[region]
        # Blank below the name: a post without text, if its time comes next.
        return not any(self.lines[at + 1 : region.end])

    def _like_a_block(self, first: int, region: _Region) -> bool:
        """Whether an account that is seen once only begins here."""
        if not like_a_name(self.lines[first]) or first + 1 >= region.end:
            return False
        if any(self._lone_frame(at) for at in range(first, region.end)):
            return False
        return bool(self.lines[first + 1]) or not self.glued

    def _lone_frame(self, at: int) -> bool:
        """Whether words of the page stand by themselves; on a name or a text they are part of the post."""
        above, below = self.lines[at - 1] if at else "", self.lines[at + 1]
        return frame(self.lines[at]) and all(not line or frame(line) for line in (above, below))

    def _by_shape(self, region: _Region) -> int | None:
        """The name of an account seen once only, below a page's other words: the nearest name that stands on its text."""
        nearest: int | None = None
        upper: int | None = None
        for first, end in self._groups_upwards(region):
            group = self.lines[first:end]
            if any(frame(line) for line in group):
                # A heading tells where the panel begins, whatever its first post is made of.
                headed = upper if heading(group[-1]) else None
                return headed or nearest or self._below_frame(end, region)
            upper = first if len(group) > 1 and like_a_name(group[0]) else None
            nearest = nearest or upper
        return nearest

    def _below_frame(self, end: int, region: _Region) -> int | None:
        """Where blanks part names from their text, the first line below the page's own words is the name."""
        at = self._first(_Region(end, region.end))
        return at if at is not None and not self.glued and like_a_name(self.lines[at]) else None

    def _groups_upwards(self, region: _Region) -> Iterator[tuple[int, int]]:
        """Runs of lines without a blank, from the time upwards."""
        end = region.end
        while end > region.start:
            if not self.lines[end - 1]:
                end -= 1
                continue
            first = end - 1
            while first > region.start and self.lines[first - 1]:
                first -= 1
            yield first, end
            end = first

    def _first(self, region: _Region) -> int | None:
        """The first line that says something: past blanks, badges and "Reposted by"."""
        for at in range(region.start, region.end):
            line = self.lines[at]
            if line and not badge(line) and not reposter(line):
                return at
        return None

    # One block.

    def _block(self, at: int, region: _Region, *, cut: bool = False) -> Block:
        above = self.lines[max(region.start, at - 3) : at]
        name, handle = named(self.lines[at])
        texts = self.lines[at + 1 : region.end]
        if texts and is_handle(texts[0]):
            handle, texts = texts[0].removeprefix("@"), texts[1:]
        return Block(
            author=name,
            lines=tuple(line for line in texts if not badge(line)),
            time=None if cut else self.times[region.end],
            handle=handle,
            reposted_by=next((who for line in above if (who := reposter(line))), None),
            pinned=any(pin(line) for line in above + texts[:2]),
        )

    def _cut_block(self) -> Block | None:
        """The post within which the page ends, if a known name follows the last time as closely as it does elsewhere."""
        first = self.firsts[self.tail]
        if first is None or self.lines[first] not in self.known:
            return None
        end = next((at for at in range(first + 1, len(self.lines)) if frame(self.lines[at])), len(self.lines))
        end -= bool(_HALF_A_CLOCK.fullmatch(self.lines[end - 1]))
        region = _Region(self.tail.start, end)
        blanks = sum(not line for line in self.lines[self.tail.start : first])
        if blanks > self._widest_gap() or not any(self.lines[first + 1 : end]):
            return None
        return self._block(first, region, cut=True)

    def _widest_gap(self) -> int:
        gaps = [
            sum(not line for line in self.lines[region.start : at])
            for region in self.regions[1:]
            if (at := self.firsts[region]) is not None and self.lines[at] in self.known
        ]
        return max(gaps, default=len(self.lines))
