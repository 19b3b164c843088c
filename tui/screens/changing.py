"""What changes the archive: joining, splitting, collecting, following. Each is an ability that was given to the screen."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from tui.plain import plain_line
from tui.screens.finding import whole_number
from tui.screens.keeping import Keeping

if TYPE_CHECKING:
    from tui.collecting import Collecting
    from tui.following import Following


class Changing(Keeping):
    """The browsing screen as far as it changes something."""

    picked: str | None = None
    """The thread that waits for another one to be joined to it."""
    collecting: "Collecting | None" = None

    # -- stitching ----------------------------------------------------------------------------------------------------

    def action_join(self) -> None:
        """Pick a thread; then join another one to it."""
        join, thread = self.abilities.join, self.subject()
        if join is None or thread is None:
            return
        first, self.picked = self.picked, None
        if first is None:
            self.picked = thread
            self.banner.picked = "Join: press J on the thread to add, or here again to let go"
        else:
            self.banner.picked = ""
            if first != thread:
                self._restitch(lambda: join((first, thread)), "Joined; Z takes it back")

    def action_split(self) -> None:
        """Ask before which part to cut the thread."""
        thread = self.subject()
        if self.abilities.split is None or thread is None:
            return
        at = self.reading.part_number() if self.pane == "reading" else None
        self.ask(
            "Split",
            "Cut before the part of which number?",
            lambda typed: self._split(thread, whole_number(typed)),
            value="" if at is None else str(at),
            check=whole_number,
        )

    def _split(self, thread: str, at: int) -> None:
        split = self.abilities.split
        if split is not None:
            self._restitch(lambda: split(thread, at), "Split; Z takes it back")

    def action_undo(self) -> None:
        """Take back what was joined or split of the thread."""
        undo, thread = self.abilities.undo, self.subject()
        if undo is not None and thread is not None:
            self._restitch(lambda: undo(thread), "Taken back")

    def _restitch(self, job: Callable[[], Sequence[str]], said: str) -> None:
        def done(threads: Sequence[str]) -> None:
            self.tell(said)
            self.reading.show(None)  # it may be another thread now, or none
            self.action_refresh()
            if threads and self.pane == "reading":
                self.open(threads[0])

        self.work.do(job, done, "stitch")

    def action_refresh(self) -> None:
        """Take in what was written meanwhile."""
        self.banner.news = ""
        self.follower.take_in()
        self.threads.ask_again()
        self.places.read()
        if self.reading.thread is not None and self.reading.thread.id:
            self.work.open(self.reading.thread.id)

    # -- collecting ---------------------------------------------------------------------------------------------------

    def action_collect(self) -> None:
        """Ask what to collect, and do it."""
        if self.abilities.collect is not None:
            self.ask("Collect", "A saved page, a file, an address, or an account:", self._collect, hint="page.txt")

    def action_sample(self) -> None:
        """Collect the sample."""
        if self.abilities.sample is not None:
            self._collect(self.abilities.sample)

    def _collect(self, locator: str) -> None:
        from tui.collecting import Collecting

        if locator and self.abilities.collect is not None:
            self.banner.progress = "Collecting … X stops"
            self.collecting = Collecting(self.abilities.collect, self)
            self.collecting.start(locator)

    def action_cancel(self) -> None:
        """Stop collecting."""
        if self.collecting is not None:
            self.banner.progress = "Stopping …"
            self.collecting.cancel()

    def on_collecting_progressed(self, message: "Collecting.Progressed") -> None:
        """Show the newest line."""
        self.banner.progress = f"{plain_line(message.line)} · X stops"

    def on_collecting_ended(self, message: "Collecting.Ended") -> None:
        """Say how it ended."""
        done = (
            f"{message.locator} was stopped; what is stored stays"
            if message.stopped
            else f"Collected {message.locator}"
        )
        self.tell(str(message.error or done), error=message.error is not None)
        self.collecting = None
        self.banner.progress = ""
        self.follower.look()

    def action_follow(self) -> None:
        """Ask what to follow from now on."""
        if self.abilities.follow is not None:
            self.ask("Follow", "An account, a feed or a page to collect from now on:", self._follow)

    def _follow(self, locator: str) -> None:
        follow = self.abilities.follow
        if locator and follow is not None:
            self.work.do(lambda: follow(locator), self._followed, "follow-source")

    def _followed(self, said: str) -> None:
        self.tell(said)
        self.places.read()

    @cached_property
    def follower(self) -> "Following":
        """Who notices that the archive changed."""
        from tui.following import Following

        return Following(self.archive, self, lambda: self.asked)
