"""Pauses that servers ask for: short ones are waited out, long ones are for a later run. No test here takes real time."""

from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest

from archiver.collectors.web.manners import Manners
from schemas.errors import RateLimitedError
from tests.archiver.script import START, Script, Time, client_of, epoch, iso


def _spent(seconds: float) -> list[dict[str, str]]:
    """ "Used up, come back in so many seconds", as different servers say it."""
    return [
        {"Retry-After": str(int(seconds))},
        {"Retry-After": format_datetime(START + timedelta(seconds=seconds), usegmt=True)},
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": iso(seconds)},
        {"x-rate-limit-remaining": "0", "x-rate-limit-reset": epoch(seconds)},
        {"RateLimit-Remaining": "0", "RateLimit-Reset": epoch(seconds)},
        {"RateLimit-Remaining": "0", "RateLimit-Reset": str(int(seconds))},
        {"X-RateLimit-Remaining": "0.0", "X-RateLimit-Reset": str(int(seconds))},
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": epoch(seconds) + "000"},
        # Retry-After is about this answer, the allowance is about all.
        {"Retry-After": str(int(seconds)), "RateLimit-Remaining": "7", "RateLimit-Reset": epoch(9999)},
    ]


NAMES = ["seconds", "date", "mastodon", "x", "bluesky", "draft", "reddit", "milliseconds", "both"]


@pytest.mark.parametrize("headers", _spent(20), ids=NAMES)
def test_a_short_pause_is_waited_out(time: Time, headers: dict[str, str]) -> None:
    script = Script(time, (429, headers), (200, {}))
    with client_of(time, script) as client:
        assert client.get("https://a.example/").status == 200
    assert 20 <= script.at[1] < 21


@pytest.mark.parametrize("headers", _spent(600), ids=NAMES)
def test_a_long_pause_is_for_a_later_run(time: Time, headers: dict[str, str]) -> None:
    script = Script(time, (429, headers))
    with client_of(time, script) as client:
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
    with client_of(time, script) as client:
        client.get("https://a.example/1")
        client.get("https://a.example/2")
    assert 20 <= script.at[1] < 21


def test_a_used_up_allowance_that_is_renewed_late_ends_the_run(time: Time) -> None:
    script = Script(time, (200, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": iso(300)}))
    with client_of(time, script) as client:
        client.get("https://a.example/1")
        with pytest.raises(RateLimitedError) as caught:
            client.get("https://a.example/2")
        assert caught.value.retry_at == START + timedelta(seconds=300)
        time.passed = 301
        assert client.get("https://a.example/2").status == 200


def test_an_allowance_that_is_left_was_not_the_reason(time: Time) -> None:
    """X answers 429 to a used-up month, with plenty left of the quarter of an hour."""
    script = Script(time, (429, {"x-rate-limit-remaining": "890", "x-rate-limit-reset": epoch(800)}))
    with client_of(time, script) as client, pytest.raises(RateLimitedError) as caught:
        client.get("https://a.example/")
    assert caught.value.retry_at is None


@pytest.mark.parametrize(
    "said",
    ["", "soon", "-5", "1e9", "nan", "inf", "٣", "Tue, 99 Foo 2026", "0x10", "12 34", "Thu, 01 Jan 99999 00:00:00 GMT"],
)
def test_a_pause_that_nobody_understands_is_a_refusal_like_another(time: Time, said: str) -> None:
    headers = [(b"retry-after", said.encode())]
    script = Script(time, httpx.Response(429, headers=headers), (200, {}))
    with client_of(time, script) as client:
        assert client.get("https://a.example/").status == 200


@pytest.mark.parametrize("said", ["9" * 30, "Fri, 31 Dec 9999 23:59:59 GMT", "9" * 400])
def test_no_pause_is_longer_than_a_year(time: Time, said: str) -> None:
    script = Script(time, (429, {"Retry-After": said}))
    with client_of(time, script) as client, pytest.raises(RateLimitedError) as caught:
        client.get("https://a.example/")
    assert caught.value.retry_at == START + timedelta(days=366)


@pytest.mark.parametrize("said", ["0", "Sun, 22 Nov 2026 09:00:00 GMT"])
def test_a_pause_that_is_over_delays_nothing(time: Time, said: str) -> None:
    script = Script(time, (503, {"Retry-After": said}), (200, {}))
    with client_of(time, script) as client:
        assert client.get("https://a.example/").status == 200
    assert script.at[1] < 1.001


def test_pauses_end_with_our_patience(time: Time) -> None:
    script = Script(time, (503, {"Retry-After": "25"}))
    with client_of(time, script, manners=Manners(attempts=10, patience=60)) as client, pytest.raises(RateLimitedError):
        client.get("https://a.example/")
    assert len(script.asked) == 3
    assert time.passed <= 60
