"""The command palette: our commands, and the authors and sources to filter by.

Loaded when the palette is first opened. The palette reads a `str` as markup: our own titles may be that, names from the archive are
`Content` on every way to the screen.
"""

from collections.abc import Mapping
from functools import partial
from typing import Protocol, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from schemas.filter import ThreadFilter
from tui.abilities import Abilities
from tui.commands import COMMANDS, Command, keys
from tui.plain import shown
from tui.widgets.places import Place, Places

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
        abilities = cast("Browsing", self.screen).abilities
        return [command for command in COMMANDS if abilities.offers(command.needs)]

    def _help(self, command: Command) -> str:
        said = keys(command, cast("Browsing", self.screen).keys)
        # The user's own keys are words from a file: the palette would read markup in them.
        return "Key: " + ", ".join(key for key in said if "[" not in key) if said else ""


class Browsing(Protocol):
    """The screen that the palette was opened on."""

    abilities: Abilities
    keys: Mapping[str, str]
    places: Places

    def choose(self, asked: ThreadFilter, *, whole: bool = False) -> None:
        """Ask this besides what is asked already, or nothing but this."""


class Names(Provider):
    """`Only …`, for each of the busiest authors and each source."""

    async def search(self, query: str) -> Hits:
        """Those whose name matches."""
        matcher = self.matcher(query)
        screen = cast("Browsing", self.screen)
        for place in screen.places.places:
            asked = place.asked
            if asked is not None and (score := matcher.match(place.label)) > 0:
                yield self._hit(place, asked, score, screen)

    @staticmethod
    def _hit(place: Place, asked: ThreadFilter, score: float, screen: Browsing) -> Hit:
        display = shown(f"Only {place.label}")
        return Hit(
            score * _BELOW_COMMANDS,
            display,
            partial(screen.choose, asked, whole=place.whole),
            text=display.plain,
            help="Filter the list",
        )
