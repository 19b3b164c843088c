"""The list of what is followed, as a file: OPML, which feed readers exchange, and TOML, for people."""

from typing import Protocol

from archiver.following.lists.opml import Opml
from archiver.following.lists.toml import Toml
from archiver.following.lists.wish import Wish
from schemas.errors import UsageError

__all__ = ["LISTS", "ListFormat", "Wish", "list_format"]


class ListFormat(Protocol):
    """One format."""

    suffix: str

    def read(self, text: bytes, name: str) -> list[Wish]:
        """What a file asks to follow.

        Raises:
            UnreadableInputError: it is no such list.
        """
        ...

    def write(self, wishes: list[Wish]) -> bytes:
        """The file."""
        ...


LISTS: tuple[ListFormat, ...] = (Opml(), Toml())


def list_format(name: str) -> ListFormat:
    """The format of a file, by its name.

    Raises:
        UsageError: it has another ending.
    """
    for one in LISTS:
        if name.casefold().endswith(one.suffix):
            return one
    raise UsageError(f"{name}: a list of sources is a file that ends in {' or '.join(one.suffix for one in LISTS)}")
