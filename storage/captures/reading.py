"""What a record of ours says: its fields, its body as it came, and its body unpacked."""

import zlib
from collections.abc import Mapping
from typing import NamedTuple

_HEAD_ENDS = b"\r\n\r\n"
_ANY_WINDOW, _BARE = 32 + zlib.MAX_WBITS, -zlib.MAX_WBITS


class UnreadableRecordError(Exception):
    """It is no record of ours."""


class Record(NamedTuple):
    """A WARC record."""

    kind: str
    """`WARC-Type`."""
    fields: Mapping[str, str]
    """By their names in small letters."""
    block: bytes

    @property
    def is_http(self) -> bool:
        """Whether the block is a message of HTTP."""
        return self.fields.get("content-type", "").startswith("application/http")

    @property
    def payload(self) -> bytes:
        """The body as it came."""
        return self.block.partition(_HEAD_ENDS)[2] if self.is_http else self.block

    @property
    def body(self) -> bytes:
        """The body unpacked.

        Raises:
            UnreadableRecordError: it is not packed as it says.
        """
        if not self.is_http:
            return self.block
        head, _, payload = self.block.partition(_HEAD_ENDS)
        coding = _fields(head).get("content-encoding", "").casefold()
        return _unpacked(payload) if coding not in {"", "identity"} else payload


def record(content: bytes) -> Record:
    """The record that a gzip member holds.

    Raises:
        UnreadableRecordError: it holds none.
    """
    head, _, rest = content.partition(_HEAD_ENDS)
    fields = _fields(head)
    length = fields.get("content-length", "")
    if not (head.startswith(b"WARC/1.") and length.isascii() and length.isdecimal() and len(rest) == int(length) + 4):
        raise UnreadableRecordError("no WARC record")
    return Record(fields.get("warc-type", ""), fields, rest[:-4])


def _fields(head: bytes) -> dict[str, str]:
    lines = head.decode("utf-8", "replace").split("\r\n")[1:]
    return {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _unpacked(payload: bytes) -> bytes:
    """gzip, several members of it, zlib, or bare deflate: what the client asks for and takes."""
    found: list[bytes] = []
    try:
        while payload and (not found or payload.startswith(b"\x1f\x8b")):
            unpacker = zlib.decompressobj(_ANY_WINDOW if _has_a_head(payload) else _BARE)
            found.append(unpacker.decompress(payload) + unpacker.flush())
            payload = unpacker.unused_data
    except zlib.error as error:
        raise UnreadableRecordError("its body cannot be unpacked") from error
    return b"".join(found)


def _has_a_head(payload: bytes) -> bool:
    """Of gzip (RFC 1952) or of zlib (RFC 1950, section 2.2)."""
    is_zlib = payload[0] & 15 == zlib.DEFLATED and int.from_bytes(payload[:2]) % 31 == 0
    return payload.startswith(b"\x1f\x8b") or is_zlib
