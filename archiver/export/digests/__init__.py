"""Digests: new and newly completed threads as a page to be read, or sent. One file a format."""

from typing import BinaryIO, Protocol

from archiver.export.digests.html import Html
from archiver.export.digests.markdown import Markdown
from archiver.export.digests.sheet import Sheet

__all__ = ["DIGESTS", "DigestFormat", "Sheet"]


class DigestFormat(Protocol):
    """One format."""

    name: str

    def write(self, sheet: Sheet, out: BinaryIO) -> int:
        """Write the threads as they come; how many there were."""
        ...


DIGESTS: tuple[DigestFormat, ...] = (Markdown(), Html())
"""The first is the default."""
