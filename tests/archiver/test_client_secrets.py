"""What is secret is neither told, nor logged, nor kept."""

import logging
import traceback

import httpcore
import httpx
import pytest

from archiver.collectors.client import Client
from archiver.collectors.guard import AddressGuard
from archiver.collectors.web.redaction import redacted
from schemas.errors import WhipstitchError

SECRET = "s3cr3t-W0rd"  # noqa: S105 - it opens nothing
URL = f"https://me:{SECRET}@a.example/v1?limit=40&access_token={SECRET}&max_id=7#token={SECRET}"
HEADERS = {"Authorization": f"Bearer {SECRET}", "X-Extra": SECRET}
SHOWN = "https://a.example/v1?limit=40&access_token=***&max_id=7"

FAILURES = [
    *(httpx.Response(status) for status in (400, 401, 404, 429, 500, 503)),
    httpx.Response(200, headers={"Content-Encoding": "br"}, stream=httpx.ByteStream(b"?")),
    httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"?")),
    httpx.Response(302, headers={"Location": "http://localhost/"}),
    httpx.Response(302, headers={"Location": f"http://127.0.0.1/?access_token={SECRET}"}),
    httpx.Response(302),
    httpx.Response(302, headers={"Location": "http://[broken/"}),
    httpx.ConnectError("refused"),
    httpx.ReadTimeout("timed out"),
    httpx.LocalProtocolError(f"Illegal header value b'Bearer {SECRET}'"),
    httpcore.LocalProtocolError(f"Illegal header value b'Bearer {SECRET}'"),
]


@pytest.mark.parametrize("failure", FAILURES, ids=repr)
def test_no_error_and_no_log_tells_a_secret(
    failure: httpx.Response | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def answer(_: httpx.Request) -> httpx.Response:
        if isinstance(failure, Exception):
            raise failure
        return failure

    client = Client(transport=httpx.MockTransport(answer), sleep=lambda _: None)
    with client, pytest.raises(WhipstitchError) as caught:
        client.get(URL, HEADERS)
    told = "".join(traceback.format_exception(caught.value)) + str(vars(caught.value)) + caplog.text
    assert SECRET not in told
    assert SHOWN in str(caught.value)


@pytest.mark.parametrize("value", [f"Bearer {SECRET}\n", f"{SECRET}\r\nX: y", f"{SECRET}\x00", f"é{SECRET}"])
def test_a_header_that_cannot_be_sent_is_not_quoted(value: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = Client(guard=AddressGuard(("127.0.0.1",)), sleep=lambda _: None)
    with client, pytest.raises(WhipstitchError) as caught:
        client.get("http://127.0.0.1:9/", {"Authorization": value})
    assert SECRET not in "".join(traceback.format_exception(caught.value)) + caplog.text


def test_an_answer_is_kept_without_the_secrets_of_its_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, text="fine", headers={"Set-Cookie": f"session={SECRET}"})

    with Client(transport=httpx.MockTransport(answer)) as client:
        capture = client.get(URL, HEADERS)
    assert asked[0].url.query.decode() == f"limit=40&access_token={SECRET}&max_id=7"
    assert capture.url == SHOWN
    assert SECRET not in repr(capture) + capture.model_dump_json() + caplog.text
    assert "https://a.example/v1" in caplog.text, "it is logged, though"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/@user/1?x=1", "https://a.example/@user/1?x=1"),
        ("https://a.example/?pagination_token=7&next_token=8", "https://a.example/?pagination_token=7&next_token=8"),
        ("https://a.example/?keyword=a&monkey=b", "https://a.example/?keyword=a&monkey=b"),
        ("https://a.example/?Token=1;api_key=2&API-KEY=3", "https://a.example/?Token=***;api_key=***&API-KEY=***"),
        ("https://a.example/?X-Amz-Signature=1&sig=2", "https://a.example/?X-Amz-Signature=***&sig=***"),
        ("https://a.example/#access_token=1", "https://a.example/#access_token=***"),
        ("https://me@a.example/", "https://a.example/"),
        ("http://[broken/?token=1", "http://[broken/?token=***"),
        ("no address", "no address"),
    ],
)
def test_an_address_is_shown_without_its_secrets(url: str, expected: str) -> None:
    assert redacted(url) == expected
    assert redacted(redacted(url)) == expected
