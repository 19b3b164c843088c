"""Words in, posts out, as one types."""

from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import get_current_worker

from schemas.errors import WhipstitchError
from schemas.filter import PostFilter, ThreadFilter
from schemas.rows import Found
from storage import Archive
from tui.plain import plain_line
from tui.widgets.cursor_list import CursorList
from tui.widgets.found_list import FoundList
from tui.widgets.one_line import OneLine
from tui.widgets.plain_input import PlainInput

_PAUSE = 0.08
"""Seconds without a key before the whole archive is asked, where its newest posts have answered the key."""
_FIRST = 30
"""Posts that the newest ones are asked for: what a screen shows."""
_SHORTEST = 3
"""Letters of a word that the whole archive is asked for."""
_MOST = 200
"""Posts that are shown; more words narrow them."""


class SearchScreen(Screen[Found | ThreadFilter | None]):
    """Gives the post to open, a filter for the list, or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "results", show=False),
        Binding("ctrl+t,f2", "narrow", show=False),
    ]
    AUTO_FOCUS = "Input"

    @dataclass
    class Answered(Message):
        """The archive's answer to one question."""

        request: int
        found: list[Found]
        error: WhipstitchError | None = None
        whole: bool = True
        """Else these are first ones, and the others will come."""

    def __init__(self, archive: Archive, asked: ThreadFilter) -> None:
        super().__init__()
        self._archive = archive
        self._asked = asked
        self._request = 0
        self._waiting: Timer | None = None
        self.found = FoundList(id="found")
        self.line = OneLine(id="told")

    def compose(self) -> ComposeResult:
        """A line to type into, what was found, and a line that tells how much."""
        yield PlainInput(placeholder='words, "a phrase", -without, this OR that, begin*', compact=True, id="words")
        yield self.line
        yield self.found
        yield OneLine(id="footer")

    def on_mount(self) -> None:
        """Say what can be done here."""
        foot = self.query_one("#footer", OneLine)
        pairs = (("Enter", "Read"), ("↓", "Results"), ("^t", "Only these threads"), ("Esc", "Clear, then back"))
        pieces = [
            piece for key, word in pairs for piece in ((key, foot.style("key")), " ", (word, foot.style("quiet")), "  ")
        ]
        foot.say(Content.assemble(" ", *pieces))
        self._tell("")

    @on(Input.Changed)
    def _typed(self) -> None:
        if self._waiting is not None:
            self._waiting.stop()
        self._request += 1  # what is on its way answers another question
        if not self._glimpse():
            self._ask(self._request, self.typed)
        elif not _is_short(self.typed):
            self._waiting = self.set_timer(_PAUSE, lambda: self._ask(self._request, self.typed))

    def _glimpse(self) -> bool:
        """Show what the newest posts hold: a matter of milliseconds, and so on the screen's own thread."""
        try:
            found = self._archive.desk.glimpse(self.typed, self._among(), _FIRST)
        except WhipstitchError:
            return False  # the whole archive is asked in a moment, and tells
        if found:
            self.found.show(found, self.typed)
            self._tell("… type on" if _is_short(self.typed) else "…")
        return bool(found)

    @work(thread=True, exclusive=True, group="search")
    def _ask(self, request: int, typed: str) -> None:
        worker, among, desk = get_current_worker(), self._among(), self._archive.desk
        try:
            # As many as are shown among the newest: older ones cannot matter. What is rarer the index gathers quickly.
            found = desk.glimpse(typed, among, _MOST)
            if not found and (first := desk.finished(typed, among, _FIRST)):
                self.post_message(self.Answered(request, first, whole=False))
            if len(found) < _MOST and not worker.is_cancelled:
                found = self._archive.search(_so_far(typed), among, _MOST)
        except WhipstitchError as error:
            self.post_message(self.Answered(request, [], error))
            return
        if not worker.is_cancelled:
            self.post_message(self.Answered(request, found))

    def _among(self) -> PostFilter:
        asked = self._asked
        return PostFilter(
            platform=asked.platform,
            author=asked.author,
            source=asked.source,
            since=asked.since,
            until=asked.until,
            tag=asked.tag,
            media=asked.media,
        )

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        if message.request != self._request:
            return
        self.found.show(message.found, self.typed)
        if message.error is not None:
            self._tell(plain_line(str(message.error)))
        elif not message.whole:
            self._tell("…")
        elif self.typed.strip():
            many = len(message.found)
            self._tell(f"the newest {_MOST} posts" if many == _MOST else f"{many} post{'' if many == 1 else 's'}")
        else:
            self._tell("")

    def _tell(self, text: str) -> None:
        author = f"Search, only {plain_line(self._asked.author)}" if self._asked.author else "Search all posts"
        self.line.say(
            Content.assemble(" ", (author, self.line.style("quiet"))),
            Content.assemble((f"{text} ", self.line.style("quiet"))),
        )

    @property
    def typed(self) -> str:
        """What stands in the line."""
        return self.query_one(Input).value

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.found.action_choose()

    @on(CursorList.Chosen)
    def _chosen(self, message: CursorList.Chosen) -> None:
        self.dismiss(self.found.rows[message.place])

    def action_results(self) -> None:
        """From the line to what was found."""
        if self.found.count:
            self.found.focus()

    def action_narrow(self) -> None:
        """Show the threads with these words in the list."""
        if self.typed.strip():
            self.dismiss(replace(self._asked, text=self.typed))

    def action_leave(self) -> None:
        """Clear the line; leave when it is empty."""
        line = self.query_one(Input)
        if line.value:
            line.value = ""
            line.focus()
        else:
            self.dismiss(None)


def _so_far(typed: str) -> str:
    """The query, its last word still being typed: it finds what begins so."""
    begun = typed[-1:].isalnum() and typed.count('"') % 2 == 0
    return f"{typed}*" if begun else typed


def _is_short(typed: str) -> bool:
    """Whether the last word is a letter or two of an alphabet: half of all words begin so, and to gather them takes half a second."""
    last = typed.split()[-1:] if typed[-1:].isalnum() else []
    return bool(last) and len(last[0]) < _SHORTEST and last[0] < "\u0e00"
