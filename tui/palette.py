"""The command palette: our commands, and the authors and sources to filter by.

Loaded when the palette is first opened. The palette reads a `str` as markup: our own titles may be that, names from the archive are
`Content` on every way to the screen.
"""

from functools import partial
from typing import Protocol, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from schemas.filter import ThreadFilter
from tui.commands import COLLECT, COMMANDS, Command, keys
from tui.plain import shown
from tui.widgets.places import Places

_BELOW_COMMANDS = 0.5


class Commands(Provider):
    """The commands, in the palette. All its texts are ours: the palette reads them as markup."""

    async def discover(self) -> Hits:
        """All of them."""
        for command in self._offered():
            yield DiscoveryHit(command.title, partial(self.screen.run_action, command.action), help=self._help(command))

    async def search(self, query: str) -> Hits:
        """Those whose title matches."""
        matcher = self.matcher(query)
        for command in self._offered():
            if (score := matcher.match(command.title)) > 0:
                run = partial(self.screen.run_action, command.action)
                yield Hit(score, matcher.highlight(command.title), run, help=self._help(command))

    def _offered(self) -> list[Command]:
        able = getattr(self.screen, "collect", None) is not None
        return [*COMMANDS, COLLECT] if able else list(COMMANDS)

    @staticmethod
    def _help(command: Command) -> str:
        return "Key: " + ", ".join(keys(command))


class Browsing(Protocol):
    """The screen that the palette was opened on."""

    places: Places

    def show_threads(self, asked: ThreadFilter) -> None:
        """Show the threads of a filter."""


class Names(Provider):
    """`Only …`, for each of the busiest authors and each source."""

    async def search(self, query: str) -> Hits:
        """Those whose name matches."""
        matcher = self.matcher(query)
        screen = cast("Browsing", self.screen)
        for place in screen.places.places:
            asked = place.asked
            if asked is not None and (score := matcher.match(place.label)) > 0:
                yield self._hit(place.label, asked, score, screen)

    @staticmethod
    def _hit(label: str, asked: ThreadFilter, score: float, screen: Browsing) -> Hit:
        display = shown(f"Only {label}")
        return Hit(
            score * _BELOW_COMMANDS,
            display,
            partial(screen.show_threads, asked),
            text=display.plain,
            help="Filter the list",
        )
