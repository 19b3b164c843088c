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
_GZIP_HEADER = 16 + zlib.MAX_WBITS
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

    def __init__(self, *, only_gzip: bool) -> None:
        self._only_gzip = only_gzip
        self._member: zlib._Decompress | None = None
        self._members = 0
        self._head = b""
        """The beginning of a member: two bytes are needed to know it by."""
        self._left = b""
        """Of a piece, after its last part."""

    def fed(self, piece: bytes) -> Iterator[bytes]:
        """What comes out of this piece, in bounded parts; each takes something in or gives something out."""
        try:
            while piece:
                if self._member is None:
                    piece, self._head = self._head + piece, b""
                    if not self._begun(piece):
                        return
                yield self._unpacked(piece)
                piece = self._left
        except zlib.error as error:
            raise UndecodableError(f"Decoding failed: {error}") from error

    def rest(self) -> bytes:
        """The last bytes, less than a window."""
        if self._member is None:
            if self._head and not self._members:
                raise CutOffError("the packed body has no end")
            return b""
        rest = self._member.flush()
        if not self._member.eof:
            raise CutOffError("the packed body has no end")
        return rest

    def _begun(self, piece: bytes) -> bool:
        """Whether a member begins here; after the first, anything else is padding, which browsers pass over too."""
        if len(piece) < len(_GZIP):
            self._head = piece
            return False
        if self._members and not piece.startswith(_GZIP):
            return False
        self._members += 1
        self._member = zlib.decompressobj(self._window(piece))
        return True

    def _window(self, piece: bytes) -> int:
        if self._only_gzip:
            return _GZIP_HEADER
        return _ANY_HEADER if piece.startswith(_GZIP) or _is_zlib(piece) else _NO_HEADER

    def _unpacked(self, piece: bytes) -> bytes:
        member = self._member
        assert member is not None  # noqa: S101 - it has begun
        part = member.decompress(piece, _PIECE)
        self._left = member.unconsumed_tail or member.unused_data
        if member.eof:
            self._member = None
        return part


def _is_zlib(piece: bytes) -> bool:
    """RFC 1950, section 2.2: the method is 8, and the two bytes are a multiple of 31."""
    return piece[0] & 15 == zlib.DEFLATED and int.from_bytes(piece[:2]) % 31 == 0


def _unpacker(coding: str) -> _Plain | _Inflating:
    codings = [one for one in (part.strip().casefold() for part in coding.split(",")) if one not in {"", "identity"}]
    if not codings:
        return _Plain()
    if len(codings) == 1 and codings[0] in {"gzip", "x-gzip", "deflate"}:
        return _Inflating(only_gzip=codings[0] != "deflate")
    raise UndecodableError("Decoding failed: packed in a way that we did not ask for")
