"""Errors of the libraries, told as ours; none of them may show a secret."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import httpx

from archiver.collectors.guard import RefusedError, UnresolvedError
from archiver.collectors.web.bodies import CutOffError, TooLargeError, UndecodableError
from archiver.collectors.web.deadline import seconds_left
from archiver.collectors.web.retries import AgainError
from schemas.errors import TryLaterError, UnreadableInputError, WhipstitchError
from schemas.text import printable

_TIMEOUTS = (httpx.TimeoutException, httpcore.TimeoutException)
_TRANSPORT = (
    httpx.TransportError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.ConnectionNotAvailable,
)
_OUR_REQUEST = (httpx.LocalProtocolError, httpcore.LocalProtocolError)
_FOR_GOOD = (httpx.UnsupportedProtocol, httpcore.UnsupportedProtocol, httpx.DecodingError, httpx.TooManyRedirects)
_REST = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict, ValueError)
"""The last from the standard library, of names that cannot be encoded or certified."""
_OWN = (RefusedError, UnresolvedError, CutOffError, UndecodableError)
FOREIGN = (*_TRANSPORT, *_TIMEOUTS, *_FOR_GOOD, *_REST, *_OWN)
"""Everything that may come out of an attempt and is not ours."""


@contextmanager
def told(locator: str, deadline: float, largest: int, *, answering: bool) -> Iterator[None]:
    """Turn whatever fails in here into an error of ours.

    Args:
        locator: as it may be shown.
        deadline: seconds that the answer had.
        largest: bytes that it was allowed.
        answering: whether the server has begun to answer: it is alive then, and slow, and asking again would only start anew.

    Raises:
        AgainError: the next attempt may succeed.
        TryLaterError: a later run may.
        UnreadableInputError: neither.
    """
    try:
        yield
    except TooLargeError as error:
        raise UnreadableInputError(locator, f"the answer is larger than {largest:,} bytes") from error
    except _OUR_REQUEST as error:
        # h11 quotes the header that cannot be sent, and a header may be a secret: not even a traceback shows it.
        said = f"{type(error).__name__}: the request cannot be sent as it is"
        raise UnreadableInputError(locator, said) from None
    except FOREIGN as error:
        raise _ours(error, locator, deadline, answering=answering) from error


def _ours(error: Exception, locator: str, deadline: float, *, answering: bool) -> AgainError | WhipstitchError:
    if isinstance(error, (RefusedError, UndecodableError)):
        return UnreadableInputError(locator, printable(str(error)))
    if not _may_pass(error):
        return UnreadableInputError(locator, _said(error))
    later = TryLaterError(locator, _why(error, deadline))
    in_vain = isinstance(error, UnresolvedError) or _is_a_certificate(error)
    return later if in_vain or (answering and isinstance(error, _TIMEOUTS)) else AgainError(later)


def _may_pass(error: Exception) -> bool:
    if isinstance(error, _FOR_GOOD) or isinstance(error.__context__, httpx.InvalidURL):  # the latter: of a redirect
        return False
    return isinstance(error, (*_TRANSPORT, *_TIMEOUTS, UnresolvedError, CutOffError))


def _why(error: Exception, deadline: float) -> str:
    if isinstance(error, _TIMEOUTS) and seconds_left() <= 0:
        return f"no whole answer within {deadline:g} s ({type(error).__name__})"
    if isinstance(error, CutOffError) or _is_cut(error):
        return f"cut off: {printable(str(error))}"
    return str(error) if isinstance(error, UnresolvedError) else _said(error)


def _is_cut(error: Exception) -> bool:
    """h11 says so in words alone: by `Content-Length` or the last chunk, a body was to go on."""
    return "closed" in str(error) and "complete" in str(error)


def _is_a_certificate(error: Exception) -> bool:
    """Whether it is not to be trusted, which asking again does not change."""
    below = error.__cause__ or error.__context__
    return isinstance(below, ssl.SSLCertVerificationError)


def _said(error: Exception) -> str:
    words = " ".join(printable(str(error)).split())
    return f"{type(error).__name__}: {words}" if words else type(error).__name__
