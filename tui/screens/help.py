"""All keys on one page, those of the pane that one came from first."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.abilities import Abilities
from tui.commands import GROUPS, MOVING, Command, footer, keys

_WIDTH = 18
_PANES = {"list": "In the list of threads", "reading": "While reading", "places": "Among the filters"}


class HelpScreen(ModalScreen[None]):
    """The commands and their keys, and what the marks mean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,backspace", "dismiss", "Close", show=False),
    ]

    def __init__(self, pane: str, abilities: Abilities, own: Mapping[str, str]) -> None:
        super().__init__()
        self._own = own
        self._pane = pane
        self._abilities = abilities

    def compose(self) -> ComposeResult:
        """One page that scrolls."""
        with VerticalScroll(classes="dialog", id="help") as page:
            page.border_title = Content("Keys")
            page.border_subtitle = Content("Esc closes")
            yield Static(self._page())

    def _page(self) -> Content:
        lines = [*self._section(_PANES[self._pane], [command for _, command in footer(self._pane, self._own)])]
        lines += [Content.styled("Moving", "bold"), *(_line(*pair) for pair in MOVING), Content("")]
        for group in GROUPS:
            offered = [command for command in group.commands if self._abilities.offers(command.needs)]
            lines += self._section(group.title, offered)
        lines += [Content.styled("Marks", "bold"), *(_line(*pair) for pair in _MARKS)]
        return Content("\n").join(lines)

    def _section(self, title: str, commands: list[Command]) -> list[Content]:
        if not commands:
            return []
        lines = [_line(" ".join(keys(command, self._own)) or "^p", command.title) for command in commands]
        return [Content.styled(title, "bold"), *lines, Content("")]


_MARKS = (
    ("✓ 5/5", "all announced parts are here"),
    ("◌ −2 3/5", "two parts are known to be missing"),
    ("◌ ? 3", "where the thread ends is not known"),
    ("• ★", "unread parts; your star"),
    ("~2025-05-18", "a date that was inferred from the order of the page"),
    ("✂", "an address that was cut off in the capture: never opened"),
    ("\\u202e, ␛", "a hidden or control character of a post, made visible"),
)


def _line(key: str, meaning: str) -> Content:
    return Content.assemble("  ", (key.ljust(_WIDTH), "bold $primary"), meaning)
