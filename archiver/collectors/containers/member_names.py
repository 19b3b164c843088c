"""Names of members, in one spelling; those that would lead elsewhere are no names."""

import re
from collections.abc import Iterable
from typing import TypeVar

from archiver.collectors.containers.bounds import MOST_MEMBERS
from schemas.errors import UnreadableInputError
from schemas.text import encodable

_Member = TypeVar("_Member")
_DRIVE = re.compile(r"[A-Za-z]:")


def member_name(said: str) -> str | None:
    r"""A member's name with `/` between its parts; null if it leads out of its container, or nowhere.

    >>> member_name(".\\data\\tweets.js")
    'data/tweets.js'
    >>> member_name("data/../../etc/passwd")
    """
    name = encodable(said).replace("\\", "/")
    parts = [part for part in name.split("/") if part != "."]
    if "\0" in name or ".." in parts or not all(parts) or _DRIVE.match(name):
        return None
    return "/".join(parts) or None


def by_name(path: str, members: Iterable[tuple[str, _Member]]) -> dict[str, _Member]:
    """Members by their names; of two with one name the last, as every unpacker does it.

    Raises:
        UnreadableInputError: there are more than any archive of an account has.
    """
    found: dict[str, _Member] = {}
    for number, (said, member) in enumerate(members):
        if number >= MOST_MEMBERS:
            raise UnreadableInputError(path, f"holds more than {MOST_MEMBERS:,} files")
        name = member_name(said)
        if name is not None:
            found[name] = member
    return found
