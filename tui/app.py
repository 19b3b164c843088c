"""The terminal app: browse an archive, read its threads."""

import asyncio
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from schemas.filter import ThreadFilter
from storage import Archive
from tui.abilities import Abilities
from tui.screens.browse import BrowseScreen
from tui.screens.panes import Setting
from tui.state import State
from tui.themes import CONTRAST, THEMES, next_theme

if TYPE_CHECKING:
    from textual.command import Provider

    from tui.pictures import Pictures


_THREADS = 2


class BrowserApp(App[None]):
    """Opens on the newest threads of a filter, or where one was the last time.

    Args:
        archive: an open archive; who opened it closes it.
        abilities: what the screen can do besides reading.
        filter: which threads to begin with.
        state: the file that remembers sizes, theme and place between runs; null: nothing is remembered.
        keys: keys of the user's own, by the names of commands (`browse.star`).
    """

    CSS_PATH = "app.tcss"
    TITLE = "Whipstitch"
    COMMANDS: ClassVar[set["type[Provider] | Callable[[], type[Provider]]"]] = set()
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "quit", show=False, system=True, priority=True)]

    def __init__(
        self,
        archive: Archive,
        abilities: Abilities = Abilities(),  # noqa: B008 - nothing can change it
        *,
        filter: ThreadFilter = ThreadFilter(),  # noqa: A002 - the word that the rest of the house uses for it
        state: Path | None = None,
        keys: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._archive = archive
        self._filter = filter
        self._setting = Setting(abilities, dict(keys or {}), State(state, archive.name), _pictures(archive))
        self.register_theme(CONTRAST)
        remembered = self._setting.state.text("theme")
        if remembered in THEMES:
            self.theme = remembered
        self.set_keymap(dict(self._setting.keys))

    def on_load(self) -> None:
        """Few threads: each that reads the archive has a connection with its own memory."""
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS))

    def get_default_screen(self) -> Screen[None]:
        """The browsing screen: there is no other one below it."""
        return BrowseScreen(self._archive, self._setting, self._filter, self.size.width)

    async def action_quit(self) -> None:
        """Remember where one was, and go."""
        if self.screen_stack and isinstance(self.screen_stack[0], BrowseScreen):
            self.screen_stack[0].remember()
        await super().action_quit()

    def action_next_theme(self) -> None:
        """From dark to light to high contrast and back."""
        self.theme = next_theme(self.theme)


def _pictures(archive: Archive) -> "Pictures | None":
    """What draws pictures, loaded only for an archive that holds some. Now, not later: it asks the terminal what it can do."""
    folder = archive.desk.pictures()
    if folder is None or os.environ.get("NO_COLOR"):
        return None
    try:
        from tui.pictures import Pictures
    except ImportError:  # an extra: `whipstitch[images]`
        return None
    return Pictures(folder)
