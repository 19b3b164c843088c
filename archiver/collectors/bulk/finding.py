"""An export, wherever its files are: in a folder, a zip, a tar, or the one that matters by itself."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from archiver.collectors.base import Client, Container
from archiver.collectors.containers import is_container
from archiver.collectors.containers.member_names import member_name
from schemas.errors import UnreadableInputError
from schemas.page import Capture

_ENOUGH = 512
"""Bytes that tell a container."""


@contextmanager
def contents(client: Client, locator: str, alone: str) -> Iterator[Container]:
    """What a locator holds; a file by itself counts as a container that holds this one.

    Args:
        client: opens it.
        locator: of a file or folder.
        alone: what a file by itself is taken for.

    Raises:
        UnreadableInputError: it cannot be read, or is cut off or damaged.
    """
    if _is_packed(client, locator):
        with client.unpack(locator) as inside:
            yield inside
    else:
        with client.open(locator) as (capture, file):
            yield Alone(alone, capture, file)


def highest(names: Sequence[str], wanted: str) -> str | None:
    """The member of this name that stands highest: exports are packed with or without a folder around them."""
    fitting = [name for name in names if name == wanted or name.endswith(f"/{wanted}")]
    return min(fitting, key=lambda name: name.count("/"), default=None)


CopyAt = Callable[[str], str | None]
"""Where a copy of a file lies, by the path that an export gives: a `file:` URI, after `#` the name within a zip or tar."""


def copies(locator: str, inside: Container, beside: str) -> CopyAt:
    """What finds the files that an export names; null for what is not there, or leads out of it.

    Args:
        locator: of the export.
        inside: what it holds.
        beside: the file of it whose folder the paths start from.
    """
    path = Path(locator)
    folder = beside.rpartition("/")[0]
    names = frozenset(inside.names())
    is_packed = locator != "-" and not path.is_dir()

    def copy_at(said: str) -> str | None:
        name = member_name(f"{folder}/{said.lstrip('/')}".lstrip("/"))
        if name is None or locator == "-":
            return None
        if isinstance(inside, Alone):
            found = path.parent / name
            return found.as_uri() if found.is_file() else None
        if name not in names:
            return None
        return f"{path.as_uri()}#{quote(name)}" if is_packed else path.joinpath(name).as_uri()

    return copy_at


def _is_packed(client: Client, locator: str) -> bool:
    if locator == "-":
        with client.open(locator) as (_, file):
            return is_container(file.read(_ENOUGH))
    path = Path(locator)
    try:
        if path.is_dir():
            return True
        with path.open("rb") as file:  # not by the client: it would digest the whole for these few bytes
            return is_container(file.read(_ENOUGH))
    except OSError as error:
        raise UnreadableInputError(locator, error.strerror or str(error)) from error


class Alone:
    """A file by itself as a container."""

    def __init__(self, name: str, capture: Capture, file: BinaryIO) -> None:
        self._name = name
        self._capture = capture
        self._file = file

    def names(self) -> Sequence[str]:
        """Its name."""
        return (self._name,)

    def size(self, name: str) -> int:  # noqa: ARG002 - there is one
        """Its bytes."""
        return self._capture.size

    def open(self, name: str) -> AbstractContextManager[tuple[Capture, BinaryIO]]:  # noqa: ARG002 - there is one
        """The file, from its beginning."""
        return self._opened()

    @contextmanager
    def _opened(self) -> Iterator[tuple[Capture, BinaryIO]]:
        self._file.seek(0)
        yield self._capture, self._file
