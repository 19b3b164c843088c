"""How the client treats servers: pauses, distances, attempts. No test here takes real time."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any

import httpx
import pytest

from archiver.collectors.client import Client
from archiver.collectors.guard import AddressGuard
from archiver.collectors.web.manners import Manners
from schemas.errors import AnswerError, RateLimitedError, TryLaterError, WhipstitchError

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
Answers = Callable[[httpx.Request], httpx.Response]


class Time:
    """Passes when somebody sleeps."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return 1000.0 + self.passed

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.slept.append(seconds)
        self.passed += seconds


@pytest.fixture
def time() -> Time:
    return Time()


def _client(time: Time, answers: Answers, **said: Any) -> Client:
    clocks: dict[str, Any] = {"now": time.now, "monotonic": time.monotonic, "sleep": time.sleep}
    return Client(transport=httpx.MockTransport(answers), **clocks, **said)


class Script:
    """Answers one after the other, the last one for ever; knows when it was asked."""

    def __init__(self, time: Time, *answers: httpx.Response | Exception | tuple[int, dict[str, str]]) -> None:
        self.time = time
        self.answers = list(answers) or [(200, {})]
        self.asked: list[httpx.Request] = []
        self.at: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        self.at.append(self.time.passed)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, tuple):
            return httpx.Response(answer[0], headers=answer[1], stream=httpx.ByteStream(b"body"))
        return answer


def _epoch(seconds: float) -> str:
    return str(int((START + timedelta(seconds=seconds)).timestamp()))


def _iso(seconds: float) -> str:
    return (START + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _spent(seconds: float) -> list[dict[str, str]]:
    """ "Used up, come back in so many seconds", as different servers say it."""
    return [
        {"Retry-After": str(int(seconds))},
        {"Retry-After": format_datetime(START + timedelta(seconds=seconds), usegmt=True)},
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": _iso(seconds)},
        {"x-rate-limit-remaining": "0", "x-rate-limit-reset": _epoch(seconds)},
        {"RateLimit-Remaining": "0", "RateLimit-Reset": _epoch(seconds)},
        {"RateLimit-Remaining": "0", "RateLimit-Reset": str(int(seconds))},
        {"X-RateLimit-Remaining": "0.0", "X-RateLimit-Reset": str(int(seconds))},
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": _epoch(seconds) + "000"},
        # Retry-After is about this answer, the allowance is about all.
        {"Retry-After": str(int(seconds)), "RateLimit-Remaining": "7", "RateLimit-Reset": _epoch(9999)},
    ]


NAMES = ["seconds", "date", "mastodon", "x", "bluesky", "draft", "reddit", "milliseconds", "both"]


# -- pauses -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", _spent(20), ids=NAMES)
def test_a_short_pause_is_waited_out(time: Time, headers: dict[str, str]) -> None:
    script = Script(time, (429, headers), (200, {}))
    with _client(time, script) as client:
        assert client.get("https://a.example/").status == 200
    assert 20 <= script.at[1] < 21


@pytest.mark.parametrize("headers", _spent(600), ids=NAMES)
def test_a_long_pause_is_for_a_later_run(time: Time, headers: dict[str, str]) -> None:
    script = Script(time, (429, headers))
    with _client(time, script) as client:
        for path in ("one", "two"):
            with pytest.raises(RateLimitedError) as caught:
                client.get(f"https://a.example/{path}")
            assert caught.value.retry_at == START + timedelta(seconds=600)
            assert caught.value.locator == f"https://a.example/{path}"
        assert len(script.asked) == 1, "the second is not even asked"
        with pytest.raises(RateLimitedError):
            client.get("https://b.example/")
        assert len(script.asked) == 2, "another host knows nothing of it"
    assert not time.slept


@pytest.mark.parametrize("headers", _spent(20)[2:8], ids=NAMES[2:8])
def test_a_used_up_allowance_is_heeded_before_the_next_request(time: Time, headers: dict[str, str]) -> None:
    script = Script(time, (200, headers), (200, {}))
    with _client(time, script) as client:
        client.get("https://a.example/1")
        client.get("https://a.example/2")
    assert 20 <= script.at[1] < 21


def test_a_used_up_allowance_that_is_renewed_late_ends_the_run(time: Time) -> None:
    script = Script(time, (200, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": _iso(300)}))
    with _client(time, script) as client:
        client.get("https://a.example/1")
        with pytest.raises(RateLimitedError) as caught:
            client.get("https://a.example/2")
        assert caught.value.retry_at == START + timedelta(seconds=300)
        time.passed = 301
        assert client.get("https://a.example/2").status == 200


def test_an_allowance_that_is_left_was_not_the_reason(time: Time) -> None:
    """X answers 429 to a used-up month, with plenty left of the quarter of an hour."""
    script = Script(time, (429, {"x-rate-limit-remaining": "890", "x-rate-limit-reset": _epoch(800)}))
    with _client(time, script) as client, pytest.raises(RateLimitedError) as caught:
        client.get("https://a.example/")
    assert caught.value.retry_at is None


@pytest.mark.parametrize(
    "said",
    ["", "soon", "-5", "1e9", "nan", "inf", "٣", "Tue, 99 Foo 2026", "0x10", "12 34", "Thu, 01 Jan 99999 00:00:00 GMT"],
)
def test_a_pause_that_nobody_understands_is_a_refusal_like_another(time: Time, said: str) -> None:
    headers = [(b"retry-after", said.encode())]
    script = Script(time, httpx.Response(429, headers=headers), (200, {}))
    with _client(time, script) as client:
        assert client.get("https://a.example/").status == 200


@pytest.mark.parametrize("said", ["9" * 30, "Fri, 31 Dec 9999 23:59:59 GMT", "9" * 400])
def test_no_pause_is_longer_than_a_year(time: Time, said: str) -> None:
    script = Script(time, (429, {"Retry-After": said}))
    with _client(time, script) as client, pytest.raises(RateLimitedError) as caught:
        client.get("https://a.example/")
    assert caught.value.retry_at == START + timedelta(days=366)


@pytest.mark.parametrize("said", ["0", "Sun, 22 Nov 2026 09:00:00 GMT"])
def test_a_pause_that_is_over_delays_nothing(time: Time, said: str) -> None:
    script = Script(time, (503, {"Retry-After": said}), (200, {}))
    with _client(time, script) as client:
        assert client.get("https://a.example/").status == 200
    assert script.at[1] < 1.001


def test_pauses_end_with_our_patience(time: Time) -> None:
    script = Script(time, (503, {"Retry-After": "25"}))
    with _client(time, script, manners=Manners(attempts=10, patience=60)) as client, pytest.raises(RateLimitedError):
        client.get("https://a.example/")
    assert len(script.asked) == 3
    assert time.passed <= 60


# -- attempts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "failure",
    [(status, {}) for status in (408, 425, 429, 502, 503, 504)]
    + [kind("?") for kind in (httpx.ConnectError, httpx.ReadError, httpx.RemoteProtocolError, httpx.ReadTimeout)],
    ids=str,
)
def test_what_may_pass_is_asked_again(time: Time, failure: Any) -> None:
    script = Script(time, failure, failure, (200, {}))
    with _client(time, script) as client:
        assert client.get("https://a.example/").status == 200
    assert len(script.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 406, 410, 422, 451, 501, 505])
def test_a_no_is_a_no(time: Time, status: int) -> None:
    script = Script(time, (status, {"Retry-After": "1"}))
    with _client(time, script) as client, pytest.raises(AnswerError) as caught:
        client.get("https://a.example/")
    assert (caught.value.status, len(script.asked), time.slept) == (status, 1, [])


@pytest.mark.parametrize("status", [500, 507, 520, 599])
def test_a_server_in_trouble_is_left_to_a_later_run(time: Time, status: int) -> None:
    script = Script(time, (status, {}))
    with _client(time, script) as client, pytest.raises(TryLaterError):
        client.get("https://a.example/")
    assert len(script.asked) == 1


@pytest.mark.parametrize("attempts", [1, 2, 5])
def test_attempts_are_counted(time: Time, attempts: int) -> None:
    script = Script(time, (502, {}))
    with _client(time, script, manners=Manners(attempts=attempts)) as client, pytest.raises(TryLaterError, match="502"):
        client.get("https://a.example/")
    assert len(script.asked) == attempts
    assert time.passed < 16


def test_attempts_of_many_do_not_fall_together() -> None:
    moments = set()
    for _ in range(20):
        time = Time()
        script = Script(time, (502, {}), (200, {}))
        with _client(time, script, manners=Manners(pace=0)) as client:
            client.get("https://a.example/")
        moments.add(script.at[1])
    assert len(moments) > 10


# -- distances ----------------------------------------------------------------------------------------------------------


def _distances(time: Time, script: Script, urls: list[str], **said: Any) -> list[float]:
    pace = said.pop("pace", None)
    with _client(time, script, **said) as client:
        for url in urls:
            client.get(url, pace=pace)
    return [round(later - sooner, 6) for sooner, later in pairwise(script.at)]


@pytest.mark.parametrize(
    ("manners", "pace", "expected"),
    [
        (Manners(), None, 1.0),
        (Manners(pace=2.5), None, 2.5),
        (Manners(), 3.0, 3.0),
        (Manners(pace=4), 3.0, 4.0),
        (Manners(pace=0), None, 0),
    ],
)
def test_requests_to_one_host_keep_their_distance(
    time: Time, manners: Manners, pace: float | None, expected: float
) -> None:
    urls = ["https://a.example/1", "http://a.example/2", "https://a.example:444/3"]
    assert _distances(time, Script(time), urls, manners=manners, pace=pace) == [expected] * 2


def test_other_hosts_are_not_waited_for(time: Time) -> None:
    assert _distances(time, Script(time), ["https://a.example/", "https://b.example/"]) == [0]


def test_a_host_that_the_settings_name_is_not_made_to_wait_for(time: Time) -> None:
    script = Script(time, (200, {"X-RateLimit-Remaining": "10", "X-RateLimit-Reset": _iso(100)}))
    urls = ["http://127.0.0.1/"] * 3
    assert _distances(time, script, urls, guard=AddressGuard(("127.0.0.1",)), pace=3.0) == [0, 0]


def test_an_allowance_is_spread_over_its_time(time: Time) -> None:
    script = Script(time, (200, {"X-RateLimit-Remaining": "50", "X-RateLimit-Reset": _iso(200)}))
    assert _distances(time, script, ["https://a.example/"] * 3) == [4.0, 3.92]


def test_a_wide_allowance_hurries_nobody(time: Time) -> None:
    script = Script(time, (200, {"RateLimit-Remaining": "2999", "RateLimit-Reset": _epoch(300)}))
    assert _distances(time, script, ["https://a.example/"] * 3) == [1.0, 1.0]


def test_redirects_keep_their_distance_too(time: Time) -> None:
    script = Script(time, (301, {"Location": "/b"}), (200, {}))
    assert _distances(time, script, ["https://a.example/a"]) == [1.0]


def test_never_two_at_once_to_one_host() -> None:
    inside, most, lock = 0, 0, threading.Lock()
    meeting = threading.Barrier(2, timeout=5)

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal inside, most
        if request.url.host != "a.example":
            meeting.wait()  # two hosts are asked at once, or this breaks
            return httpx.Response(200)
        with lock:
            inside += 1
            most = max(most, inside)
        threading.Event().wait(0.005)
        with lock:
            inside -= 1
        return httpx.Response(200)

    with Client(transport=httpx.MockTransport(answer), manners=Manners(pace=0)) as client:
        urls = ["https://a.example/"] * 8 + ["https://b.example/", "https://c.example/"]
        errors: list[WhipstitchError] = []

        def ask(url: str) -> None:
            try:
                client.get(url)
            except WhipstitchError as error:
                errors.append(error)

        threads = [threading.Thread(target=ask, args=(url,)) for url in urls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (most, errors) == (1, [])
