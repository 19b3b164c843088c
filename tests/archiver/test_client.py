"""What the client makes of answers, and of every error of the library below it."""

import inspect
import socket
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import httpcore
import httpx
import pytest

from schemas.errors import RateLimitedError, TryLaterError, UnreadableInputError, WhipstitchError
from tests.archiver.small_site import BODY, client_of


def test_an_answer_is_captured_as_it_came(site: str) -> None:
    at = datetime(2025, 5, 18, tzinfo=UTC)
    with client_of(site, now=lambda: at) as client:
        capture = client.get(f"http://{site}/page")
    assert (capture.url, capture.status, capture.body) == (f"http://{site}/page", 200, BODY)
    assert capture.sha256 == sha256(BODY).hexdigest()
    assert (capture.size, capture.media_type, capture.captured_at) == (len(BODY), "text/html; charset=utf-8", at)
    assert ("content-type", "text/html; charset=utf-8") in capture.headers


def test_a_packed_answer_is_unpacked(site: str) -> None:
    with client_of(site) as client:
        assert client.get(f"http://{site}/zipped").body == BODY


@pytest.mark.parametrize("path", ["moved", "hop"])
def test_a_redirect_is_followed(site: str, path: str) -> None:
    with client_of(site) as client:
        assert client.get(f"http://{site}/{path}").body == BODY


@pytest.mark.parametrize(
    ("path", "expected", "said"),
    [
        ("no-such-page", UnreadableInputError, "404"),
        ("403", UnreadableInputError, "403"),
        ("500", TryLaterError, "500"),
        ("503", TryLaterError, "503"),
        ("loop", UnreadableInputError, "redirected more than"),
        ("to-private", UnreadableInputError, "private or local"),
        ("to-file", UnreadableInputError, "only http"),
        ("to-nowhere", WhipstitchError, "."),
        ("large", UnreadableInputError, "larger than"),
        ("endless", UnreadableInputError, "larger than"),
        ("bomb", UnreadableInputError, "larger than"),
        ("badly-zipped", UnreadableInputError, "Decoding"),
        ("drip", TryLaterError, "within"),
        ("silent", TryLaterError, "Timeout"),
        ("cut", TryLaterError, "closed"),
    ],
)
def test_a_bad_answer_is_an_error_of_ours(site: str, path: str, expected: type[WhipstitchError], said: str) -> None:
    with client_of(site, deadline=0.5, largest=200_000) as client:
        with pytest.raises(expected, match=said) as caught:
            client.get(f"http://{site}/{path}")
        assert len(str(caught.value).splitlines()) == 1
        assert client.get(f"http://{site}/page").body == BODY, "the next one works"


def test_a_server_that_wants_a_long_pause_gets_it(site: str) -> None:
    at = datetime(2025, 5, 18, tzinfo=UTC)
    with client_of(site, now=lambda: at) as client:
        for path in ("429", "page"):
            with pytest.raises(RateLimitedError, match="2025-05-18 00:01:00 UTC") as caught:
                client.get(f"http://{site}/{path}")
            assert caught.value.retry_at == at + timedelta(seconds=60)


def test_nobody_there_means_later() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with client_of("127.0.0.1") as client, pytest.raises(TryLaterError):
        client.get(f"http://127.0.0.1:{port}/")


# -- every error of the library ---------------------------------------------------------------------------------------


HTTPX_ERRORS = sorted(
    (
        thing
        for library in (httpx, httpcore)
        for thing in vars(library).values()
        if inspect.isclass(thing) and issubclass(thing, Exception) and not issubclass(thing, Warning)
    ),
    key=lambda one: (one.__module__, one.__name__),
)


def _made(kind: type[Exception]) -> Exception:
    request = httpx.Request("GET", "http://127.0.0.1/")
    if kind is httpx.HTTPStatusError:
        return httpx.HTTPStatusError("it says", request=request, response=httpx.Response(500))
    if kind in {httpx.StreamConsumed, httpx.StreamClosed, httpx.ResponseNotRead, httpx.RequestNotRead}:
        return kind()
    return kind("it says")


@pytest.mark.parametrize("kind", HTTPX_ERRORS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_error_of_the_library_becomes_one_of_ours(kind: type[Exception]) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise _made(kind)

    client = client_of("127.0.0.1", transport=httpx.MockTransport(fail))
    with client, pytest.raises((TryLaterError, UnreadableInputError)):
        client.get("http://127.0.0.1/")
