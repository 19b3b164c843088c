"""Asks what to write, and into which file."""

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from schemas.filter import ThreadFilter
from tui.asked import chips
from tui.widgets.plain_input import PlainInput

_STEM = "threads"


class ExportScreen(ModalScreen[tuple[str | ThreadFilter, str] | None]):
    """Gives the id of a thread or a filter, and the name of a file; null if it was closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", show=False),
        Binding("down,up,ctrl+t", "other", show=False),
    ]

    def __init__(self, thread: str | None, asked: ThreadFilter, count: int | None, formats: tuple[str, ...]) -> None:
        super().__init__()
        self._choices: list[tuple[str | ThreadFilter, str]] = [(thread, "This thread")] if thread else []
        several = "All threads" if count is None else "The one thread" if count == 1 else f"All {count:,} threads"
        filtered = f" of this filter: {', '.join(chip.label for chip in chips(asked))}" if chips(asked) else ""
        self._choices.append((asked, several + filtered))
        self._chosen = 0
        self._formats = formats

    def compose(self) -> ComposeResult:
        """The choices, and a line for the file."""
        with Vertical(classes="dialog", id="export") as box:
            box.border_title = Content("Export")
            box.border_subtitle = Content("↑ ↓ choose · Enter writes · Esc closes")
            for number in range(len(self._choices)):
                yield Static(self._line(number), id=f"choice-{number}")
            suffix = self._formats[0] if self._formats else ""
            yield PlainInput(_STEM + suffix, compact=True, select_on_focus=False)
            yield Static(Content(f"The ending says how: {' '.join(self._formats)}"), id="complaint")

    def _line(self, number: int) -> Content:
        mark = ("▸ ", "bold $primary") if number == self._chosen else "  "
        return Content.assemble(mark, self._choices[number][1])

    def action_other(self) -> None:
        """The other choice."""
        self._choose((self._chosen + 1) % len(self._choices))

    def _choose(self, chosen: int) -> None:
        self._chosen = chosen
        for number in range(len(self._choices)):
            self.query_one(f"#choice-{number}", Static).update(self._line(number))

    @on(events.Click)
    def _clicked(self, message: events.Click) -> None:
        clicked = message.widget.id if message.widget is not None else None
        if clicked is not None and clicked.startswith("choice-"):
            self._choose(int(clicked.removeprefix("choice-")))

    @on(Input.Submitted)
    def _named(self, message: Input.Submitted) -> None:
        file = message.value.strip()
        if file.endswith(self._formats):
            self.dismiss((self._choices[self._chosen][0], file))
        elif file:
            said = f"Its name must end in {' or '.join(self._formats)}"
            self.query_one("#complaint", Static).update(Content(said))
