"""Files that hold files: zip, tar (also .tar.gz) and folders, read without unpacking anything to the disk.

::

    with client.unpack(path) as container:      # Container, as base.py describes it
        container.names()                       # 'data/tweets.js', 'data/tweets_media/1-a.jpg', …
        with container.open('data/tweets.js') as (capture, stream):
            …                                   # pieces, lines; bounded, and every fault is an UnreadableInputError

Nothing in here recurses: an archive within an archive is a member like any other.
"""

import zlib
from collections.abc import Callable
from typing import BinaryIO

from archiver.collectors.base import Container
from schemas.page import Capture

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip begins, and one that holds nothing (APPNOTE.TXT 4.3)."""
_GZIP = b"\x1f\x8b\x08"
_TAR = b"ustar"
_TAR_AT = 257
"""Where a tar's first header says what it is (POSIX.1-2001, pax)."""
_HEADER = 512
"""Bytes of a tar's header."""


def is_zip(head: bytes) -> bool:
    """Whether a file that begins like this is a zip."""
    return head.startswith(_ZIP)


def is_tar(head: bytes) -> bool:
    """Whether a file that begins like this is a tar, packed by gzip or not."""
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, _HEADER)
        except zlib.error:
            return False
    return head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR


def is_container(head: bytes) -> bool:
    """Whether a file that begins like this holds files."""
    return is_zip(head) or is_tar(head)


def opened(path: str, file: BinaryIO, digested: Callable[[], Capture]) -> Container:
    """The container that a file is; it lives as long as the file is open.

    Args:
        path: its name, for errors.
        file: at any place; it must be able to seek.
        digested: makes the capture of the whole file, when a member is opened for the first time.

    Raises:
        UnreadableInputError: it is cut off, damaged, or none that we read.
    """
    file.seek(0)
    if is_zip(file.read(len(_ZIP[0]))):
        from archiver.collectors.containers.zipped import Zipped

        return Zipped(path, file, digested)
    from archiver.collectors.containers.tarred import Tarred

    return Tarred(path, file, digested)
