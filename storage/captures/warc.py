"""WARC 1.1 records (ISO 28500:2017; iipc.github.io/warc-specifications), each a gzip member of its own.

Our own hand, for the libraries cost as much as reading and storing a page together. What makes it cheap: a body that came packed is kept
packed, in a member that is not packed once more.
"""

import re
import uuid
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from schemas.page import Capture, Exchange

Field = tuple[str, str]

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
REMOVED = "urn:whipstitch:removed"
"""The target of the record that stands where others stood which a person had removed."""
_STANDARD_INPUT = "urn:whipstitch:standard-input"
_GZIP = 16 + zlib.MAX_WBITS
_STORED, _FAST = 0, 1
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NO_ADDRESS = re.compile(r"[^!-~]")


def uri(url: str) -> str:
    """An address as a record names it: whatever has no place in a URI is percent-encoded."""
    if url == "-":
        return _STANDARD_INPUT
    return _NO_ADDRESS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), url)


def date(at: datetime) -> str:
    """A time as a record tells it, to the microsecond: a revisit refers to a record by address and time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def new_id() -> str:
    """A name for a record."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def digest(payload: bytes) -> str:
    """SHA-256, in hexadecimal digits."""
    return sha256(payload).hexdigest()


def file_head(name: str, at: datetime, software: str) -> bytes:
    """The record with which each file begins."""
    said = f"software: {software}\r\nformat: WARC File Format 1.1\r\nconformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    fields = [("WARC-Date", date(at)), ("WARC-Filename", name), ("Content-Type", "application/warc-fields")]
    return _member("warcinfo", new_id(), fields, said.encode())


def question(exchange: Exchange, *, of: str) -> bytes:
    """The request of an answer whose record has this id."""
    block = _head(f"GET {exchange.target} HTTP/1.1", exchange.asked)
    fields = [*_wire(exchange), ("WARC-Concurrent-To", of), ("Content-Type", "application/http; msgtype=request")]
    return _member("request", new_id(), fields, block)


def redirect(exchange: Exchange, *, towards: str) -> bytes:
    """An answer that led on to the one whose record has this id, and its request."""
    name = new_id()
    fields = [*_wire(exchange), ("WARC-Concurrent-To", towards), *_payload(digest(exchange.body)), _RESPONSE]
    return question(exchange, of=name) + _member("response", name, fields, _answer(exchange))


def response(exchange: Exchange, name: str, payload: str, at: datetime) -> bytes:
    """An answer, whole; `payload` is the digest of its body as it came."""
    is_packed = any(field.lower() == "content-encoding" for field, _ in exchange.headers)
    fields = [*_wire(exchange, at), *_payload(payload), _RESPONSE]
    # What is packed already is not packed again: it would cost ten times as much and gain nothing.
    return _member("response", name, fields, _answer(exchange), level=_STORED if is_packed else _FAST)


def resource(capture: Capture, name: str) -> bytes:
    """The bytes of a file."""
    fields = [*_file(capture), *_payload(capture.sha256), ("Content-Type", capture.media_type)]
    return _member("resource", name, fields, capture.body)


def reference(capture: Capture, name: str, why: str) -> bytes:
    """What is known of bytes that are not kept."""
    said = f"sha256: {capture.sha256}\r\nsize: {capture.size}\r\nkept: no\r\nwhy: {why}\r\n"
    return _member("metadata", name, [*_file(capture), ("Content-Type", "application/warc-fields")], said.encode())


def revisit(capture: Capture, name: str, payload: str, first: Sequence[str]) -> bytes:
    """The same bytes as an earlier answer's, of which `first` tells address and date."""
    exchange = capture.exchanges[-1] if capture.exchanges else None
    fields = [
        *(_wire(exchange, capture.captured_at) if exchange else _file(capture)),
        ("WARC-Profile", IDENTICAL),
        *_payload(payload),
        *_refers(first),
    ]
    if exchange is None:
        return _member("revisit", name, [*fields, ("Content-Type", capture.media_type)], b"")
    return _member("revisit", name, [*fields, _RESPONSE], _answer_head(exchange))


def unchanged(exchange: Exchange, name: str, at: datetime, first: Sequence[str]) -> bytes:
    """The server's word that nothing has changed: 304."""
    fields = [*_wire(exchange, at), ("WARC-Profile", NOT_MODIFIED), *_refers(first), _RESPONSE]
    return _member("revisit", name, fields, _answer_head(exchange))


def tombstone(at: datetime) -> bytes:
    """What stands in the place of a record that a person had removed; it tells nothing of it."""
    said = "kept: no\r\nwhy: a person asked that it be forgotten\r\n"
    fields = [("WARC-Target-URI", REMOVED), ("WARC-Date", date(at)), ("Content-Type", "application/warc-fields")]
    return _member("metadata", new_id(), fields, said.encode())


_RESPONSE: Field = ("Content-Type", "application/http; msgtype=response")


def _wire(exchange: Exchange, at: datetime | None = None) -> list[Field]:
    fields = [("WARC-Target-URI", uri(exchange.url)), ("WARC-Date", date(at or exchange.at))]
    return [*fields, ("WARC-IP-Address", exchange.peer)] if exchange.peer else fields


def _file(capture: Capture) -> list[Field]:
    return [("WARC-Target-URI", uri(capture.url)), ("WARC-Date", date(capture.captured_at))]


def _payload(hexadecimal: str) -> list[Field]:
    return [("WARC-Payload-Digest", f"sha256:{hexadecimal}")]


def _refers(first: Sequence[str]) -> list[Field]:
    return list(zip(("WARC-Refers-To-Target-URI", "WARC-Refers-To-Date"), first, strict=False))


def _answer(exchange: Exchange) -> bytes:
    return _answer_head(exchange) + exchange.body


def _answer_head(exchange: Exchange) -> bytes:
    """Whatever version was spoken, HTTP/1.1 is what replay tools read."""
    return _head(f"HTTP/1.1 {exchange.status} {exchange.reason}", exchange.headers)


def _head(first: str, fields: Iterable[Field]) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in fields)]
    return "".join(f"{_CONTROL.sub(' ', line)}\r\n" for line in lines).encode("latin-1", "replace") + b"\r\n"


def _member(kind: str, name: str, fields: Iterable[Field], block: bytes, level: int = _FAST) -> bytes:
    said = [("WARC-Type", kind), ("WARC-Record-ID", name), *fields, ("Content-Length", str(len(block)))]
    lines = "".join(f"{field}: {_CONTROL.sub(' ', value)}\r\n" for field, value in said)
    packer = zlib.compressobj(level, zlib.DEFLATED, _GZIP)
    head = f"WARC/1.1\r\n{lines}\r\n".encode()
    return b"".join((packer.compress(head), packer.compress(block), packer.compress(b"\r\n\r\n"), packer.flush()))
