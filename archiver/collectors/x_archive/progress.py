"""How far an archive has been read: a checkpoint's cursor, file by file.

A file's entry is the digest of the bytes that it came in and how far it was read: `9f86d081884c7d65:1048576`, or `…:done`. Other bytes
under the same name are another file.
"""

from collections.abc import Mapping

from schemas.page import Capture, Checkpoint

_READER = "reader"
_VERSION = "1"
"""Of what posts are made of; a later reader, who sees more in the same bytes, reads them again."""
_DONE = "done"


class Progress:
    """What was read of which file."""

    def __init__(self, cursor: Mapping[str, str]) -> None:
        """Go on from a checkpoint's cursor."""
        self._cursor = dict(cursor) if cursor.get(_READER) == _VERSION else {_READER: _VERSION}
        self.found = len(self._cursor) > 1
        """Whether any post was found, in this run or before."""

    def read_until(self, name: str, capture: Capture) -> int | None:
        """Bytes of a file that were read; null if that is all."""
        digest, _, until = self._cursor.get(name, "").partition(":")
        if digest != _short(capture):
            return 0
        return None if until == _DONE else int(until) if until.isdecimal() else 0

    def reached(self, name: str, capture: Capture, until: int | None) -> Checkpoint:
        """The checkpoint after so many bytes of a file; after all, if null."""
        self._cursor[name] = f"{_short(capture)}:{_DONE if until is None else until}"
        return Checkpoint(cursor=dict(self._cursor))


def _short(capture: Capture) -> str:
    return capture.sha256[:16]
