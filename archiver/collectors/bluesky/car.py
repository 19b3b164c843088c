"""A repository in a file: blocks by their hash in a CAR (ipld.io/specs/transport/car/carv1), records in a tree of them.

::

    CAR     header · block · block …             a block is its CID and its bytes, a CID says the hash of the bytes
    commit  {did, data}                          what the header's root names
    tree    {l, e: [{p, k, v, t}]}               keys in order, each without the p letters that it has in common with the one before;
                                                 l, t: the tree below, v: the record (atproto.com/specs/repository)

Every block is checked against its hash when it is read, so a tree cannot lead back to itself, and no record is another's.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, BinaryIO, NamedTuple

import libipld

from schemas.errors import UnreadableInputError

_CID = b"\x01\x71\x12\x20"
"""Version 1, DAG-CBOR, SHA-256, 32 bytes: all that repositories have."""
_CID_LENGTH = len(_CID) + 32
_LARGEST = 2 * 1024 * 1024
"""Bytes of a block; a record may have one million (atproto.com/specs/repository)."""
_MOST_BLOCKS = 5_000_000
_LENGTH_BITS = 24
_LONGEST_NUMBER = 10
"""Bytes of a varint (LEB128) of 64 bits."""


class Record(NamedTuple):
    """A record and its key, `app.bsky.feed.post/3l6oveex3ii2l`."""

    key: str
    value: Mapping[str, Any]
    done: int
    """Bytes of the file read so far, for a progress bar."""


class Repository:
    """The records of a repository, in the order of their keys."""

    def __init__(self, file: BinaryIO, path: str) -> None:
        """Read through the file to see which block is where; none of them is kept.

        Raises:
            UnreadableInputError: it is no such file; also from `records`.
        """
        self._file = file
        self._path = path
        self._places: dict[bytes, int] = {}
        self.missing = 0
        """Blocks that are named and are not there, or are not what their hash says."""
        header = self._block_at(self._number() or 0)
        self.is_cut = not self._index()
        """The file ends in the middle of a block."""
        self._commit = self._read(_only_root(header)) or {}
        if not isinstance(self._commit.get("did"), str):
            raise UnreadableInputError(path, "a CAR file, and no repository: its root is no commit, or is cut off")

    @property
    def did(self) -> str:
        """Whose it is."""
        return str(self._commit["did"])

    def records(self, collection: str) -> Iterator[Record]:
        """The records of a collection; those that cannot be read are counted in `missing`."""
        for key, cid in self._keys(self._commit.get("data")):
            if key.startswith(f"{collection}/"):
                value = self._read(cid)
                if value is not None:
                    yield Record(key, value, self._file.tell())

    def _keys(self, root: Any) -> Iterator[tuple[str, Any]]:
        """All keys in order, and the records that they name."""
        waiting: list[Any] = [root]
        seen: set[Any] = set()
        while waiting:
            at = waiting.pop()
            if isinstance(at, tuple):
                yield at
            elif isinstance(at, bytes) and at not in seen:
                seen.add(at)  # a tree that is named a thousand times over is read once
                waiting += reversed(list(_entries(self._read(at) or {})))

    def _read(self, cid: Any) -> Mapping[str, Any] | None:
        place = self._places.get(cid) if isinstance(cid, bytes) else None
        if place is None:
            self.missing += 1
            return None
        self._file.seek(place >> _LENGTH_BITS)
        body = self._file.read(place & ((1 << _LENGTH_BITS) - 1))
        if sha256(body).digest() != cid[len(_CID) :]:
            self.missing += 1
            return None
        return _decoded(body)

    def _index(self) -> bool:
        """Note where each block is; whether the file ends where a block does."""
        while (length := self._number()) is not None:
            cid = self._file.read(_CID_LENGTH)
            size = length - _CID_LENGTH
            place = self._file.tell()
            if not 0 <= size <= _LARGEST or len(self._places) >= _MOST_BLOCKS:
                return False
            if cid.startswith(_CID):
                self._places[cid] = place << _LENGTH_BITS | size
            self._file.seek(size - 1 if size else -1, 1)
            if not self._file.read(1):
                return False
        return True

    def _block_at(self, length: int) -> Mapping[str, Any]:
        if not 0 < length <= _LARGEST:
            raise UnreadableInputError(self._path, "no CAR file: its header has no length")
        return _decoded(self._file.read(length)) or {}

    def _number(self) -> int | None:
        """The next varint; null at the end of the file."""
        number = 0
        for place in range(_LONGEST_NUMBER):
            byte = self._file.read(1)
            if not byte:
                return None if place == 0 else -1
            number |= (byte[0] & 0x7F) << (7 * place)
            if byte[0] < 0x80:  # noqa: PLR2004 - the sign that another byte follows
                return number
        return -1


def _entries(node: Mapping[str, Any]) -> Iterator[bytes | tuple[str, Any] | None]:
    """What a node of the tree holds, in order: trees by their CIDs, records with their keys."""
    yield _cid(node.get("l"))
    key = b""
    entries = node.get("e")
    for entry in entries if isinstance(entries, list) else ():
        shared, rest = (entry.get("p"), entry.get("k")) if isinstance(entry, dict) else (None, None)
        if not isinstance(shared, int) or not isinstance(rest, bytes) or not 0 <= shared <= len(key):
            return
        key = key[:shared] + rest
        yield key.decode("utf-8", "replace"), entry.get("v")
        yield _cid(entry.get("t"))


def _cid(value: Any) -> bytes | None:
    return value if isinstance(value, bytes) else None


def _decoded(body: bytes) -> Mapping[str, Any] | None:
    try:
        value = libipld.decode_dag_cbor(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _only_root(header: Mapping[str, Any]) -> Any:
    roots = header.get("roots")
    return roots[0] if isinstance(roots, list) and roots else None
