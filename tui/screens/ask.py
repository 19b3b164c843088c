"""Asks for one line."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from schemas.errors import WhipstitchError
from tui.plain import plain_line, shown_line
from tui.widgets.plain_input import PlainInput


class AskScreen(ModalScreen[str | None]):
    """Gives what was typed, which may be nothing at all; null if it was closed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close", show=False)]

    def __init__(
        self,
        title: str,
        question: str,
        *,
        hint: str = "",
        value: str = "",
        check: Callable[[str], object] | None = None,
    ) -> None:
        """Ask.

        Args:
            title: one or two words of ours.
            question: a sentence; names from the archive in it are made plain here.
            hint: an example, shown while nothing is typed.
            value: what stands there to begin with.
            check: raises `WhipstitchError` for what will not do; the dialog then says so and stays.
        """
        super().__init__()
        self._title = title
        self._question = question
        self._hint = hint
        self._value = value
        self._check = check

    def compose(self) -> ComposeResult:
        """A question, and a line to type into."""
        with Vertical(classes="dialog", id="ask") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = Content("Enter · Esc closes")
            yield Static(shown_line(self._question))
            yield PlainInput(plain_line(self._value), placeholder=self._hint, compact=True, select_on_focus=False)
            yield Static(Content(""), id="complaint")

    @on(Input.Submitted)
    def _typed(self, message: Input.Submitted) -> None:
        typed = message.value.strip()
        try:
            if self._check is not None:
                self._check(typed)
        except WhipstitchError as error:
            self.query_one("#complaint", Static).update(shown_line(str(error)))
        else:
            self.dismiss(typed)
