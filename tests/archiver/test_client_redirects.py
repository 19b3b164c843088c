"""What is sent, and to whom: headers, redirects, conditional requests."""

from collections.abc import Callable
from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.collectors.client import Client
from archiver.collectors.web.manners import Manners
from schemas.errors import UnreadableInputError, WhipstitchError


class Script:
    """Answers one after the other, the last one for ever."""

    def __init__(self, *answers: tuple[int, dict[str, str]]) -> None:
        self.answers = list(answers) or [(200, {})]
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        status, headers = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        raw = [(name.encode(), value.encode("utf-8", "surrogatepass")) for name, value in headers.items()]
        return httpx.Response(status, headers=raw)


def _client(answers: Callable[[httpx.Request], httpx.Response]) -> Client:
    return Client(transport=httpx.MockTransport(answers), manners=Manners(pace=0), sleep=lambda _: None)


def test_an_unchanged_page_is_an_answer() -> None:
    script = Script((304, {"ETag": '"1"'}))
    with _client(script) as client:
        capture = client.get("https://a.example/", {"If-None-Match": '"1"'})
    assert script.asked[0].headers["if-none-match"] == '"1"'
    assert (capture.status, capture.body, capture.size) == (304, b"", 0)
    assert ("etag", '"1"') in capture.headers


def test_we_say_who_we_are_and_what_we_can_unpack() -> None:
    script = Script()
    with _client(script) as client:
        client.get("https://a.example/#part")
    headers = script.asked[0].headers
    assert headers["user-agent"].startswith("whipstitch/")
    assert headers["accept-encoding"] == "gzip, deflate"
    assert str(script.asked[0].url) == "https://a.example/"


@pytest.mark.parametrize(
    ("start", "to", "kept"),
    [
        ("https://a.example/", "/there", True),
        ("https://a.example/", "https://a.example:443/there", True),
        ("http://a.example/", "https://a.example/there", True),
        ("https://a.example/", "http://a.example/there", False),
        ("https://a.example/", "https://b.example/there", False),
        ("https://a.example/", "https://a.example:8443/there", False),
        ("https://a.example/", "https://sub.a.example/there", False),
        ("http://a.example:8080/", "https://a.example/there", False),
        ("https://a.example/", "//b.example/there", False),
    ],
)
def test_what_is_sent_along_goes_only_to_whom_it_is_meant_for(start: str, to: str, *, kept: bool) -> None:
    script = Script((302, {"Location": to}), (200, {}))
    with _client(script) as client:
        capture = client.get(start, {"Authorization": "Bearer s3cret", "X-Extra": "1"})
    for header in ("authorization", "x-extra"):
        assert (header in script.asked[1].headers) is kept
    assert capture.url == str(script.asked[1].url)


def test_it_does_not_come_back_by_a_second_redirect() -> None:
    script = Script((302, {"Location": "https://b.example/"}), (302, {"Location": "https://a.example/2"}), (200, {}))
    with _client(script) as client:
        client.get("https://a.example/", {"Authorization": "Bearer s3cret"})
    assert "authorization" not in script.asked[2].headers


@pytest.mark.parametrize(("hops", "arrives"), [(5, True), (6, False)])
def test_five_redirects_are_followed(hops: int, *, arrives: bool) -> None:
    script = Script(*[(302, {"Location": f"/{hop}"}) for hop in range(hops)], (200, {}))
    with _client(script) as client:
        if arrives:
            assert client.get("https://a.example/").status == 200
        else:
            with pytest.raises(UnreadableInputError, match="more than 5 times"):
                client.get("https://a.example/")


def test_a_server_may_look_whether_its_cookie_comes_back() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if "cookie" in request.headers:
            return httpx.Response(200)
        return httpx.Response(302, headers={"Location": "/", "Set-Cookie": "seen=1"})

    with _client(answer) as client:
        assert client.get("https://a.example/").status == 200


@pytest.mark.parametrize(
    "to", ["http://169.254.169.254/", "http://[::1]/", "http://printer.local/", "http://router/", "gopher://a.example/"]
)
def test_every_hop_is_checked(to: str) -> None:
    script = Script((302, {"Location": to}), (200, {}))
    with _client(script) as client, pytest.raises(UnreadableInputError, match=r"private or local|only http"):
        client.get("https://a.example/")
    assert len(script.asked) == 1


@given(st.one_of(st.text(max_size=60), st.from_regex(r"(//)?[\w.@:%\[\]-]{0,30}(:[0-9]{0,7})?(/.*)?", fullmatch=True)))
def test_whatever_a_redirect_names_there_is_an_answer_or_an_error_of_ours(place: str) -> None:
    script = Script((302, {"Location": place}), (200, {}))
    with _client(script) as client, suppress(WhipstitchError):
        client.get("https://a.example/")


@given(st.text(max_size=60))
def test_whatever_is_asked_for_there_is_an_answer_or_an_error_of_ours(place: str) -> None:
    with _client(Script()) as client, suppress(WhipstitchError):
        client.get(f"http://{place}")


@pytest.mark.parametrize("port", [0, 65536, 99999, 10**9])
def test_a_port_that_is_none_is_an_error_of_ours(port: int) -> None:
    with _client(Script()) as client, pytest.raises(UnreadableInputError, match="no such port"):
        client.get(f"http://93.184.216.34:{port}/")
