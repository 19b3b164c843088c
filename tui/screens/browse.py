"""The browsing screen: what happens when something was read, chosen or changed."""

import gc
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from schemas.errors import NotFoundError, WhipstitchError
from schemas.filter import ThreadFilter
from storage import Archive
from tui.asked import chips
from tui.commands import bindings
from tui.filter_words import understood, written
from tui.screens.changing import Changing
from tui.screens.layout import is_wide
from tui.screens.panes import Setting
from tui.widgets.cursor_list import CursorList
from tui.widgets.reading_view import ReadingView
from tui.widgets.thread_list import ThreadList
from tui.work import Work

if TYPE_CHECKING:
    from tui.following import Following

_FOLLOW = 2.0
"""Seconds between two looks whether somebody has written to the archive."""


class BrowseScreen(Changing):
    """Everything at once, or one pane at a time."""

    # Here and not below: the library merges the keys of a class anew in every one that is made of it.
    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]

    def __init__(self, archive: Archive, setting: Setting, asked: ThreadFilter, width: int) -> None:
        super().__init__(archive, setting, asked, width)
        self._back_to: str | None = None
        self._was_reading = False

    def on_mount(self) -> None:
        """The first rows now; everything else after they are on screen."""
        super().on_mount()
        self.show_threads(self._where_one_was())
        self.threads.focus()
        self.call_after_refresh(self._settle)

    def _where_one_was(self) -> ThreadFilter:
        """The filter that was asked for, or else the one of the last time, with the thread that was read then."""
        if chips(self.asked) or self.asked.limit is not None:
            return self.asked
        here = self.state.here()
        thread = here.get("thread")
        self._back_to = thread if isinstance(thread, str) else None
        self._was_reading = here.get("reading") is True
        return _remembered(here.get("filter"))

    def _settle(self) -> None:
        # Whoever starts the app may have turned this off for the start; what has been loaded by now stays for good.
        gc.collect()
        gc.freeze()
        gc.enable()
        self.places.read()
        self.follower.look()
        self.set_interval(_FOLLOW, self.follower.look)

    def remember(self) -> None:
        """Keep what the next run begins with."""
        self.action_cancel()
        self.leave_off()
        self.work.settle()
        self.state.keep(
            {"filter": written(self.asked), "thread": self.subject(), "reading": self.pane == "reading"},
            theme=self.app.theme,
            pictures="on" if self.reading.illustrated else "off",
            places_width=self.places_width,
            list_share=self.list_share,
        )

    # -- what was read ------------------------------------------------------------------------------------------------

    @on(ThreadList.Shown)
    def _threads_are_here(self, message: ThreadList.Shown) -> None:
        self.set_class(message.total == 0 and not chips(self.asked), "-empty")
        self.fit(self.size.width)
        self.chips.tell(self.asked, message.total)
        if message.total == 0:
            self.reading.show(None)
            return
        back_to, self._back_to = self._back_to, None
        if back_to is not None:
            self.locate(back_to)
            if self._was_reading:
                self.open(back_to)
                return
        self._preview()

    @on(ThreadList.Rested)
    def _preview(self) -> None:
        row = self.threads.current() if is_wide(self.size.width) else None
        shown = self.reading.thread
        if row is not None and (shown is None or shown.id != row.id) and self.work.wanted != row.number:
            self.work.open(row.number)

    @on(CursorList.Chosen, "#threads")
    def action_open(self) -> None:
        """Read the thread under the cursor."""
        row = self.threads.current()
        if row is not None:
            self.open(row.number)

    @on(Work.Opened)
    def _thread_is_here(self, message: Work.Opened) -> None:
        if message.request == self.work.request:
            self.work.wanted = None
            self.leave_off()
            self.reading.show(message.reading)
            if self.pane == "reading":
                self.see(message.reading.thread)

    @on(Work.Failed)
    def _failed(self, message: Work.Failed) -> None:
        self.work.wanted = None
        error, shown = message.error, self.reading.thread
        gone = isinstance(error, NotFoundError) and (error.kind == "thread" or (shown and error.name == shown.id))
        text = "This thread was stitched anew meanwhile: press r" if gone else str(message.error)
        self.tell(text, error=True)

    def on_following_changed(self, message: "Following.Changed") -> None:
        """Say what is new."""
        if self.threads.count == 0:
            self.action_refresh()
            return
        known = self.threads.count if self.threads.whole and self.asked.limit is None else None
        self.banner.news = message.said(known)

    # -- reading ------------------------------------------------------------------------------------------------------

    def action_back(self) -> None:
        """Back to the list."""
        if self.pane != "list":
            self.leave_off()
            self.go("list")

    def action_evidence(self) -> None:
        """Show or hide why each part is in its place."""
        self.reading.toggle(evidence=True)

    def action_edits(self) -> None:
        """Show or hide what was edited."""
        self.reading.toggle(edits=True)

    def action_as_one_text(self) -> None:
        """Read without the seams, or with them."""
        self.reading.toggle(seamless=True)

    def action_pictures(self) -> None:
        """Show pictures, or only what describes them."""
        self.reading.illustrated = not self.reading.illustrated
        self.reading.toggle()

    def action_unfold(self) -> None:
        """Unfold or fold what is folded."""
        self.reading.toggle(unfolded=True)

    @on(ReadingView.Followed)
    def _link_followed(self, message: ReadingView.Followed) -> None:
        self.app.open_url(message.address.url)
        self.tell(f"Opened: {message.address.host}")

    def action_links(self) -> None:
        """Choose a link to open in the web browser."""
        from tui.screens.links import LinksScreen

        if not self.reading.links:
            self.tell("No link in this thread can be opened")
            return
        self.app.push_screen(LinksScreen(self.reading.links))

    def action_overview(self) -> None:
        """Look at the archive as a whole."""
        from tui.screens.overview import OverviewScreen

        self.app.push_screen(OverviewScreen(self.archive))

    def action_help(self) -> None:
        """Show all keys, those of this pane first."""
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.pane, self.abilities, self.keys))


def _remembered(said: object) -> ThreadFilter:
    if not isinstance(said, str):
        return ThreadFilter()
    try:
        return understood(said)
    except WhipstitchError:
        return ThreadFilter()
