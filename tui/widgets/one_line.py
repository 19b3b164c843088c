"""Single lines of the screen: the banner and the footer."""

from collections.abc import Mapping

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from tui.abilities import Abilities
from tui.commands import Command, footer
from tui.plain import shown_line
from tui.styles import style

_ALWAYS = 2
"""Commands at the end of the footer that are shown whatever else there is room for."""


class OneLine(Widget):
    """Something on the left, something on the right; what does not fit is cut from the left part."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the library's own name for it
        super().__init__(id=id)
        self.left: Content = Content("")
        self.right: Content = Content("")

    def say(self, left: Content | None = None, right: Content | None = None) -> None:
        """Change what stands there."""
        self.left = self.left if left is None else left
        self.right = self.right if right is None else right
        self.refresh()

    def style(self, name: str) -> Style:
        """A style of the theme."""
        return style(self, name)

    def render(self) -> Content:
        """The line."""
        width = self.content_size.width
        room = max(0, width - self.right.cell_length)
        return Content.assemble(self.left.truncate(room, ellipsis=True, pad=True), self.right)


class Banner(OneLine):
    """Which archive this is; what goes on in it, or what is new in it, or how much it holds."""

    totals: reactive[str] = reactive("")
    news: reactive[str] = reactive("")
    progress: reactive[str] = reactive("")
    picked: reactive[str] = reactive("")

    def tell(self, archive: str) -> None:
        """Say which archive is open."""
        self.say(Content.assemble(" ", ("Whipstitch", self.style("strong")), "  ", shown_line(archive)))

    def render(self) -> Content:
        """The line, the most urgent thing on its right."""
        urgent = self.picked or self.progress or self.news
        self.right = Content.assemble((f"  {urgent or self.totals} ", self.style("notice" if urgent else "quiet")))
        return super().render()


class Footer(OneLine):
    """The keys that do something here."""

    def __init__(self, own: Mapping[str, str], abilities: Abilities, *, id: str | None = None) -> None:  # noqa: A002 - the library's own name for it
        super().__init__(id=id)
        self._own = own
        self._abilities = abilities
        self._offered: list[tuple[str, Command]] = []
        self._shown: list[tuple[Content, Command]] = []

    def tell(self, pane: str) -> None:
        """Show the commands of a pane."""
        offered = [(key, command) for key, command in footer(pane, self._own) if self._abilities.offers(command.needs)]
        if offered != self._offered:
            self._offered = offered
            self.refresh()

    def render(self) -> Content:
        """The line, in the colours of the theme as it is now."""
        self._shown = self._fitting(self.content_size.width)
        self.left = Content.assemble(" ", *(drawn for drawn, _ in self._shown))
        return super().render()

    def _fitting(self, width: int) -> list[tuple[Content, Command]]:
        """Those that there is room for; the last ones, help and quit, always."""
        drawn = [(self._drawn(key, command), command) for key, command in self._offered]
        room = width - 1 - sum(content.cell_length for content, _ in drawn[-_ALWAYS:])
        shown = []
        for one in drawn[:-_ALWAYS]:
            room -= one[0].cell_length
            if room < 0:
                break
            shown.append(one)
        return [*shown, *drawn[-_ALWAYS:]]

    def _drawn(self, key: str, command: Command) -> Content:
        return Content.assemble((key, self.style("key")), " ", (command.footer, self.style("quiet")), "  ")

    async def on_click(self, event: events.Click) -> None:
        """A click on a command runs it."""
        offset = event.get_content_offset(self)
        end = 1
        for drawn, command in self._shown:
            end += drawn.cell_length
            if offset is not None and offset.x < end:
                await self.screen.run_action(command.action)
                return
