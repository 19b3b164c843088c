"""The distance between requests to one host, and never two at once."""

import threading
from itertools import pairwise
from typing import Any

import httpx
import pytest

from archiver.collectors.client import Client
from archiver.collectors.guard import AddressGuard
from archiver.collectors.web.manners import Manners
from schemas.errors import WhipstitchError
from tests.archiver.script import Script, Time, client_of, epoch, iso


def _distances(time: Time, script: Script, urls: list[str], **said: Any) -> list[float]:
    pace = said.pop("pace", None)
    with client_of(time, script, **said) as client:
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
    script = Script(time, (200, {"X-RateLimit-Remaining": "10", "X-RateLimit-Reset": iso(100)}))
    urls = ["http://127.0.0.1/"] * 3
    assert _distances(time, script, urls, guard=AddressGuard(("127.0.0.1",)), pace=3.0) == [0, 0]


def test_an_allowance_is_spread_over_its_time(time: Time) -> None:
    script = Script(time, (200, {"X-RateLimit-Remaining": "50", "X-RateLimit-Reset": iso(200)}))
    assert _distances(time, script, ["https://a.example/"] * 3) == [4.0, 3.92]


def test_a_wide_allowance_hurries_nobody(time: Time) -> None:
    script = Script(time, (200, {"RateLimit-Remaining": "2999", "RateLimit-Reset": epoch(300)}))
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
