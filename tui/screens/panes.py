"""What the browsing screen is made of, and how it fits into the terminal."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen

from schemas.filter import ThreadFilter
from storage import Archive
from tui.abilities import Abilities
from tui.plain import plain_line
from tui.screens.layout import (
    BREAKPOINTS,
    LARGEST,
    LIST_SHARE,
    NARROWEST,
    PANES,
    PLACES_WIDTH,
    SMALLEST,
    WIDEST,
    breakpoint_for,
    shown_panes,
)
from tui.state import State
from tui.widgets.chips import Chips
from tui.widgets.edge import Edge
from tui.widgets.one_line import Banner, Footer
from tui.widgets.places import Places
from tui.widgets.reading_view import ReadingView
from tui.widgets.thread_list import ThreadList
from tui.work import Work

if TYPE_CHECKING:
    from tui.pictures import Pictures


class Setting(NamedTuple):
    """What the screen is given besides the archive."""

    abilities: Abilities
    keys: Mapping[str, str]
    """The user's own keys, by the names of commands."""
    state: State
    """What was remembered of the last run."""
    pictures: "Pictures | None" = None
    """What draws the pictures that the archive holds, where it holds any and can draw."""


class Above(Vertical):
    """One above the other: they cover all of it, so that it has nothing to draw."""

    BLANK = True


class Panes(Screen[None]):
    """Filters, the list of threads, and one thread to read; three, two or one at a time."""

    BLANK = True
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    AUTO_FOCUS = ""

    def __init__(self, archive: Archive, setting: Setting, asked: ThreadFilter, width: int) -> None:
        super().__init__(classes=breakpoint_for(width))
        self.archive = archive
        self.abilities, self.keys, self.state, pictures = setting
        self.asked = asked
        self.work = Work(archive, self)
        self.threads = ThreadList(archive, id="threads")
        self.places = Places(archive, id="places")
        self.reading = ReadingView(pictures, id="reading")
        self.reading.illustrated = self.state.text("pictures") != "off"
        self.banner = Banner(id="banner")
        self.chips = Chips(id="chips")
        self.footer = Footer(self.keys, self.abilities, id="footer")
        self.middle = Above(self.chips, self.threads, id="middle")
        self.edges = {"places": Edge("places"), "list": Edge("list")}
        self.pane = "list"
        self.places_width = self.state.number("places_width", NARROWEST, WIDEST) or PLACES_WIDTH
        self.list_share = self.state.number("list_share", SMALLEST, LARGEST) or LIST_SHARE
        self._size_panes()
        self.fit(width)

    def compose(self) -> ComposeResult:
        """Banner, three panes side by side, footer."""
        yield self.banner
        yield self.places
        yield self.edges["places"]
        yield self.middle
        yield self.edges["list"]
        yield self.reading
        yield self.footer

    def on_mount(self) -> None:
        """What does not need the archive."""
        self.banner.tell(PurePath(self.archive.name).name)

    def tell(self, text: str, *, error: bool = False) -> None:
        """One line that goes away by itself."""
        self.app.notify(plain_line(text), severity="error" if error else "information", markup=False)

    def go(self, pane: str) -> None:
        """Look at a pane."""
        self.pane = pane
        self.fit(self.size.width)
        self.query_one(f"#{PANES[pane]}").focus()

    def fit(self, width: int) -> None:
        """Show the panes that there is room for. Set here and not by a class: a class has the styles of the whole screen worked out again."""
        shown = {self.pane} if self.has_class("-empty") else shown_panes(width, self.pane)
        widgets = (
            (self.places, "places" in shown),
            (self.edges["places"], {"places", "list"} <= shown),
            (self.middle, "list" in shown),
            (self.edges["list"], {"list", "reading"} <= shown),
            (self.reading, "reading" in shown),
        )
        for widget, display in widgets:
            if widget.display != display:
                widget.display = display
        self.places.styles.width = "1fr" if shown == {"places"} else self.places_width
        self.chips.display = not self.has_class("-empty")
        self.footer.tell("empty" if self.has_class("-empty") else self.pane)

    def on_resize(self, event: events.Resize) -> None:
        """As many panes as fit."""
        self.fit(event.size.width)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The pane with the focus is the one that is looked at, however it got there."""
        pane = next((name for name, widget in PANES.items() if widget == event.widget.id), None)
        if pane is not None and pane != self.pane:
            self.go(pane)

    def action_widen(self, by: int) -> None:
        """Make the pane that is looked at wider, or narrower."""
        if self.pane == "places":
            self._resize("places", self.places_width + by)
        else:
            self._resize("list", self._list_width() + (by if self.pane == "list" else -by))

    @on(Edge.Dragged)
    def _edge_dragged(self, message: Edge.Dragged) -> None:
        begin = 0 if message.left == "places" else self.middle.region.x
        self._resize(message.left, message.x - begin)

    def _list_width(self) -> int:
        return self.middle.region.width

    def _resize(self, left: str, width: int) -> None:
        if left == "places":
            self.places_width = max(NARROWEST, min(WIDEST, width))
        else:
            both = max(1, self._list_width() + self.reading.region.width)
            self.list_share = max(SMALLEST, min(LARGEST, round(100 * width / both)))
        self._size_panes()
        self.fit(self.size.width)

    def _size_panes(self) -> None:
        self.middle.styles.width = f"{self.list_share}fr"
        self.reading.styles.width = f"{100 - self.list_share}fr"
