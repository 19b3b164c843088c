"""Collecting from within the screen: the ability is given by who starts the app; here it is run, told and stopped."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from textual.message import Message
from textual.screen import Screen

from schemas.errors import WhipstitchError
from tui.abilities import Collect


class Collecting:
    """One collection, in a thread, stopped between two lines of progress."""

    class Progressed(Message):
        """A line of progress; a newer one takes the place of one not yet drawn."""

        def __init__(self, line: str) -> None:
            super().__init__()
            self.line = line

        def can_replace(self, message: Message) -> bool:
            """Only the newest line matters."""
            return isinstance(message, Collecting.Progressed)

    class Ended(Message):
        """It is over."""

        def __init__(self, locator: str, error: WhipstitchError | None, *, stopped: bool) -> None:
            super().__init__()
            self.locator = locator
            self.error = error
            self.stopped = stopped

    def __init__(self, collect: Collect, screen: Screen[None]) -> None:
        self._collect = collect
        self._screen = screen
        self._stopped = False

    def start(self, locator: str) -> None:
        """Collect from a place."""
        self._screen.run_worker(self._apart(locator), group="collect")

    def cancel(self) -> None:
        """Stop after the page at hand: what is stored stays."""
        self._stopped = True

    async def _apart(self, locator: str) -> None:
        """In a thread of its own: an hour of collecting must not keep one of the few that read."""
        own = ThreadPoolExecutor(1)
        try:
            await asyncio.get_running_loop().run_in_executor(own, self._run, locator)
        finally:
            own.shutdown(wait=False)

    def _run(self, locator: str) -> None:
        failure: WhipstitchError | None = None
        try:
            for line in self._collect(locator):
                if self._stopped:
                    break
                self._screen.post_message(self.Progressed(line))
        except WhipstitchError as error:
            failure = error
        self._screen.post_message(self.Ended(locator, failure, stopped=self._stopped))
