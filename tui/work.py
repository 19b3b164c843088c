"""What the browsing screen has done in the background. A worker touches no widget: it posts a message, the screen does the rest."""

from collections import deque
from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from textual.message import Message
from textual.screen import Screen

from schemas.errors import NotFoundError, WhipstitchError
from storage import Archive

if TYPE_CHECKING:
    from tui.reading import Reading

T = TypeVar("T")


class Work:
    """Reading whole threads, keeping remarks, and whatever else must not hold up a key."""

    class Opened(Message):
        """A thread was read."""

        def __init__(self, request: int, reading: "Reading") -> None:
            super().__init__()
            self.request = request
            self.reading = reading

    class Failed(Message):
        """It could not be done, or the archive could not be read."""

        def __init__(self, error: WhipstitchError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, archive: Archive, screen: Screen[None]) -> None:
        self._archive = archive
        self._screen = screen
        self._kept: deque[Callable[[], object]] = deque()
        self._one_by_one = Lock()
        self.request = 0
        self.wanted: int | str | None = None
        """What was asked for last."""

    def open(self, name: int | str, sought: str | None = None) -> None:
        """Read a thread, by number or id, or a single post; answered by `Opened`, if nothing else is asked for meanwhile.

        `sought` is the id of the post that somebody looks for in it.
        """
        self.request += 1
        self.wanted = name
        self._run(partial(self._open, self.request, name, sought), "read")

    def do(self, job: Callable[[], T], then: Callable[[T], object], group: str) -> None:
        """Do something, and hand what it gives over on the screen's own thread. A newer job of its group takes its place."""
        self._run(lambda: self._screen.call_later(then, job()), group)

    def keep(self, job: Callable[[], object]) -> None:
        """Write something; what is kept is written in the order in which it was asked for, and nothing of it is dropped."""
        self._kept.append(job)
        self._screen.run_worker(self._keep_all, thread=True, group="keep")

    def settle(self) -> None:
        """Write what waits, now: the screen is about to go."""
        self._keep_all()

    def _run(self, job: Callable[[], object], group: str) -> None:
        self._screen.run_worker(partial(self._guarded, job), thread=True, exclusive=True, group=group)

    def _keep_all(self) -> None:
        with self._one_by_one:
            while self._kept:
                self._guarded(self._kept.popleft())

    def _guarded(self, job: Callable[[], object]) -> None:
        try:
            job()
        except WhipstitchError as error:
            self._screen.post_message(self.Failed(error))

    def _open(self, request: int, name: int | str, sought: str | None) -> None:
        if request == self.request:  # a cursor that runs asks for many
            self._screen.post_message(self.Opened(request, self._read(name)._replace(sought=sought)))

    def _read(self, name: int | str) -> "Reading":
        from tui.reading import of_post, of_thread

        try:
            return of_thread(name, self._archive)
        except NotFoundError:
            if isinstance(name, int):
                raise
        return of_post(name, self._archive)
