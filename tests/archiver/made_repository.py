"""A repository of Bluesky in a file, with the thread that all made exports hold."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import libipld

from tests.archiver.made_exports import MINUTES, PARTS

DID = "did:plc:7iza6de2dwap2sbkpav7c6c6"


def cid_of(block: bytes) -> bytes:
    return b"\x01\x71\x12\x20" + sha256(block).digest()


def _number(value: int) -> bytes:
    said = b""
    while value > 0x7F:
        said, value = said + bytes([value & 0x7F | 0x80]), value >> 7
    return said + bytes([value])


def _section(*parts: bytes) -> bytes:
    return _number(sum(map(len, parts))) + b"".join(parts)


def bluesky_key(place: int) -> str:
    return f"3lpfyyqmb{place}c2a"


def bluesky_post(place: int, **said: Any) -> dict[str, Any]:
    def uri(of: int) -> dict[str, str]:
        return {"uri": f"at://{DID}/app.bsky.feed.post/{bluesky_key(of)}", "cid": "bafy"}

    reply = {"reply": {"root": uri(0), "parent": uri(place - 1)}} if place else {}
    at = f"2025-05-18T14:{MINUTES[place % 3]}:00.000Z"
    return {"$type": "app.bsky.feed.post", "text": PARTS[place % 3], "createdAt": at, "langs": ["en"], **reply, **said}


def car(records: Mapping[str, Any] | None = None) -> bytes:
    """A repository whose tree is one node, and one below it; its root comes first, as servers write it."""
    if records is None:
        records = {f"app.bsky.feed.post/{bluesky_key(place)}": bluesky_post(place) for place in range(3)}
        records = {"app.bsky.actor.profile/self": {"displayName": "Ada Quay"}, **records}
    blocks: dict[bytes, bytes] = {}

    def put(value: Any) -> bytes:
        block = libipld.encode_dag_cbor(value)
        return blocks.setdefault(cid_of(block), block) and cid_of(block)

    entries, last = [], b""
    for key in sorted(records)[1:]:
        name = key.encode()
        shared = next(
            (n for n, (a, b) in enumerate(zip(last, name, strict=False)) if a != b), min(len(last), len(name))
        )
        entries.append({"p": shared, "k": name[shared:], "v": put(records[key]), "t": None})
        last = name
    first = min(records)
    below = put({"l": None, "e": [{"p": 0, "k": first.encode(), "v": put(records[first]), "t": None}]})
    commit = put(
        {
            "did": DID,
            "version": 3,
            "rev": "3lpfyyqmbcc2a",
            "prev": None,
            "data": put({"l": below, "e": entries}),
            "sig": b"-",
        }
    )
    header = libipld.encode_dag_cbor({"roots": [commit], "version": 1})
    return _section(header) + b"".join(_section(cid, block) for cid, block in reversed(blocks.items()))
