"""What the browsing screen has done in the background. A worker touches no widget: it posts a message, the screen does the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message
from textual.screen import Screen

from schemas.errors import NotFoundError, WhipstitchError
from storage import Archive

if TYPE_CHECKING:
    from schemas.thread import Thread


class Work:
    """Reading whole threads. Only the answer to the newest request is used."""

    @dataclass
    class Opened(Message):
        """A thread was read."""

        request: int
        thread: "Thread"

    @dataclass
    class Failed(Message):
        """It could not be done."""

        error: WhipstitchError

    def __init__(self, archive: Archive, screen: Screen[None]) -> None:
        self._archive = archive
        self._screen = screen
        self.request = 0
        self.wanted: int | str | None = None
        """What was asked for last."""

    def open(self, name: int | str) -> None:
        """Read a thread, by number or id, or a single post; answered by `Opened`."""
        self.request += 1
        self.wanted = name
        self._run(partial(self._open, self.request, name), "read")

    def fetch(self, number: int, then: Callable[["Thread"], object]) -> None:
        """Read a thread and hand it over on the screen's own thread."""
        self._run(lambda: self._screen.call_later(then, self._archive.thread(number)), "fetch")

    def locate(self, name: str, then: Callable[[int], object]) -> None:
        """Find the number of a thread and hand it over; nothing happens if there is none."""
        self._run(partial(self._locate, name, then), "locate")

    def warm(self) -> None:
        """Load what reading needs before anybody reads: the models take a quarter of a second."""
        self._run(_load_models, "warm")

    def _run(self, job: Callable[[], object], group: str) -> None:
        self._screen.run_worker(partial(self._guarded, job), thread=True, exclusive=True, group=group)

    def _guarded(self, job: Callable[[], object]) -> None:
        try:
            job()
        except WhipstitchError as error:
            self._screen.post_message(self.Failed(error))

    def _open(self, request: int, name: int | str) -> None:
        self._screen.post_message(self.Opened(request, self._thread_or_post(name)))

    def _thread_or_post(self, name: int | str) -> "Thread":
        try:
            return self._archive.thread(name)
        except NotFoundError:
            if isinstance(name, int):
                raise
        from tui.single import of_one_post

        return of_one_post(self._archive.post(name))

    def _locate(self, name: str, then: Callable[[int], object]) -> None:
        number = self._archive.thread_number(name)
        if number is not None:
            self._screen.call_later(then, number)


def _load_models() -> None:
    import schemas.thread  # noqa: F401 - loading it is the purpose
