"""What the screen can do besides reading: given to it by who starts it, for the screen itself sees only the archive."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from schemas.filter import ThreadFilter

Collect = Callable[[str], Iterator[str]]


class Abilities(NamedTuple):
    """Each may be absent; then its command is not offered. All may raise `WhipstitchError`, and are called in a thread of their own."""

    collect: Collect | None = None
    """Given a locator, collects from it and yields lines of progress."""
    follow: Callable[[str], str] | None = None
    """Given a locator, remembers it as a source to collect from now on; what there is to say of it, a line."""
    join: Callable[[Sequence[str]], Sequence[str]] | None = None
    """Given ids, makes one thread of several; the ids of what came of it."""
    split: Callable[[str, int], Sequence[str]] | None = None
    """Given an id and the number of a part, cuts the thread before it; the ids of what came of it."""
    undo: Callable[[str], Sequence[str]] | None = None
    """Given an id, takes back what was joined or split of the thread; the ids of what came of it."""
    export: Callable[[str | ThreadFilter, str], int] | None = None
    """Given the id of a thread, or a filter, and the name of a file, writes them; how many threads."""
    formats: tuple[str, ...] = ()
    """The endings of files that `export` can write, `.json` first."""
    sample: str | None = None
    """A locator to try on an empty archive."""

    def offers(self, ability: str | None) -> bool:
        """Whether there is such an ability; what needs none is always offered."""
        return ability is None or getattr(self, ability) is not None
