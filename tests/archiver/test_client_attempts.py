"""What is asked again, how often, and what is not. No test here takes real time."""

from typing import Any

import httpx
import pytest

from archiver.collectors.web.manners import Manners
from schemas.errors import AnswerError, TryLaterError
from tests.archiver.script import Script, Time, client_of


@pytest.mark.parametrize(
    "failure",
    [(status, {}) for status in (408, 425, 429, 502, 503, 504)]
    + [kind("?") for kind in (httpx.ConnectError, httpx.ReadError, httpx.RemoteProtocolError, httpx.ReadTimeout)],
    ids=str,
)
def test_what_may_pass_is_asked_again(time: Time, failure: Any) -> None:
    script = Script(time, failure, failure, (200, {}))
    with client_of(time, script) as client:
        assert client.get("https://a.example/").status == 200
    assert len(script.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 406, 410, 422, 451, 501, 505])
def test_a_no_is_a_no(time: Time, status: int) -> None:
    script = Script(time, (status, {"Retry-After": "1"}))
    with client_of(time, script) as client, pytest.raises(AnswerError) as caught:
        client.get("https://a.example/")
    assert (caught.value.status, len(script.asked), time.slept) == (status, 1, [])


@pytest.mark.parametrize("status", [500, 507, 520, 599])
def test_a_server_in_trouble_is_left_to_a_later_run(time: Time, status: int) -> None:
    script = Script(time, (status, {}))
    with client_of(time, script) as client, pytest.raises(TryLaterError):
        client.get("https://a.example/")
    assert len(script.asked) == 1


@pytest.mark.parametrize("attempts", [1, 2, 5])
def test_attempts_are_counted(time: Time, attempts: int) -> None:
    script = Script(time, (502, {}))
    with (
        client_of(time, script, manners=Manners(attempts=attempts)) as client,
        pytest.raises(TryLaterError, match="502"),
    ):
        client.get("https://a.example/")
    assert len(script.asked) == attempts
    assert time.passed < 16


def test_attempts_of_many_do_not_fall_together() -> None:
    moments = set()
    for _ in range(20):
        time = Time()
        script = Script(time, (502, {}), (200, {}))
        with client_of(time, script, manners=Manners(pace=0)) as client:
            client.get("https://a.example/")
        moments.add(script.at[1])
    assert len(moments) > 10
