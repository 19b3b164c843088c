"""The archive at a glance: posts a day, the busiest authors and tags, what is complete, and how the sources are."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from schemas.errors import WhipstitchError
from schemas.rows import AuthorRow, DayRow, SourceRow, TagRow, Totals
from storage import Archive
from tui.plain import plain_line, shown_line
from tui.rows import fitted
from tui.spark import bar, gathered, spark
from tui.styles import style
from tui.times import day
from tui.widgets.one_line import OneLine

_MOST = 12
_RECENT = 30
_LABEL = 28
_EPOCH = date(1970, 1, 1)
_STALE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Glance:
    """What there is to tell."""

    totals: Totals
    days: list[DayRow]
    authors: list[AuthorRow]
    tags: list[TagRow]
    sources: list[SourceRow]


class OverviewScreen(Screen[None]):
    """One page that scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,V,backspace", "dismiss", "Close", show=False),
        Binding("j", "down", show=False),
        Binding("k", "up", show=False),
    ]

    @dataclass
    class Read(Message):
        """The archive's answer."""

        glance: Glance | None
        error: WhipstitchError | None = None

    def __init__(self, archive: Archive) -> None:
        super().__init__()
        self._archive = archive
        self._glance: Glance | None = None

    def compose(self) -> ComposeResult:
        """The page, and how to leave it."""
        with VerticalScroll(id="overview"):
            yield Static(Content("\n  Counting …"), id="glance")
        yield OneLine(id="footer")

    def on_mount(self) -> None:
        """Ask the archive."""
        foot = self.query_one("#footer", OneLine)
        foot.say(Content.assemble(" ", ("Esc", foot.style("key")), " ", ("Back", foot.style("quiet"))))
        self._read()

    @work(thread=True, exclusive=True, group="overview")
    def _read(self) -> None:
        archive = self._archive
        try:
            glance = Glance(
                archive.totals(),
                archive.desk.days(),
                archive.authors(_MOST),
                archive.desk.busiest_tags(_MOST),
                archive.sources(),
            )
        except WhipstitchError as error:
            self.post_message(self.Read(None, error))
        else:
            self.post_message(self.Read(glance))

    @on(Read)
    def _here(self, message: Read) -> None:
        self._glance = message.glance
        if message.error is not None:
            self.query_one("#glance", Static).update(shown_line(str(message.error)))
        self._draw(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the new width."""
        self._draw(event.size.width)

    def action_down(self) -> None:
        """One line down."""
        self.query_one("#overview", VerticalScroll).scroll_relative(y=1, animate=False)

    def action_up(self) -> None:
        """One line up."""
        self.query_one("#overview", VerticalScroll).scroll_relative(y=-1, animate=False)

    def _draw(self, width: int) -> None:
        if self._glance is not None:
            lines = list(self._lines(self._glance, max(40, width - 4)))
            self.query_one("#glance", Static).update(Content("\n").join(lines))

    def _lines(self, glance: Glance, width: int) -> list[Content]:
        totals = glance.totals
        whole = totals.threads - totals.incomplete
        lines = [Content(""), self._heading("Threads"), Content("")]
        highest = max(whole, totals.incomplete)
        lines += [
            self._row("complete", whole, highest, width),
            self._row("incomplete", totals.incomplete, highest, width),
        ]
        lines += [Content(""), self._heading(f"{totals.posts:,} posts, a bar for each stretch of days"), Content("")]
        lines += self._over_time(glance.days, width)
        columns = (
            (
                "Busiest authors, by threads",
                [(f"{row.name or row.handle or 'unknown'} · {row.platform}", row.threads) for row in glance.authors],
            ),
            ("Busiest hashtags, by posts", [(f"#{row.tag}", row.posts) for row in glance.tags]),
        )
        for title, rows in columns:
            lines += [Content(""), self._heading(title), Content("")]
            highest = max((count for _, count in rows), default=0)
            lines += [self._row(name, count, highest, width) for name, count in rows] or [self._quiet("none yet")]
        lines += [Content(""), self._heading("Sources"), Content("")]
        return lines + ([self._source(row, width) for row in glance.sources] or [self._quiet("none yet")])

    def _over_time(self, days: list[DayRow], width: int) -> list[Content]:
        if not days:
            return [self._quiet("none yet")]
        known = {row.day: row.posts for row in days}
        first, last = days[0].day, days[-1].day
        lines = []
        for begin, said in ((first, ""), (max(first, last - _RECENT + 1), "the last days")):
            counts = [known.get(number, 0) for number in range(begin, last + 1)] if last - begin < _LONGEST else []
            if not counts:
                continue
            bars = gathered(counts, width - 4)
            lines.append(Content.assemble("  ", (spark(bars), style(self, "bar"))))
            span = f"{_date(begin)} to {_date(last)}{', ' + said if said else ''}; most on one day: {max(counts):,}"
            lines += [self._quiet(span), Content("")]
            if begin == max(first, last - _RECENT + 1):
                break
        return lines[:-1]

    def _row(self, name: str, count: int, highest: int, width: int) -> Content:
        label = fitted(Content(plain_line(name[:200])), min(_LABEL, width // 3))
        room = max(4, min(60, width - label.cell_length - 16))
        return Content.assemble("  ", label, f" {count:>10,} ", (bar(count, highest, room), style(self, "bar")))

    def _source(self, row: SourceRow, width: int) -> Content:
        stale = row.last_captured_at is None or _age(row.last_captured_at) > _STALE
        last = "never" if row.last_captured_at is None else day(row.last_captured_at, inferred=False).strip()
        facts = f" {row.posts:>10,} posts · last collected {last} · {plain_line(row.collector)}{_health(row)}"
        label = fitted(Content(plain_line((row.name or row.locator)[:300])), max(8, min(40, width - len(facts) - 4)))
        return fitted(Content.assemble("  ", label, (facts, style(self, "quiet" if not stale else "warn"))), width)

    def _heading(self, text: str) -> Content:
        return Content.assemble(" ", (text, style(self, "title")))

    def _quiet(self, text: str) -> Content:
        return Content.assemble("  ", (text, style(self, "quiet")))


_LONGEST = 40_000
"""Days that are drawn, a century: a post that claims to be older or younger must not cost memory."""


def _health(row: SourceRow) -> str:
    """When it is due and what is wrong with it, if it is followed."""
    followed = row.followed
    if followed is None:
        return ""
    due = day(followed.rhythm.due_at, inferred=False).strip()
    failed = f" · failed {followed.rhythm.failures}×: {plain_line(followed.last_error or '')}"
    return f" · due {due}{failed if followed.rhythm.failures else ''}"


def _date(number: int) -> str:
    try:
        return f"{_EPOCH + timedelta(days=number):%Y-%m-%d}"
    except OverflowError:
        return "?"


def _age(at: int) -> timedelta:
    return datetime.now(UTC) - datetime(1970, 1, 1, tzinfo=UTC) - timedelta(microseconds=at)
