"""What went over the wire, as it may be kept: without whatever opens doors.

A request names only what says how the answer came about; an answer loses its cookies. Should a server repeat a secret that we sent it, the
secret is blanked out there, too.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

import httpx

from archiver.collectors.web.redaction import redacted, secrets_in
from schemas.page import Capture, Exchange

_TOLD = frozenset(
    {
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
        "accept-language",
        "content-type",
        "if-none-match",
        "if-modified-since",
        "range",
    }
)
"""Of a request. A list of what is harmless, for nobody can list what is not."""
_SECRET = frozenset({"set-cookie", "set-cookie2", "authentication-info", "proxy-authenticate"})
_ON_THE_WAY = frozenset({"transfer-encoding", "connection", "keep-alive", "trailer"})
"""How the bytes travelled (RFC 9110, section 7.6.1): gone before the body is seen, and wrong beside it."""
_SHORTEST = 8
"""Letters of a secret that is looked for in answers: shorter ones stand there by chance."""


class Heard(NamedTuple):
    """What a server answered: its head, its body unpacked, the body as it came, and from which address."""

    answer: httpx.Response
    body: bytes = b""
    packed: bytes = b""
    peer: str | None = None


def secrets_of(url: str, headers: Mapping[str, str]) -> tuple[str, ...]:
    """What must not be found in an answer: credentials among the headers, and secret values in the address."""
    told = (value.rpartition(" ")[2] for name, value in headers.items() if name.lower() not in _TOLD)
    return tuple(secret for secret in (*told, *secrets_in(url)) if len(secret) >= _SHORTEST)


def without(secrets: Iterable[str], heard: Heard) -> Heard:
    """The same, its body without the secrets; one that repeated a secret is kept unpacked."""
    body = heard.body
    for secret in secrets:
        body = body.replace(secret.encode(), b"*" * len(secret.encode()))
    return heard if body is heard.body or body == heard.body else heard._replace(body=body, packed=body)


def exchange(request: httpx.Request, heard: Heard, at: datetime, secrets: Iterable[str]) -> Exchange:
    """The exchange as it may be kept."""
    answer = heard.answer
    is_packed = heard.packed is not heard.body
    return Exchange(
        url=redacted(str(request.url)),
        at=at,
        peer=heard.peer,
        target=redacted(request.url.raw_path.decode("ascii")),
        asked=tuple((name, value) for name, value in _fields(request.headers) if name.lower() in _TOLD),
        status=answer.status_code,
        reason=_blanked(answer.reason_phrase, secrets),
        headers=tuple(
            (name, _blanked(redacted(value), secrets))
            for name, value in _fields(answer.headers)
            if _is_kept(name.lower(), is_packed=is_packed)
        ),
        body=heard.packed,
    )


def captured(
    heard: Heard, exchanges: Sequence[Exchange], secrets: Sequence[str], captured_at: datetime | None
) -> Capture:
    """The answer at the end of these exchanges; `captured_at` is another time than that at which it came."""
    last = exchanges[-1]
    return Capture(
        url=last.url,
        captured_at=captured_at or last.at,
        sha256=hashlib.sha256(heard.body).hexdigest(),
        size=len(heard.body),
        media_type=heard.answer.headers.get("content-type", "application/octet-stream"),
        status=last.status,
        # A cookie is a session: it opens the door to whoever holds it.
        headers=tuple(
            (name, _blanked(value, secrets))
            for name, value in heard.answer.headers.multi_items()
            if name not in _SECRET
        ),
        body=heard.body,
        exchanges=tuple(exchanges),
    )


def _is_kept(name: str, *, is_packed: bool) -> bool:
    if name in _SECRET or name in _ON_THE_WAY:
        return False
    return is_packed or name not in {"content-encoding", "content-length"}


def _fields(headers: httpx.Headers) -> Iterable[tuple[str, str]]:
    return ((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _blanked(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, "*" * len(secret))
    return text


def peer_of(answer: httpx.Response) -> str | None:
    """The address at the other end; to be asked before the body is read, for the connection may end with it."""
    stream = answer.extensions.get("network_stream")
    with suppress(OSError):
        address = stream.get_extra_info("server_addr") if stream is not None else None
        return str(address[0]) if address else None
    return None
