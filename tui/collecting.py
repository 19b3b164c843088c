"""Collecting from within the screen: the ability is given by who starts the app; here it is run and told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from schemas.errors import WhipstitchError

Collect = Callable[[str], Iterator[str]]


class Collecting:
    """One collection at a time, in a thread, stopped between two lines of progress."""

    class Progressed(Message):
        """A line of progress; a newer one takes the place of one not yet drawn."""

        def __init__(self, line: str) -> None:
            super().__init__()
            self.line = line

        def can_replace(self, message: Message) -> bool:
            """Only the newest line matters."""
            return isinstance(message, Collecting.Progressed)

    @dataclass
    class Ended(Message):
        """It is over."""

        locator: str
        error: WhipstitchError | None

    def __init__(self, collect: Collect, screen: Screen[None]) -> None:
        self._collect = collect
        self._screen = screen

    def start(self, locator: str) -> None:
        """Collect from a place; whatever runs already is stopped."""
        self._screen.run_worker(partial(self._run, locator), thread=True, exclusive=True, group="collect")

    def _run(self, locator: str) -> None:
        worker = get_current_worker()
        failure: WhipstitchError | None = None
        try:
            for line in self._collect(locator):
                if worker.is_cancelled:
                    return
                self._screen.post_message(self.Progressed(line))
        except WhipstitchError as error:
            failure = error
        self._screen.post_message(self.Ended(locator, failure))
