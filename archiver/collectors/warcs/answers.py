"""What a record tells of an answer: the capture that it is."""

from collections.abc import Iterator, Mapping
from datetime import UTC
from hashlib import sha256
from typing import NamedTuple

from archiver.collectors.warcs.records import Block, Record, header_fields
from archiver.collectors.web.bodies import CutOffError, TooLargeError, UndecodableError, whole_body
from archiver.collectors.wire.machine_time import machine_time
from schemas.page import Capture

_LARGEST = 64 * 1024 * 1024
"""Bytes of an answer, unpacked: as much as is taken from a server."""
_PIECE = 64 * 1024
_LONGEST_SIZE = 64
"""Bytes of a line that says how long a piece is."""
_OK = 200


class Answer(NamedTuple):
    """An answer, or why it is none that could hold posts."""

    capture: Capture | None
    why: str = ""


def answer_of(record: Record, path: str) -> Answer | None:
    """The answer in a record; null for records that hold none (requests, revisits, metadata).

    Raises:
        UnreadableInputError: the file ends within it.
    """
    url = record.fields.get("warc-target-uri", "").strip("<>")
    match record.fields.get("warc-type"):
        case "resource":
            return _answer(url, None, {"content-type": record.fields.get("content-type", "")}, record)
        case "response" if url.startswith(("http://", "https://")):
            status = _status(record.block.line())
            return _answer(url, status, header_fields(record.block, path), record)
    return None


def _answer(url: str, status: int | None, fields: Mapping[str, str], record: Record) -> Answer:
    at = machine_time(record.fields.get("warc-date"), UTC).at
    if not url or at is None:
        return Answer(None, "records without an address or a date")
    if status not in {None, _OK}:
        return Answer(None, "answers other than 200")
    try:
        body = whole_body(_pieces(record.block, fields), fields.get("content-encoding", ""), _LARGEST)
    except TooLargeError:
        return Answer(None, f"answers of more than {_LARGEST:,} bytes")
    except (CutOffError, UndecodableError):
        return Answer(None, "answers that cannot be unpacked")
    return Answer(
        Capture(
            url=url,
            captured_at=at,
            sha256=sha256(body).hexdigest(),
            size=len(body),
            media_type=fields.get("content-type") or "application/octet-stream",
            status=status,
            headers=tuple((name, value) for name, value in fields.items() if name != "set-cookie"),
            body=body,
        )
    )


def _status(line: bytes) -> int:
    parts = line.split(maxsplit=2)
    return int(parts[1]) if len(parts) > 1 and parts[1].isdigit() and len(parts[1]) == len("200") else 0


def _pieces(block: Block, fields: Mapping[str, str]) -> Iterator[bytes]:
    if "chunked" in fields.get("transfer-encoding", "").lower():
        yield from _unchunked(block)
    while piece := block.read(_PIECE):
        yield piece


def _unchunked(block: Block) -> Iterator[bytes]:
    """A body without the lengths between its pieces (RFC 9112, section 7.1); crawlers often write none although they say so."""
    while line := block.line():
        try:
            size = int(line[:_LONGEST_SIZE].partition(b";")[0], 16)
        except ValueError:
            yield line  # no length: it never was in pieces
            return
        if size <= 0:
            block.skip()
            return
        while size > 0 and (piece := block.read(min(size, _PIECE))):
            size -= len(piece)
            yield piece
        block.line()
