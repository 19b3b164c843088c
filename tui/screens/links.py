"""Shows where each link leads before any is opened."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.links import Address, openable
from tui.plain import plain_line, shown_line
from tui.widgets.plain_input import PlainInput


class LinksScreen(ModalScreen[None]):
    """The links of a thread with their numbers; a number and Enter opens one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close", show=False)]

    def __init__(self, links: list[Address]) -> None:
        super().__init__()
        self._links = links

    def compose(self) -> ComposeResult:
        """The list, and a line for the number."""
        with Vertical(classes="dialog", id="links") as box:
            box.border_title = Content("Open a link")
            box.border_subtitle = Content("number, then Enter · Esc closes")
            with VerticalScroll(can_focus=False):
                yield Static(Content("\n").join(_line(number, link) for number, link in enumerate(self._links, 1)))
            yield PlainInput(placeholder="number", type="integer", compact=True)
            yield Static(Content(""), id="leads-to")

    @on(Input.Changed)
    def _number_typed(self, message: Input.Changed) -> None:
        link = self._link(message.value)
        said = Content("") if link is None else Content.assemble("Enter opens ", (plain_line(link.host), "bold"))
        self.query_one("#leads-to", Static).update(said)

    @on(Input.Submitted)
    def _number_chosen(self, message: Input.Submitted) -> None:
        link = self._link(message.value)
        # Checked once more where it is opened: nothing but http and https ever leaves.
        if link is not None and (checked := openable(link.url)) is not None:
            self.app.open_url(checked.url)
            self.dismiss()

    def _link(self, typed: str) -> Address | None:
        number = int(typed) if typed.isascii() and typed.isdigit() else 0
        return self._links[number - 1] if 0 < number <= len(self._links) else None


def _line(number: int, link: Address) -> Content:
    return Content.assemble((f"{number:>3}  ", "bold $primary"), shown_line(link.url))
