"""Lines of JSON that are plainly posts, decoded in one step: what most lines of a file are.

Plain is a post whose fields are strings, truth values, whole numbers and times, each as the format writes it, and that has an author of
its own. Everything else (links and media, an address of the author alone, a field that nobody knows, a number where words belong) is for
Pydantic to read, or to refuse with a reason: that takes twice the time.
"""

from collections.abc import Callable
from datetime import datetime
from types import NoneType
from typing import Annotated, Any, get_args

from msgspec import Meta, MsgspecError, Struct, defstruct
from msgspec.json import Decoder
from msgspec.structs import asdict

from schemas.post import Author, Post, Precision, proven

_KINDS: frozenset[Any] = frozenset({str, str | None, bool, Precision | None, tuple[str, ...]})
_MOMENTS = ("created_at", "edited_at", "captured_at", "gone_at")
_CALENDAR = range(2, 9999)
"""Years that lie whole in the bounds of `schemas.word.Moment`."""
MOST_AUTHORS = 50_000
"""Authors remembered while reading (about 20 MB)."""


class _Author(Struct, frozen=True, forbid_unknown_fields=True):
    handle: str | None = None
    name: str | None = None
    id: str | None = None
    url: str | None = None


def _field(name: str) -> tuple[Any, ...]:
    field = Post.model_fields[name]
    if name == "author":
        return name, _Author
    if name in _MOMENTS:
        return name, str | None, None
    if name == "order":
        return name, Annotated[int, Meta(ge=0, le=2**63 - 1)] | None, None
    if (
        name == "text" or field.is_required()
    ):  # an archive may hold a post of which only the address is known; a line says its text
        return name, field.annotation
    if field.annotation in _KINDS and not field.metadata:
        return name, field.annotation, field.default
    # Such a field may be there, and say nothing.
    nothing = NoneType if NoneType in get_args(field.annotation) else tuple[()]
    return name, nothing, field.default


_decode: Callable[[bytes], Struct] = Decoder(
    defstruct("PlainPost", map(_field, Post.model_fields), forbid_unknown_fields=True, kw_only=True)
).decode


class PlainPosts:
    """Reads plain lines; each author is made once, for few write many posts."""

    def __init__(self) -> None:
        self._authors: dict[_Author, Author] = {}

    def read(self, line: bytes) -> Post | None:
        """The post on a line, or null if it is not plainly one."""
        try:
            said = asdict(_decode(line))
            for name in _MOMENTS:
                if said[name] is not None:
                    said[name] = _moment(said[name])
        except (MsgspecError, ValueError):
            return None
        if said["created_at"] is not None and said["created_precision"] is None:
            said["created_precision"] = Precision.SECOND
        said["author"] = self._author(said["author"])
        return proven(said)

    def _author(self, said: _Author) -> Author:
        author = self._authors.get(said)
        if author is None:
            if len(self._authors) >= MOST_AUTHORS:
                self._authors.clear()
            author = self._authors[said] = Author.model_validate(asdict(said))
        return author


def _moment(said: str) -> datetime:
    at = datetime.fromisoformat(said)
    if at.tzinfo is None or at.year not in _CALENDAR:
        raise ValueError("not plainly a time")
    return at
