"""The browsing screen: filters, the list of threads, and one thread to read; side by side, or one at a time where it is narrow."""

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from schemas.errors import NotFoundError
from schemas.filter import ThreadFilter
from storage import Archive
from tui.asked import chips, next_completeness, of_author
from tui.collecting import Collect, Collecting
from tui.commands import bindings, commands_provider, names_provider
from tui.following import Following
from tui.greeting import greeting, nothing_matches
from tui.plain import plain_line
from tui.screens.layout import BREAKPOINTS, PANES, breakpoint_for
from tui.widgets.cursor_list import CursorList
from tui.widgets.one_line import Banner, Chips, Footer
from tui.widgets.places import Places
from tui.widgets.reading_view import ReadingView
from tui.widgets.thread_list import ThreadList
from tui.work import Work

if TYPE_CHECKING:
    from textual.command import Provider

    from schemas.thread import Thread

_FOLLOW = 2.0
"""Seconds between two looks whether somebody has written to the archive."""


class BrowseScreen(Screen[None]):
    """Everything at once, or one pane at a time."""

    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    COMMANDS: ClassVar[set["type[Provider] | Callable[[], type[Provider]]"]] = {commands_provider, names_provider}
    AUTO_FOCUS = "#threads"

    def __init__(self, archive: Archive, *, collect: Collect | None, asked: ThreadFilter, width: int) -> None:
        super().__init__(classes=f"at-list {breakpoint_for(width)}")
        self.archive = archive
        self.collect = collect
        self._asked = asked
        self._work = Work(archive, self)
        self._follower = Following(archive, self, lambda: self._asked)
        self.threads = ThreadList(archive, id="threads")
        self.places = Places(archive, id="places")
        self.reading = ReadingView(id="reading")
        self.banner = Banner(id="banner")
        self.chips = Chips(id="chips")
        self.footer = Footer(id="footer")

    def compose(self) -> ComposeResult:
        """Banner, three panes, footer."""
        yield self.banner
        with Horizontal(id="panes"):
            yield self.places
            with Vertical(id="middle"):
                yield self.chips
                yield self.threads
            yield self.reading
        yield self.footer

    def on_mount(self) -> None:
        """The first rows now; everything else after they are on screen."""
        self.banner.tell(PurePath(self.archive.name).name)
        self.footer.tell("list")
        self.show_threads(self._asked)
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        self.places.read()
        self._follower.look()
        self.set_interval(_FOLLOW, self._follower.look)
        if not self.is_wide:
            self._work.warm()

    # -- the list -----------------------------------------------------------------------------------------------------

    @property
    def is_wide(self) -> bool:
        """Whether the panes stand side by side."""
        return not self.has_class("-narrow")

    def show_threads(self, asked: ThreadFilter) -> None:
        """Show the threads of a filter."""
        self._asked = asked
        self.threads.greeting = nothing_matches() if chips(asked) else greeting(collects=self.collect is not None)
        self.threads.ask(asked)
        self.places.mark(asked)
        self.chips.tell(asked, None)

    @on(ThreadList.Shown)
    def _threads_are_here(self, message: ThreadList.Shown) -> None:
        self.set_class(message.total == 0 and not chips(self._asked), "-empty")
        self.chips.tell(self._asked, message.total)
        if message.total == 0:
            self.reading.show(None)
        else:
            self._preview()

    @on(ThreadList.Rested)
    def _preview(self) -> None:
        row = self.threads.current() if self.is_wide else None
        shown = self.reading.thread
        if row is not None and (shown is None or shown.id != row.id):
            self._work.open(row.number)

    @on(CursorList.Chosen, "#threads")
    def action_open(self) -> None:
        """Read the thread under the cursor."""
        row = self.threads.current()
        if row is not None:
            self.open(row.number)

    @on(Places.Asked)
    def _place_chosen(self, message: Places.Asked) -> None:
        self.show_threads(message.asked)
        self.go("list")

    @on(Chips.Dropped)
    def _chip_dropped(self, message: Chips.Dropped) -> None:
        self.show_threads(message.asked)

    @on(Places.Read)
    def _places_are_here(self, message: Places.Read) -> None:
        totals = message.totals
        self.banner.totals = f"{totals.posts:,} posts · {totals.threads:,} threads · {totals.incomplete:,} incomplete"

    # -- what is new --------------------------------------------------------------------------------------------------

    @on(Following.Changed)
    def _archive_changed(self, message: Following.Changed) -> None:
        if self.threads.count == 0:
            self.action_refresh()
            return
        known = self.threads.count if self.threads.whole and self._asked.limit is None else None
        self.banner.news = message.said(known)

    def action_refresh(self) -> None:
        """Take in what was written meanwhile."""
        self.banner.news = ""
        self.threads.ask_again()
        self.places.read()
        if self.reading.thread is not None and self.reading.thread.id:
            self._work.open(self.reading.thread.id)

    def action_collect(self) -> None:
        """Ask what to collect, and do it."""
        from tui.screens.collect import CollectScreen

        if self.collect is not None:
            self.app.push_screen(CollectScreen(), self._collect)

    def _collect(self, locator: str | None) -> None:
        if locator and self.collect is not None:
            self.banner.progress = "Collecting …"
            Collecting(self.collect, self).start(locator)

    @on(Collecting.Progressed)
    def _collect_goes_on(self, message: Collecting.Progressed) -> None:
        self.banner.progress = plain_line(message.line)

    @on(Collecting.Ended)
    def _collect_ended(self, message: Collecting.Ended) -> None:
        if message.error is None:
            self.tell(f"Collected {message.locator}")
        else:
            self.tell(str(message.error), severity="error")
        self.banner.progress = ""
        self._follower.look()

    # -- reading ------------------------------------------------------------------------------------------------------

    def open(self, name: int | str) -> None:
        """Read a thread, or a single post, and go there."""
        self.go("reading")
        self._work.open(name)

    @on(Work.Opened)
    def _thread_is_here(self, message: Work.Opened) -> None:
        if message.request == self._work.request:
            self.reading.show(message.thread)

    @on(Work.Fetched)
    def _thread_was_fetched(self, message: Work.Fetched) -> None:
        message.then(message.thread)

    @on(Work.Failed)
    @on(ThreadList.Failed)
    @on(Places.Failed)
    def _failed(self, message: "Work.Failed | ThreadList.Failed | Places.Failed") -> None:
        gone = isinstance(message.error, NotFoundError)
        text = "This thread was stitched anew meanwhile: press r" if gone else str(message.error)
        self.tell(text, severity="error")

    def tell(self, text: str, *, severity: str = "information") -> None:
        """One line that goes away by itself."""
        self.app.notify(plain_line(text), severity="error" if severity == "error" else "information", markup=False)

    def action_evidence(self) -> None:
        """Show or hide why each part is in its place."""
        self.reading.toggle(evidence=True)

    def action_unfold(self) -> None:
        """Unfold or fold what is folded."""
        self.reading.toggle(unfolded=True)

    def action_copy(self) -> None:
        """Copy the thread under the cursor, or the one that is read."""
        row = self.threads.current()
        if self.pane == "reading" or row is None:
            self._copy(self.reading.thread)
        else:
            self._work.fetch(row.number, self._copy)

    def _copy(self, thread: "Thread | None") -> None:
        from tui.transcript import transcript

        if thread is not None:
            self.app.copy_to_clipboard(transcript(thread))
            self.tell(f"Copied: {len(thread.parts)} part{'' if len(thread.parts) == 1 else 's'}")

    def action_links(self) -> None:
        """Choose a link to open in the web browser."""
        from tui.screens.links import LinksScreen

        if not self.reading.links:
            self.tell("No link in this thread can be opened")
            return
        self.app.push_screen(LinksScreen(self.reading.links))

    # -- panes --------------------------------------------------------------------------------------------------------

    @property
    def pane(self) -> str:
        """The pane that is looked at."""
        return next((name for name in PANES if self.has_class(f"at-{name}")), "list")

    def go(self, pane: str) -> None:
        """Look at a pane."""
        for name in PANES:
            self.set_class(name == pane, f"at-{name}")
        self.query_one(f"#{PANES[pane]}").focus()
        self.footer.tell(pane)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The pane with the focus is the one that is looked at, however it got there."""
        pane = next((name for name, widget in PANES.items() if widget == event.widget.id), None)
        if pane is not None and pane != self.pane:
            self.go(pane)

    def action_back(self) -> None:
        """Back to the list; in the list, back to all threads."""
        if self.pane != "list":
            self.go("list")
        elif chips(self._asked):
            self.action_clear()

    def action_places(self) -> None:
        """Go to the filters."""
        self.go("places")

    # -- the filter ---------------------------------------------------------------------------------------------------

    def action_cycle_complete(self) -> None:
        """Incomplete, then complete, then all."""
        self.show_threads(next_completeness(self._asked))

    def action_this_author(self) -> None:
        """Only the author of the thread under the cursor; once more, all again."""
        self.show_threads(of_author(self._asked, self.threads.current()))

    def action_clear(self) -> None:
        """Ask nothing."""
        self.show_threads(ThreadFilter())
        self.go("list")

    def action_search(self) -> None:
        """Look for words."""
        from tui.screens.search import SearchScreen

        self.app.push_screen(SearchScreen(self.archive, self._asked), self._searched)

    def _searched(self, wanted: "str | ThreadFilter | None") -> None:
        if isinstance(wanted, ThreadFilter):
            self.show_threads(wanted)
            self.go("list")
        elif wanted is not None:
            self._work.locate(wanted)
            self.open(wanted)

    @on(Work.Located)
    def _located(self, message: Work.Located) -> None:
        self.threads.go_to(message.number)

    def action_help(self) -> None:
        """Show all keys."""
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())
