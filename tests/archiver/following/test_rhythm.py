from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.following import rhythm
from archiver.following.durations import about, seconds_of, written
from archiver.following.hosts import host_of
from schemas.errors import AnswerError, NoPostsError, RateLimitedError, TryLaterError
from schemas.following import Followed, Rhythm, Visited
from schemas.source import Source

SECOND = 1_000_000
NOW = 1_000_000 * SECOND
HOUR = 3600


def _followed(seconds: int = HOUR, failures: int = 0, *, every: int | None = None, last_at: int | None = 1) -> Followed:
    told = Rhythm(seconds, failures, NOW)
    return Followed(1, "feed", "f", None, "h", every, None, None, 0, told, last_at, None, None, None, False)


def _after(followed: Followed, **said: Any) -> Rhythm:
    return rhythm.following(followed, Visited("f", NOW, **said), run_began_at=NOW, now=NOW)


def test_quiet_sources_are_visited_less_and_busy_ones_more() -> None:
    assert _after(_followed()).seconds == HOUR * 3 // 2
    assert _after(_followed(), unchanged=40).seconds == HOUR * 3 // 2
    assert _after(_followed(), new=1).seconds == HOUR * 2 // 3
    assert _after(_followed(), changed=1).seconds == HOUR * 2 // 3
    assert _after(_followed(), new=10).seconds == HOUR // 2
    assert _after(_followed(last_at=None), new=10_000).seconds == HOUR, "all that ever was is no measure"


@given(st.lists(st.integers(0, 30), max_size=60))
def test_a_rhythm_keeps_within_its_bounds(visits: list[int]) -> None:
    seconds = rhythm.FIRST
    for new in visits:
        seconds = _after(_followed(seconds), new=new).seconds
        assert rhythm.SHORTEST <= seconds <= rhythm.LONGEST


def test_a_source_finds_the_rhythm_in_which_about_every_second_visit_brings_something() -> None:
    """A post every five hours: the source is visited every two to eight."""
    seconds, at, seen = rhythm.FIRST, 0, 0
    distances = []
    for _ in range(200):
        at += seconds
        posted = at // (5 * HOUR)
        seconds = _after(_followed(seconds), new=posted - seen).seconds
        seen = posted
        distances.append(seconds)
    assert 2 * HOUR < sum(distances[20:]) / len(distances[20:]) < 8 * HOUR


def test_a_wish_is_kept_whatever_comes() -> None:
    for new in (0, 1, 100):
        assert _after(_followed(every=1800), new=new).seconds == 1800


@pytest.mark.parametrize("minutes", [5, 10, 15, 30, 60, 360])
def test_no_run_of_a_crontab_is_missed(minutes: int) -> None:
    """Runs begin up to a second late; a source's turn comes up to four minutes later."""
    every = minutes * 60
    for late in (0.0, 0.9):
        began = NOW + int(late * SECOND)
        visited = Visited("f", began + 240 * SECOND)
        after = rhythm.following(_followed(every=every), visited, run_began_at=began, now=visited.began_at)
        assert NOW < after.due_at <= NOW + every * SECOND


def test_a_failure_puts_the_next_visit_off_and_says_nothing_of_the_rhythm() -> None:
    down = TryLaterError("f", "the network is down")
    pauses, failures = [], 0
    for _ in range(12):
        after = _after(_followed(failures=failures), error=down)
        assert after.seconds == HOUR
        pauses.append((after.due_at - NOW) // SECOND)
        failures = after.failures
    assert pauses[:4] == [300, 600, 1200, 2400]
    assert pauses[-1] == 6 * HOUR
    assert _after(_followed(failures=failures), new=0) == Rhythm(HOUR * 3 // 2, 0, NOW + (HOUR * 3 // 2 - 60) * SECOND)


@pytest.mark.parametrize("error", [AnswerError("f", 404, "Not Found"), NoPostsError("f", "posts")])
def test_a_server_that_says_no_is_asked_again_within_a_week(error: Exception) -> None:
    assert _after(_followed(), error=error).due_at == NOW + HOUR * SECOND
    assert _after(_followed(failures=500), error=error).due_at == NOW + 7 * 24 * HOUR * SECOND


def test_a_server_that_names_a_moment_is_not_asked_before() -> None:
    until = datetime.fromtimestamp(NOW / SECOND, UTC) + timedelta(hours=9)
    limited = RateLimitedError("f", until)
    assert _after(_followed(), error=limited).due_at == NOW + 9 * HOUR * SECOND
    assert rhythm.rests_until(limited) == NOW + 9 * HOUR * SECOND
    assert _after(_followed(), error=RateLimitedError("f", None)).due_at == NOW + 300 * SECOND


def test_what_failed_together_does_not_come_back_together() -> None:
    down = Visited("f", NOW, error=TryLaterError("f", "down"))
    due = {rhythm.following(_followed(), down, run_began_at=NOW, now=NOW, chance=n / 10).due_at for n in range(11)}
    assert len(due) == 11


def test_a_visit_is_told_in_a_word() -> None:
    told = [Visited("f", 0, new=1), Visited("f", 0, changed=1), Visited("f", 0, unchanged=3)]
    assert [rhythm.result(one) for one in told] == ["new", "new", "quiet"]
    assert rhythm.result(Visited("f", 0, error=TryLaterError("f", "x"))) == "later"
    assert rhythm.result(Visited("f", 0, error=ZeroDivisionError())) == "failed"


# -- distances and hosts ------------------------------------------------------------------------------------------------


@given(st.integers(1, 366 * 24 * 60).map(lambda minutes: minutes * 60))
def test_a_distance_that_is_written_is_read_again(seconds: int) -> None:
    assert seconds_of(written(seconds)) == seconds


@pytest.mark.parametrize("text", ["", "0m", "5", "h", "-1h", "1.5h", "1h30m", "400d", "30s", "١h", "9" * 400 + "d"])
def test_what_is_no_distance_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="distance"):
        seconds_of(text)


def test_a_distance_is_told_roughly() -> None:
    assert [about(seconds) for seconds in (20, 60, 3600, 5400, 7300, 90_000, 200_000)] == [
        "0m",
        "1m",
        "1h",
        "90m",
        "2h",
        "25h",
        "2d",
    ]


@pytest.mark.parametrize(
    ("locator", "host"),
    [
        ("@ada@Social.example", "social.example"),
        ("@ada@social.example:8443", "social.example"),
        ("https://Home.example:81/x", "home.example"),
        ("feed+https://home.example/", "home.example"),
        ("pds+https://pds.example/did:plc:x", "pds.example"),
        ("@ada.bsky.social", "some"),
        ("telegram:channel", "some"),
        ("https://[", "some"),
        ("/home/me/posts.jsonl", None),
        ("-", None),
    ],
)
def test_a_locator_tells_whom_a_visit_asks(locator: str, host: str | None) -> None:
    assert host_of(Source(collector="some", locator=locator)) == host
