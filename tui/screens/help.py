"""All keys, on one page."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.commands import COLLECT, COMMANDS, MOVING, keys

_WIDTH = 18


class HelpScreen(ModalScreen[None]):
    """The commands and their keys, and what the marks mean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,backspace", "dismiss", "Close", show=False),
    ]

    def compose(self) -> ComposeResult:
        """One page that scrolls."""
        with VerticalScroll(classes="dialog", id="help") as page:
            page.border_title = Content("Keys")
            page.border_subtitle = Content("Esc closes")
            yield Static(_page())


def _page() -> Content:
    lines = [Content.styled("Moving", "bold")]
    lines += [_line(*pair) for pair in MOVING]
    lines += [Content(""), Content.styled("Commands", "bold")]
    lines += [_line(" ".join(keys(command)), command.title) for command in (*COMMANDS, COLLECT)]
    lines += [Content(""), Content.styled("Marks", "bold")]
    lines += [
        _line("✓ 5/5", "all announced parts are here"),
        _line("◌ −2 3/5", "two parts are known to be missing"),
        _line("◌ ? 3", "where the thread ends is not known"),
        _line("~2025-05-18", "a date that was inferred from the order of the page"),
        _line("✂", "an address that was cut off in the capture: never opened"),
        _line("\\u202e, ␛", "a hidden or control character of a post, made visible"),
    ]
    return Content("\n").join(lines)


def _line(key: str, meaning: str) -> Content:
    return Content.assemble("  ", (key.ljust(_WIDTH), "bold $primary"), meaning)
