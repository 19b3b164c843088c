"""Finding threads: filters that compose, words, dates, addresses, the next unread one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on

from schemas.errors import UsageError
from schemas.filter import ThreadFilter
from tui.asked import chips, next_of, of_author, toggled
from tui.filter_words import HINT, date, understood, written
from tui.providers import commands_provider, names_provider
from tui.screens.panes import Panes
from tui.widgets.chips import Chips
from tui.widgets.places import Places

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.content import Content

    from schemas.rows import Found


class Finding(Panes):
    """The browsing screen as far as it looks for something."""

    COMMANDS: ClassVar[set["type[Provider] | Callable[[], type[Provider]]"]] = {commands_provider, names_provider}
    _posts = 0
    """How many the archive holds, as far as it has told."""

    def show_threads(self, asked: ThreadFilter) -> None:
        """Show the threads of a filter."""
        self.asked = asked
        self.threads.greeting = lambda: self._said_of_nothing(asked)
        self.threads.ask(asked)
        self.places.mark(asked)
        self.chips.tell(asked, None)

    def _said_of_nothing(self, asked: ThreadFilter) -> "list[Content]":
        """What the list says when there is no thread; most archives never say it, and need not load it."""
        from tui.greeting import greeting, nothing_matches, only_posts

        if chips(asked):
            return nothing_matches()
        return only_posts(self._posts) if self._posts else greeting(self.abilities)

    def open(self, name: int | str, sought: str | None = None) -> None:
        """Read a thread, or a single post, and go there; in a thread, to the post of this id."""
        self.go("reading")
        self.work.open(name, sought)

    # -- filters ------------------------------------------------------------------------------------------------------

    @on(Chips.Dropped)
    def _chip_dropped(self, message: Chips.Dropped) -> None:
        self.show_threads(message.asked)
        self.go("list")

    @on(Places.Asked)
    def _place_chosen(self, message: Places.Asked) -> None:
        self.choose(message.asked, whole=message.whole)

    def choose(self, asked: ThreadFilter, *, whole: bool = False) -> None:
        """Ask this besides what is asked already, or no longer; or nothing but this."""
        self.show_threads(asked if whole else toggled(self.asked, asked))
        self.go("list")

    @on(Places.Read)
    def _places_are_here(self, message: Places.Read) -> None:
        from tui.greeting import holds

        self.banner.totals = holds(message.totals)
        self._posts = message.totals.posts
        if not message.totals.threads:
            self.threads.refresh()

    def action_places(self) -> None:
        """Go to the filters."""
        self.go("places")

    def action_cycle_complete(self) -> None:
        """Incomplete, then complete, then all."""
        self.show_threads(next_of(self.asked, "complete", False))

    def action_cycle_unread(self) -> None:
        """Unread, then read, then all."""
        self.show_threads(next_of(self.asked, "unread", True))

    def action_cycle_starred(self) -> None:
        """Starred, then not starred, then all."""
        self.show_threads(next_of(self.asked, "starred", True))

    def action_this_author(self) -> None:
        """Only the author of the thread under the cursor; once more, all again."""
        self.show_threads(of_author(self.asked, self.threads.current()))

    def action_clear(self) -> None:
        """Ask nothing: all threads."""
        if chips(self.asked):
            self.show_threads(ThreadFilter())

    def action_filter(self) -> None:
        """Ask for a filter in words."""
        self.ask(
            "Filter",
            "Which threads? Also platform: source: mine: until: is:unread is:media; other words are looked for in the posts.",
            lambda typed: self.choose(understood(typed), whole=True),
            hint=HINT,
            value=written(self.asked),
            check=understood,
        )

    def action_save_filter(self) -> None:
        """Ask for a name for the filter that the list shows."""
        if not chips(self.asked):
            self.tell("Nothing is filtered: there is nothing to keep")
            return
        said = " · ".join(chip.label for chip in chips(self.asked))
        self.ask("Keep this filter", f"{said}. Under which name?", self._save_filter)

    def _save_filter(self, name: str) -> None:
        if name:
            self.work.keep(partial(self.archive.remarks.save_filter, name, self.asked))
            self.work.keep(self.places.read)

    def action_drop_filter(self) -> None:
        """Ask which saved filter to forget."""
        self.ask("Forget a saved filter", "Which one?", self._drop_filter)

    def _drop_filter(self, name: str) -> None:
        self.work.keep(partial(self.archive.remarks.save_filter, name, None))
        self.work.keep(self.places.read)

    # -- places in the list -------------------------------------------------------------------------------------------

    def action_next_unread(self) -> None:
        """Go to the next unread thread, from the end on to the beginning."""
        if self.threads.count:
            here = self.threads.cursor
            self.work.do(lambda: self.threads.unread_after(here), self._unread_found, "unread")

    def _unread_found(self, place: int | None) -> None:
        if place is None:
            self.tell("Everything here is read")
            return
        self.threads.cursor = place
        row = self.threads.current()
        if self.pane == "reading" and row is not None:
            self.open(row.number)

    def action_jump_to_date(self) -> None:
        """Ask for a date, and put the cursor on the newest thread that had ended by then."""
        self.ask("Jump to a date", "To which day, month or year?", self._jump, hint="2025-05-18", check=date)

    def _jump(self, typed: str) -> None:
        after = replace(self.asked, since=date(typed) + timedelta(days=1), limit=None)
        self.work.do(partial(self.archive.thread_count, after), self.threads.go_to_place, "jump")
        self.go("list")

    def action_go_to(self) -> None:
        """Ask for the address of a post, or an id, and read its thread."""
        self.ask("Go to", "The address of a post, or the id of a thread or post:", self._go_to)

    def _go_to(self, typed: str) -> None:
        if typed:
            self.locate(typed)
            self.open(typed)

    def locate(self, name: str) -> None:
        """Put the cursor on a thread, if it is in the list."""
        self.work.do(lambda: self.archive.thread_number(name), self._located, "locate")

    def _located(self, number: int | None) -> None:
        if number is not None:
            self.threads.go_to(number)

    def action_search(self) -> None:
        """Search the words of all posts."""
        from tui.screens.search import SearchScreen

        self.app.push_screen(SearchScreen(self.archive, self.asked), self._searched)

    def _searched(self, wanted: "Found | ThreadFilter | None") -> None:
        if isinstance(wanted, ThreadFilter):
            self.show_threads(wanted)
            self.go("list")
        elif wanted is not None:
            name = wanted.thread or wanted.url or wanted.id
            self.locate(name)
            self.open(name, wanted.id)

    # -- asking -------------------------------------------------------------------------------------------------------

    def ask(
        self,
        title: str,
        question: str,
        then: Callable[[str], object],
        *,
        hint: str = "",
        value: str = "",
        check: Callable[[str], object] | None = None,
    ) -> None:
        """Ask for a line; nothing happens if the dialog is closed."""
        from tui.screens.ask import AskScreen

        def answered(typed: str | None) -> None:
            if typed is not None:
                then(typed)

        self.app.push_screen(AskScreen(title, question, hint=hint, value=value, check=check), answered)


def whole_number(typed: str) -> int:
    """A number that somebody typed.

    Raises:
        UsageError: it is none.
    """
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):  # noqa: PLR2004 - what an int of any machine holds
        raise UsageError("write a number")
    return int(typed)
