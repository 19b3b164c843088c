from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.collectors.panels.clocks import read_time
from archiver.collectors.panels.listing_dates import When, listing_dates
from schemas.post import Precision

CAPTURED = datetime(2025, 12, 10, 15, 20, tzinfo=UTC)


def dated(*lines: str, captured_at: datetime = CAPTURED) -> list[When]:
    return listing_dates([read_time(line) for line in lines], captured_at)


@pytest.mark.parametrize(
    ("line", "clock"),
    [
        ("1:56pm", "13:56"),
        ("1:56 PM", "13:56"),
        ("1:56\u202fPM", "13:56"),
        ("1:56\xa0p.m.", "13:56"),
        ("12:05am", "00:05"),
        ("12:30pm", "12:30"),
        ("2pm", "14:00"),
        ("13:56", "13:56"),
        ("13.56", "13:56"),
        ("13h56", "13:56"),
        ("kl. 13.56", "13:56"),
        ("13:56 Uhr", "13:56"),
        ("١٣:٥٦", "13:56"),
        ("٥:٤٥ م", "17:45"),
        ("٥:٤٥ مساءً", "17:45"),
        ("下午1:56", "13:56"),
        ("\u200f13:56\u200f", "13:56"),
        ("1:56pm · Edited", "13:56"),
    ],
)
def test_a_clock_is_read_in_any_dress(line: str, clock: str) -> None:
    shown = read_time(line)
    assert shown is not None
    assert shown.clock_only
    assert shown.clock is not None
    assert f"{shown.clock.hour:02}:{shown.clock.minute:02}" == clock


@pytest.mark.parametrize(
    ("line", "at", "precision", "inferred"),
    [
        ("Just now", "2025-12-10T15:20", "minute", True),
        ("12m", "2025-12-10T15:08", "minute", True),
        ("3h", "2025-12-10T12:00", "hour", True),
        ("3 hours ago", "2025-12-10T12:00", "hour", True),
        ("vor 3 Stunden", "2025-12-10T12:00", "hour", True),
        ("2d", "2025-12-08T12:00", "day", True),
        ("Yesterday", "2025-12-09T12:00", "day", True),
        ("أمس", "2025-12-09T12:00", "day", True),
        ("Yesterday at 1:56 PM", "2025-12-09T13:56", "minute", True),
        ("Monday at 1:56 PM", "2025-12-08T13:56", "minute", True),
        ("Nov 30", "2025-11-30T12:00", "day", True),
        ("Dec 24", "2024-12-24T12:00", "day", True),
        ("29 Feb", "2024-02-29T12:00", "day", True),
        ("Dec 24, 2024", "2024-12-24T12:00", "day", False),
        ("May 18, 2025 at 2:07pm", "2025-05-18T14:07", "minute", False),
        ("18 May 2025, 14:07", "2025-05-18T14:07", "minute", False),
        ("2025-05-18 14:07", "2025-05-18T14:07", "minute", False),
        ("2025-05-18T14:07:09+02:00", "2025-05-18T12:07:09", "second", False),
        ("1:56 PM · Nov 22, 2025", "2025-11-22T13:56", "minute", False),
        ("Nov 22, 2025 · 1:56 PM UTC", "2025-11-22T13:56", "minute", False),
        ("5/18/2025, 2:07 PM", "2025-05-18T14:07", "minute", False),
        ("02.06.2025 um 14:07 Uhr", "2025-06-02T14:07", "minute", False),
        ("18 de mayo de 2025", "2025-05-18T12:00", "day", False),
        ("18 במאי 2025", "2025-05-18T12:00", "day", False),
        ("2025年5月18日 14:07", "2025-05-18T14:07", "minute", False),
    ],
)
def test_a_time_is_dated(line: str, at: str, precision: str, *, inferred: bool) -> None:
    (when,) = dated(line)
    assert when.at == datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert when.precision == precision
    assert when.inferred is inferred


@pytest.mark.parametrize(
    "line",
    [
        "",
        "5/5",
        "(3/3)",
        "٣/٣",
        "24/7",
        "9/11 1961",
        "3.50",
        "24:10",
        "12",
        "2025",
        "Monday",
        "24 hours",
        "a day",
        "Updated 1:56pm",
        "at six",
        "May",
    ],
)
def test_what_only_looks_like_a_time_is_none(line: str) -> None:
    assert read_time(line) is None


def test_a_date_that_can_be_read_in_two_ways_is_not_guessed() -> None:
    (when,) = dated("5/6/2025 14:07")
    assert when.at is None
    assert when.spelling


def test_a_clock_that_runs_backwards_on_the_way_up_means_another_day() -> None:
    days = [when.at.day for when in dated("9:12am", "11:40am", "4:31pm", "4:26pm", "4:26pm", "1:05pm") if when.at]
    assert days == [10, 9, 8, 8, 8, 8]


def test_a_clock_later_than_the_capture_is_of_the_day_before() -> None:
    (when,) = dated("23:10")
    assert when.at == datetime(2025, 12, 9, 23, 10, tzinfo=UTC)


def test_clocks_are_of_the_zone_of_the_capture() -> None:
    (when,) = dated("23:10", captured_at=datetime(2025, 12, 10, 1, 0, tzinfo=timezone(timedelta(hours=2))))
    assert when == When(datetime(2025, 12, 9, 21, 10, tzinfo=UTC), Precision.MINUTE, inferred=True, spelling="23:10")


def test_a_mixed_listing_goes_on_from_the_day_that_it_reached() -> None:
    found = dated("3h", "Yesterday", "23:00", "22:00", "Nov 30", "Dec 24, 2024", "Dec 30")
    assert [f"{when.at:%y-%m-%d}" for when in found if when.at] == [
        "25-12-10", "25-12-09", "25-12-09", "25-12-09", "25-11-30", "24-12-24", "23-12-30",
    ]  # fmt: skip


def test_an_oldest_first_listing_is_walked_from_its_end() -> None:
    found = dated("May 1, 2025", "23:00", "May 2, 2025", "May 4, 2025")
    assert [f"{when.at:%d %H}" for when in found if when.at] == ["01 12", "02 23", "02 12", "04 12"]
    rising = dated("8:00", "9:00", "10:00", "11:00", "12:00")
    assert {when.at.day for when in rising if when.at} == {10}


def test_a_pinned_post_tells_nothing_about_the_others() -> None:
    shown = [read_time(line) for line in ("08:00", "14:00", "13:00")]
    assert [when.at.day for when in listing_dates(shown, CAPTURED, [True, False, False]) if when.at] == [10, 10, 10]


def test_relative_times_leave_no_trace_in_the_identity() -> None:
    assert [when.spelling for when in dated("3h", "2d", "14:07", "Nov 30", "May 18, 2025 at 2:07pm")] == [
        "", "", "14:07", "2025-11-30", "2025-05-18T14:07",
    ]  # fmt: skip


@given(st.lists(st.times(), max_size=30), st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001 - the zone is put on below
def test_bare_clocks_never_rise_above_the_capture_nor_out_of_order(clocks: list, moment: datetime) -> None:  # type: ignore[type-arg]  # of times
    captured_at = moment.replace(tzinfo=UTC)
    found = dated(*(f"{clock:%H:%M}" for clock in clocks), captured_at=captured_at)
    times = [when.at for when in found if when.at]
    assert len(times) == len(clocks)
    assert all(at <= captured_at for at in times)
    assert all(a >= b for a, b in pairwise(times)) or all(a <= b for a, b in pairwise(times))


@given(st.text(max_size=70))
def test_any_line_is_a_time_or_none(line: str) -> None:
    listing_dates([read_time(line)], CAPTURED)
