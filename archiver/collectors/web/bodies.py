"""Reading a body piece by piece: never more than asked for, and never half of it as if it were whole.

httpx unpacks whatever has arrived in one go, so that 64 kB from the wire may become 64 MB before anybody can count them; and it takes
a packed body that ends too early for a whole one. Hence this file. Only gzip and deflate are asked for: zlib can stop anywhere.
"""

import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO

ACCEPTED = "gzip, deflate"
_PIECE = 1 << 18
"""Bytes unpacked at a time."""
_ANY_HEADER = 32 + zlib.MAX_WBITS
_NO_HEADER = -zlib.MAX_WBITS
_GZIP = b"\x1f\x8b"


class TooLargeError(Exception):
    """There is more than we take."""


class CutOffError(Exception):
    """It ended before its end."""


class UndecodableError(Exception):
    """It is not packed as it says it is, or in a way that we did not ask for."""


def whole_body(pieces: Iterable[bytes], coding: str, largest: int) -> bytes:
    """The unpacked body.

    Args:
        pieces: as they come from the wire.
        coding: `Content-Encoding`.
        largest: bytes, before and after unpacking: what unpacks to nothing must end as well.

    Raises:
        TooLargeError: there is more of it.
        CutOffError: the packed data has no end.
        UndecodableError: it cannot be unpacked.
    """
    unpack = _unpacker(coding)
    body, came = BytesIO(), 0
    for piece in pieces:
        came += len(piece)
        for part in unpack.fed(piece):
            body.write(part)
            if max(came, body.tell()) > largest:
                raise TooLargeError
    body.write(unpack.rest())
    return body.getvalue()


class _Plain:
    """What is not packed."""

    def fed(self, piece: bytes) -> Iterator[bytes]:
        yield piece

    def rest(self) -> bytes:
        return b""


class _Inflating:
    """gzip (RFC 1952, several members too), zlib (RFC 1950), and the bare deflate that some send under its name (RFC 1951)."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(_ANY_HEADER)
        self._began = False

    def fed(self, piece: bytes) -> Iterator[bytes]:
        """What comes out of this piece, in bounded parts; each takes something in or gives something out."""
        try:
            while piece:
                if self._inflater.eof and not self._goes_on(piece):
                    return
                yield self._unpacked(piece)
                piece = self._inflater.unconsumed_tail or self._inflater.unused_data
        except zlib.error as error:
            raise UndecodableError(f"Decoding failed: {error}") from error

    def rest(self) -> bytes:
        """The last bytes, less than a window."""
        if not self._began:  # no body at all, as with 304
            return b""
        rest = self._inflater.flush()
        if not self._inflater.eof:
            raise CutOffError("the packed body has no end")
        return rest

    def _goes_on(self, piece: bytes) -> bool:
        """Whether another member follows the last one; anything else there is padding, which browsers pass over too."""
        if not piece.startswith(_GZIP):
            return False
        self._inflater = zlib.decompressobj(_ANY_HEADER)
        return True

    def _unpacked(self, piece: bytes) -> bytes:
        first, self._began = not self._began, True
        try:
            return self._inflater.decompress(piece, _PIECE)
        except zlib.error:
            if not first or piece.startswith(_GZIP):
                raise
            self._inflater = zlib.decompressobj(_NO_HEADER)
            return self._inflater.decompress(piece, _PIECE)


def _unpacker(coding: str) -> _Plain | _Inflating:
    codings = [one for one in (part.strip().casefold() for part in coding.split(",")) if one not in {"", "identity"}]
    if not codings:
        return _Plain()
    if len(codings) == 1 and codings[0] in {"gzip", "x-gzip", "deflate"}:
        return _Inflating()
    raise UndecodableError("Decoding failed: packed in a way that we did not ask for")
