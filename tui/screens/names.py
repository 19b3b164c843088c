"""Authors in the command palette. Their names come from the archive: `Content`, and never markup, on every way to the screen."""

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import Hit, Hits, Provider

from schemas.filter import ThreadFilter
from tui.plain import shown

if TYPE_CHECKING:
    from tui.screens.browse import BrowseScreen

_BELOW_COMMANDS = 0.5


class Names(Provider):
    """`Only …`, for each of the busiest authors and each source."""

    async def search(self, query: str) -> Hits:
        """Those whose name matches."""
        matcher = self.matcher(query)
        screen = cast("BrowseScreen", self.screen)
        for place in screen.places.places:
            asked = place.asked
            if asked is not None and (score := matcher.match(place.label)) > 0:
                yield self._hit(place.label, asked, score, screen)

    @staticmethod
    def _hit(label: str, asked: ThreadFilter, score: float, screen: "BrowseScreen") -> Hit:
        display = shown(f"Only {label}")
        return Hit(
            score * _BELOW_COMMANDS,
            display,
            partial(screen.show_threads, asked),
            text=display.plain,
            help="Filter the list",
        )
