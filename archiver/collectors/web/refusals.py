"""What an answer that is no answer means: whether to ask again, come back later, or give up; and the words in it, for who can read them."""

from datetime import datetime

import httpx

from archiver.collectors.web.bodies import TooLargeError, whole_body
from archiver.collectors.web.deadline import seconds_left, within
from archiver.collectors.web.failures import FOREIGN
from archiver.collectors.web.pauses import budget
from archiver.collectors.web.retries import AgainError
from schemas.errors import AnswerError, RateLimitedError, TryLaterError

_AGAIN = frozenset({408, 425, 429, 502, 503, 504})
"""Statuses after which the same request may succeed at once."""
_NEVER = frozenset({501, 505})
"""Of the server's own errors, those that it will repeat; the others, 500 and Cloudflare's 52x too, pass."""
_SERVER_ERROR = 500
_LONGEST = 64 * 1024
"""Bytes of an error that are read."""
_PATIENCE = 5.0
"""Seconds for them: the status has said the most of it."""


def refusal(
    answer: httpx.Response, locator: str, until: datetime | None, now: datetime
) -> AnswerError | TryLaterError | AgainError:
    """The error that a refusing answer is.

    Args:
        answer: its body not read yet.
        locator: as it may be shown.
        until: when the server wants to be asked again, if it says so.
        now: the time.
    """
    status = answer.status_code
    why = httpx.codes.get_reason_phrase(status)  # never the server's own: it may repeat what we sent
    later = TryLaterError(locator, f"the server says {status} {why}".rstrip())
    if until or status == httpx.codes.TOO_MANY_REQUESTS:
        later = RateLimitedError(locator, until)
    # Too many requests, and many are left: not they are too many, but something that no second attempt heals.
    known = budget(answer.headers, now) if status == httpx.codes.TOO_MANY_REQUESTS and until is None else None
    if status in _AGAIN and not (known and known.remaining >= 1):
        later.said = _said(answer)
        return AgainError(later)
    final = (
        AnswerError(locator, status, why)
        if (status < _SERVER_ERROR and status not in _AGAIN) or status in _NEVER
        else later
    )
    final.said = _said(answer)
    return final


def _said(answer: httpx.Response) -> bytes:
    """The body, as far as it comes; a refusal without words is one as well."""
    try:
        if answer.is_stream_consumed:  # a transport of a test gave it whole
            return answer.content[:_LONGEST]
        with within(min(_PATIENCE, seconds_left())):
            return whole_body(answer.iter_raw(), answer.headers.get("content-encoding", ""), _LONGEST)
    except (TooLargeError, *FOREIGN):
        return b""
