"""Asks what to collect."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.widgets.plain_input import PlainInput


class CollectScreen(ModalScreen[str | None]):
    """One line: a file, an address, an account."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close", show=False)]

    def compose(self) -> ComposeResult:
        """A line to type into."""
        with Vertical(classes="dialog", id="collect") as box:
            box.border_title = Content("Collect")
            box.border_subtitle = Content("Enter collects · Esc closes")
            yield Static("A saved page, a file, an address, or an account:", markup=False)
            yield PlainInput(placeholder="page.txt", compact=True)

    @on(Input.Submitted)
    def _typed(self, message: Input.Submitted) -> None:
        self.dismiss(message.value.strip() or None)
