"""One address, one whole answer, or an error of ours.

::

    locator ─ guard ─▶ hop ─┬─ lane's turn ─ deadline ─ request ─▶ answer ─ judged ─ body ─▶ Capture
                 ▲          └◀─ again: retries ◀──────────┘ not now    │
                 └────────────────── redirect ◀────────────────────────┘

Nothing is cached. robots.txt is not asked for: each address is one that a person named (RFC 9309 speaks to crawlers).
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple

import httpx

from archiver import __version__
from archiver.collectors.guard import AddressGuard
from archiver.collectors.web import hops
from archiver.collectors.web.bodies import ACCEPTED, whole_body
from archiver.collectors.web.connecting import Wire
from archiver.collectors.web.deadline import seconds_left, within
from archiver.collectors.web.exchanges import Heard, captured, exchange, peer_of, secrets_of, without
from archiver.collectors.web.failures import told
from archiver.collectors.web.lanes import Lane, Lanes
from archiver.collectors.web.manners import Clock, Manners
from archiver.collectors.web.redaction import hush_libraries, redacted
from archiver.collectors.web.refusals import refusal
from archiver.collectors.web.retries import Retries
from schemas.page import Capture, Exchange

_USER_AGENT = f"whipstitch/{__version__} (archiver of social posts; run by a person)"
_SILENCE = 30.0
"""Seconds that a server may say nothing at all, if the deadline does not come first."""
_OPERATIONS = ("connect", "read", "write", "pool")
_PAUSE = frozenset({429, 503})
"""Statuses that come with a time to wait (RFC 6585, section 4; RFC 9110, section 15.6.4)."""
_OK, _NOT_MODIFIED, _CLIENT_ERROR = 200, 304, 400
_log = logging.getLogger(__name__)


class _Journey(NamedTuple):
    """What holds from the first hop to the last."""

    locator: str
    """As it may be shown: in errors, and in the archive."""
    pace: float | None
    ends: float
    message: bytes | None = None
    """What is sent along; null: nothing is, it is a GET."""


class Fetcher:
    """Asks servers. For any number of threads; one for the life of the process, for a new one costs 26 ms of TLS set-up."""

    def __init__(
        self,
        guard: AddressGuard,
        manners: Manners,
        clock: Clock,
        *,
        deadline: float,
        largest: int,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Ask nobody yet; the arguments are those of the `Client`."""
        hush_libraries()
        self._guard = guard
        self._manners = manners
        self._clock = clock
        self._deadline = deadline
        self._largest = largest
        self._lanes = Lanes(manners, clock)
        self._retries = Retries(manners, clock)
        self._http = httpx.Client(
            headers={"User-Agent": _USER_AGENT, "Accept-Encoding": ACCEPTED},
            timeout=_SILENCE,
            follow_redirects=False,
            transport=transport or Wire(guard),
        )

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def fetch(
        self,
        url: str,
        headers: Mapping[str, str],
        pace: float | None = None,
        captured_at: datetime | None = None,
        *,
        message: bytes | None = None,
    ) -> Capture:
        """The whole answer; see `Client` in base.py."""
        journey = _Journey(redacted(url), pace, self._clock.monotonic() + self._manners.patience, message)
        trail = hops.Trail(journey.locator)
        secrets = secrets_of(url, headers)
        exchanges: list[Exchange] = []
        with self._told(journey):
            hop: hops.Hop | None = hops.first(url, headers, self._guard)
        while hop is not None:
            asked = hop
            request = self._request(asked, journey)
            trail.add(request)
            heard = without(secrets, self._retries.of(self._attempt(asked, request, journey), journey.ends))
            exchanges.append(exchange(request, heard, self._clock.now(), secrets))
            with self._told(journey):
                hop = hops.following(asked, heard.answer, self._guard, journey.locator)
        return captured(heard, exchanges, secrets, captured_at)

    def _told(self, journey: _Journey, *, answering: bool = False) -> AbstractContextManager[None]:
        return told(journey.locator, self._deadline, self._largest, answering=answering)

    def _request(self, hop: hops.Hop, journey: _Journey) -> httpx.Request:
        with self._told(journey):
            method = "GET" if journey.message is None else "POST"
            return self._http.build_request(method, hop.url, headers=dict(hop.headers), content=journey.message)

    def _attempt(self, hop: hops.Hop, request: httpx.Request, journey: _Journey) -> Callable[[], Heard]:
        lane = self._lanes.to(hop.host)
        pace = self._pace(hop, journey)

        def attempt() -> Heard:
            with lane.turn(journey.locator, pace, journey.ends):
                left = max(0.0, journey.ends - self._clock.monotonic())
                with within(min(self._deadline, left)):
                    request.extensions["timeout"] = dict.fromkeys(_OPERATIONS, min(_SILENCE, seconds_left()))
                    return self._asked(request, lane, journey)

        return attempt

    def _pace(self, hop: hops.Hop, journey: _Journey) -> float:
        if self._guard.allows(hop.host, hop.port):
            return 0.0
        return self._manners.pace if journey.pace is None else max(journey.pace, self._manners.pace)

    def _asked(self, request: httpx.Request, lane: Lane, journey: _Journey) -> Heard:
        with self._told(journey):
            answer = self._http.send(request, stream=True)
            peer = peer_of(answer)
        try:
            _log.debug("%s: %d", journey.locator, answer.status_code)
            self._judge(answer, lane, journey)
            if answer.status_code == _NOT_MODIFIED or answer.has_redirect_location:
                return Heard(answer, peer=peer)
            with self._told(journey, answering=True):
                return self._heard(answer)._replace(peer=peer)
        finally:
            answer.close()

    def _heard(self, answer: httpx.Response) -> Heard:
        if answer.is_stream_consumed:  # a transport of a test gave it whole
            body = whole_body([answer.content], "", self._largest)
            return Heard(answer, body, body)
        coding = answer.headers.get("content-encoding", "")
        came: list[bytes] = []
        body = whole_body(_noted(answer.iter_raw(), came), coding, self._largest)
        return Heard(answer, body, b"".join(came) if coding else body)

    def _judge(self, answer: httpx.Response, lane: Lane, journey: _Journey) -> None:
        status = answer.status_code
        until = lane.heed(answer.headers, refused=status in _PAUSE)
        if _OK <= status < _CLIENT_ERROR:
            return
        raise refusal(answer, journey.locator, until, self._clock.now())


def _noted(pieces: Iterable[bytes], notes: list[bytes]) -> Iterator[bytes]:
    """The pieces, each noted as it passes."""
    for piece in pieces:
        notes.append(piece)
        yield piece
