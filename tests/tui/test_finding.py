"""Filters that compose, words for them, dates, addresses."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import UsageError
from schemas.filter import ThreadFilter
from schemas.post import Author
from storage import Archive
from tests.tui.driving import Fill, Settle, browse, text_of
from tui.app import BrowserApp
from tui.asked import chips, holds, next_of, toggled
from tui.filter_words import understood, written
from tui.screens.browse import BrowseScreen

MAY = datetime(2025, 5, 1, tzinfo=UTC)


def test_every_field_of_a_filter_has_its_chip() -> None:
    asked = ThreadFilter(
        platform="x", source="p", since=MAY, until=MAY, tag="#sea", text="w", media=True, complete=False, starred=False,
        unread=True, mine="todo",
    )  # fmt: skip
    assert [chip.label for chip in chips(asked)] == [
        "incomplete", "not starred", "unread", "with media", "platform x", "source p", "#sea", "mine todo", "“w”",
        "since 2025-05-01", "until 2025-05-01",
    ]  # fmt: skip
    for chip in chips(asked):
        assert len(chips(chip.without)) == len(chips(asked)) - 1
    assert [chip.label for chip in chips(ThreadFilter(author="ada", platform="x"))] == ["author ada"]


def test_filters_compose_and_come_off_again() -> None:
    incomplete, ada = ThreadFilter(complete=False), ThreadFilter(author="ada", platform="x")
    both = toggled(incomplete, ada)
    assert both == ThreadFilter(complete=False, author="ada", platform="x")
    assert holds(both, ada)
    assert toggled(both, ada) == incomplete
    assert toggled(both, ThreadFilter(author="bob")) == ThreadFilter(complete=False, author="bob")
    assert toggled(both, ThreadFilter()) == ThreadFilter()
    assert holds(ThreadFilter(), ThreadFilter())
    assert not holds(both, ThreadFilter())


def test_three_presses_lead_back() -> None:
    asked = ThreadFilter()
    seen = []
    for _ in range(3):
        asked = next_of(asked, "complete", False)
        seen.append(asked.complete)
    assert seen == [False, True, None]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", ThreadFilter()),
        ('author:ada tag:sea "two words" -not', ThreadFilter(author="ada", tag="sea", text='"two words" -not')),
        ('author:"Harbour Watch" is:incomplete', ThreadFilter(author="Harbour Watch", complete=False)),
        ("since:2025-05 is:unread is:starred is:media", ThreadFilter(since=MAY, unread=True, starred=True, media=True)),
        ("mine:todo platform:x source:page.txt", ThreadFilter(mine="todo", platform="x", source="page.txt")),
        ("re:mark https://a.example", ThreadFilter(text="re:mark https://a.example")),
    ],
)
def test_words_say_a_filter_and_are_said_by_it(typed: str, asked: ThreadFilter) -> None:
    assert understood(typed) == asked
    assert understood(written(asked)) == asked


@pytest.mark.parametrize("typed", ["since:soon", "is:odd", "until:2025-13"])
def test_words_that_say_nothing_are_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        understood(typed)


@given(st.text(max_size=80))
def test_any_words_are_a_filter_or_refused(typed: str) -> None:
    try:
        asked = understood(typed)
    except UsageError:
        return
    assert isinstance(asked, ThreadFilter)


@pytest.fixture
def shelf(fill: Fill) -> None:
    for number in range(6):
        fill(
            [f"1/2 thread {number}", "2/2 end" if number % 2 else None],
            author=Author(name=f"Author {number % 2}", handle=f"a{number % 2}"),
            tags=("even",) if number % 2 == 0 else (),
        )


@pytest.mark.usefixtures("shelf")
async def test_a_filter_is_typed_and_kept_under_a_name(archive: Archive, settle: Settle) -> None:
    async with BrowserApp(archive).run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await pilot.press("F", *"is:odd", "enter")
        assert "is: one of complete" in text_of(pilot)
        await pilot.press(*["backspace"] * 6, *"tag:even", "enter")
        await settle(pilot)
        assert browse(pilot).threads.count == 3
        await pilot.press("K", *"evens", "enter")
        await settle(pilot)
        assert archive.remarks.filters() == [("evens", ThreadFilter(tag="even"))]
        assert "Saved filters" in text_of(pilot)
        await pilot.press("c")
        await settle(pilot)
        places = browse(pilot).places
        place = next(place for place in places.places if place.label == "evens")
        browse(pilot).choose(place.asked or ThreadFilter(), whole=place.whole)
        await settle(pilot)
        assert browse(pilot).asked == ThreadFilter(tag="even")
        browse(pilot).action_drop_filter()
        await settle(pilot)
        await pilot.press(*"evens", "enter")
        await settle(pilot)
        assert archive.remarks.filters() == []


@pytest.mark.usefixtures("shelf")
async def test_places_compose(archive: Archive, settle: Settle) -> None:
    async with BrowserApp(archive).run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await pilot.press("i", "f", "end", "enter")
        await settle(pilot)
        assert len(chips(browse(pilot).asked)) == 2
        await pilot.press("f", "end", "enter")
        await settle(pilot)
        assert browse(pilot).asked == ThreadFilter(complete=False)


@pytest.mark.usefixtures("shelf")
async def test_a_date_is_jumped_to(archive: Archive, settle: Settle) -> None:
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("D", *"soon", "enter")
        assert "write a date like" in text_of(pilot)
        await pilot.press(*["backspace"] * 4, *"2025-05-14", "enter")
        await settle(pilot)
        row = browse(pilot).threads.current()
        assert row is not None
        assert row.title == "thread 3"


@pytest.mark.usefixtures("shelf")
async def test_the_thread_of_an_address_is_gone_to(archive: Archive, settle: Settle) -> None:
    async with BrowserApp(archive).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("colon", *"https://social.example/@ada/4-2", "enter")
        await settle(pilot)
        assert "thread 3" in text_of(pilot)
        assert browse(pilot).threads.cursor == 3
        await pilot.press("colon", *"nowhere", "enter")
        await settle(pilot)
        assert "no post 'nowhere' in the archive" in text_of(pilot)


@pytest.mark.usefixtures("shelf")
async def test_first_rows_come_with_each_key(archive: Archive, settle: Settle) -> None:
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", "t")
        assert "thread 5" in text_of(pilot)
        assert "type on" in text_of(pilot)


@pytest.mark.usefixtures("shelf")
async def test_the_overview_tells_of_days_authors_tags_and_sources(archive: Archive, settle: Settle) -> None:
    async with BrowserApp(archive).run_test(size=(100, 60)) as pilot:
        await settle(pilot)
        await pilot.press("V")
        await settle(pilot)
        text = text_of(pilot)
        for said in ("complete", "9 posts", "2025-05-12 to 2025-05-17", "Author 1 · mastodon", "#even", "page.html"):
            assert said in text
        await pilot.press("j", "k", "escape")
        assert isinstance(pilot.app.screen, BrowseScreen)


@pytest.mark.parametrize(
    ("width", "panes"),
    [
        (80, {"list": {"list"}, "reading": {"reading"}, "places": {"places"}}),
        (110, {"list": {"list", "reading"}, "reading": {"list", "reading"}, "places": {"places", "list"}}),
        (140, {pane: {"list", "reading", "places"} for pane in ("list", "reading", "places")}),
    ],
)
@pytest.mark.usefixtures("shelf")
async def test_panes_stand_side_by_side_where_there_is_room(
    archive: Archive, settle: Settle, width: int, panes: dict[str, set[str]]
) -> None:
    async with BrowserApp(archive).run_test(size=(width, 30)) as pilot:
        await settle(pilot)
        screen = browse(pilot)
        for pane, shown in panes.items():
            screen.go(pane)
            await settle(pilot)
            widgets = {"list": screen.middle, "reading": screen.reading, "places": screen.places}
            assert {name for name, widget in widgets.items() if widget.display} == shown


@pytest.mark.usefixtures("shelf")
async def test_edges_are_dragged(archive: Archive, settle: Settle) -> None:
    async with BrowserApp(archive).run_test(size=(140, 30)) as pilot:
        await settle(pilot)
        screen = browse(pilot)
        before = screen.middle.region.width
        await pilot.mouse_down(offset=(screen.edges["list"].region.x, 10))
        await pilot.hover(offset=(screen.edges["list"].region.x + 12, 10))
        await pilot.mouse_up(offset=(screen.edges["list"].region.x, 10))
        await settle(pilot)
        assert screen.middle.region.width > before + 6
        screen.go("places")
        await pilot.press("greater_than_sign")
        await settle(pilot)
        assert screen.places.region.width == 30
