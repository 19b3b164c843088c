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
from tui.commands import bindings
from tui.following import Following
from tui.greeting import greeting, holds, nothing_matches, only_posts
from tui.plain import plain_line
from tui.providers import commands_provider, names_provider
from tui.screens.layout import BREAKPOINTS, PANES, breakpoint_for, is_wide
from tui.widgets.chips import Chips
from tui.widgets.cursor_list import CursorList
from tui.widgets.one_line import Banner, Footer
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
    AUTO_FOCUS = ""

    def __init__(self, archive: Archive, *, collect: Collect | None, asked: ThreadFilter, width: int) -> None:
        super().__init__(classes=breakpoint_for(width))
        self.archive = archive
        self.collect = collect
        self._asked = asked
        self._welcome = greeting(collects=collect is not None)
        self._work = Work(archive, self)
        self._follower = Following(archive, self, lambda: self._asked)
        self.threads = ThreadList(archive, id="threads")
        self.places = Places(archive, id="places")
        self.reading = ReadingView(id="reading")
        self.banner = Banner(id="banner")
        self.chips = Chips(id="chips")
        self.footer = Footer(id="footer")
        self.middle = Vertical(self.chips, self.threads, id="middle")
        self.panes = Horizontal(self.places, self.middle, self.reading, id="panes")
        self.panes.display = (
            False  # the library lays a new screen out three times: not before there is something to see
        )
        self.pane = "list"
        self._arrange(width)

    def compose(self) -> ComposeResult:
        """Banner, three panes, footer."""
        yield self.banner
        yield self.panes
        yield self.footer

    def on_mount(self) -> None:
        """The first rows now; everything else after they are on screen."""
        self.banner.tell(PurePath(self.archive.name).name)
        self.footer.tell("list")
        self.show_threads(self._asked)
        self.panes.display = True
        self.threads.focus()
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        self.places.read()
        self._follower.look()
        self.set_interval(_FOLLOW, self._follower.look)
        if not is_wide(self.size.width):
            self._work.warm()

    def show_threads(self, asked: ThreadFilter) -> None:
        """Show the threads of a filter."""
        self._asked = asked
        self.threads.greeting = nothing_matches() if chips(asked) else self._welcome
        self.threads.ask(asked)
        self.places.mark(asked)
        self.chips.tell(asked, None)

    @on(ThreadList.Shown)
    def _threads_are_here(self, message: ThreadList.Shown) -> None:
        self.set_class(message.total == 0 and not chips(self._asked), "-empty")
        self._arrange(self.size.width)
        self.chips.tell(self._asked, message.total)
        if message.total == 0:
            self.reading.show(None)
        else:
            self._preview()

    @on(ThreadList.Rested)
    def _preview(self) -> None:
        row = self.threads.current() if is_wide(self.size.width) else None
        shown = self.reading.thread
        if row is not None and (shown is None or shown.id != row.id) and self._work.wanted != row.number:
            self._work.open(row.number)

    @on(CursorList.Chosen, "#threads")
    def action_open(self) -> None:
        """Read the thread under the cursor."""
        row = self.threads.current()
        if row is not None:
            self.open(row.number)

    @on(Places.Asked)
    @on(Chips.Dropped)
    def _other_threads_wanted(self, message: "Places.Asked | Chips.Dropped") -> None:
        self.show_threads(message.asked)
        self.go("list")

    @on(Places.Read)
    def _places_are_here(self, message: Places.Read) -> None:
        self.banner.totals = holds(message.totals)
        if message.totals.posts and not message.totals.threads:
            self._welcome = self.threads.greeting = only_posts(message.totals.posts)
            self.threads.refresh()

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
        self.tell(str(message.error or f"Collected {message.locator}"), error=message.error is not None)
        self.banner.progress = ""
        self._follower.look()

    def open(self, name: int | str) -> None:
        """Read a thread, or a single post, and go there."""
        self.go("reading")
        self._work.open(name)

    @on(Work.Opened)
    def _thread_is_here(self, message: Work.Opened) -> None:
        if message.request == self._work.request:
            self._work.wanted = None
            self.reading.show(message.thread)

    @on(Work.Failed)
    @on(ThreadList.Failed)
    @on(Places.Failed)
    def _failed(self, message: "Work.Failed | ThreadList.Failed | Places.Failed") -> None:
        self._work.wanted = None
        gone = isinstance(message.error, NotFoundError)
        text = "This thread was stitched anew meanwhile: press r" if gone else str(message.error)
        self.tell(text, error=True)

    def tell(self, text: str, *, error: bool = False) -> None:
        """One line that goes away by itself."""
        self.app.notify(plain_line(text), severity="error" if error else "information", markup=False)

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

    def go(self, pane: str) -> None:
        """Look at a pane."""
        self.pane = pane
        self._arrange(self.size.width)
        self.query_one(f"#{PANES[pane]}").focus()
        self.footer.tell(pane)

    def _arrange(self, width: int) -> None:
        """Show all panes or one. Set here and not by a class: a class has the styles of the whole screen worked out again."""
        shown = {*PANES} if is_wide(width) and not self.has_class("-empty") else {self.pane}
        for name, widget in (("places", self.places), ("list", self.middle), ("reading", self.reading)):
            if widget.display != (name in shown):
                widget.display = name in shown
        self.chips.display = not self.has_class("-empty")

    def on_resize(self, event: events.Resize) -> None:
        """Side by side, or one at a time."""
        self._arrange(event.size.width)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The pane with the focus is the one that is looked at, however it got there."""
        pane = next((name for name, widget in PANES.items() if widget == event.widget.id), None)
        if pane is not None and pane != self.pane:
            self.go(pane)

    def action_back(self) -> None:
        """Back to the list."""
        if self.pane != "list":
            self.go("list")

    def action_places(self) -> None:
        """Go to the filters."""
        self.go("places")

    def action_cycle_complete(self) -> None:
        """Incomplete, then complete, then all."""
        self.show_threads(next_completeness(self._asked))

    def action_this_author(self) -> None:
        """Only the author of the thread under the cursor; once more, all again."""
        self.show_threads(of_author(self._asked, self.threads.current()))

    def action_clear(self) -> None:
        """Ask nothing."""
        if chips(self._asked):
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
            self._work.locate(wanted, self.threads.go_to)
            self.open(wanted)

    def action_help(self) -> None:
        """Show all keys."""
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())
