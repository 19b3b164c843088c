"""The terminal app: browse an archive, read its threads."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from schemas.filter import ThreadFilter
from storage import Archive
from tui.collecting import Collect
from tui.screens.browse import BrowseScreen

if TYPE_CHECKING:
    from textual.command import Provider

_DARK, _LIGHT = "textual-dark", "textual-light"


class BrowserApp(App[None]):
    """Opens on the newest threads of a filter.

    Args:
        archive: an open archive; who opened it closes it.
        collect: given a locator, collects from it and yields lines of progress; offered as a command when it is given.
        filter: which threads to begin with.
    """

    CSS_PATH = "app.tcss"
    TITLE = "Whipstitch"
    COMMANDS: ClassVar[set["type[Provider] | Callable[[], type[Provider]]"]] = set()
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "quit", show=False, system=True, priority=True)]

    def __init__(
        self,
        archive: Archive,
        *,
        collect: Collect | None = None,
        filter: ThreadFilter = ThreadFilter(),  # noqa: A002 - the word that the rest of the house uses for it
    ) -> None:
        super().__init__()
        self._archive = archive
        self._collect = collect
        self._filter = filter

    def get_default_screen(self) -> Screen[None]:
        """The browsing screen: there is no other one below it."""
        return BrowseScreen(self._archive, collect=self._collect, asked=self._filter, width=self.size.width)

    def action_toggle_theme(self) -> None:
        """From dark to light and back."""
        self.theme = _DARK if self.theme == _LIGHT else _LIGHT
