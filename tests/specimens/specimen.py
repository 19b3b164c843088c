"""What a collector has to bring for the contract that all of them keep: a small world of its own kind, made of words.

A world is a list of items, the oldest first. What an item is, only its specimen knows: a line, a table, a piece of HTML.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol, runtime_checkable

PAGE = 3
"""Items on one page of a listing."""


class Answer(NamedTuple):
    """What a server says."""

    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str = "application/json"


class Specimen(Protocol):
    """A world of one collector's kind."""

    collector: str
    """The collector's name."""
    controls: bool
    """Whether control characters can be written there at all."""

    def item(self, nth: int, text: str) -> Any:
        """A post by its only author; the nth was written in the nth minute of an hour."""
        ...

    def odd(self, item: Any) -> Any:
        """The same post, with more in it than anybody has heard of."""
        ...

    def broken(self) -> Any:
        """An item that cannot be read as a post; null where anything can."""
        ...


@runtime_checkable
class Written(Specimen, Protocol):
    """One that comes as a file."""

    def write(self, folder: Path, items: Sequence[Any]) -> Path:
        """The file or folder with these items."""
        ...


@runtime_checkable
class Spoken(Specimen, Protocol):
    """One that a server tells."""

    locators: tuple[str, ...]
    """As users write them; the first is the one that is collected."""

    def answer(self, url: str, items: Sequence[Any]) -> Answer | None:
        """What its server says to this address while it has these items, PAGE at a time; null: 404."""
        ...

    def circle(self, url: str, items: Sequence[Any]) -> Answer | None:
        """The same of a server whose listing comes back to where it was."""
        ...

    def void(self, url: str, nth: int) -> Answer | None:
        """The nth answer of a server whose pages are all empty, and that always names a further one."""
        ...
