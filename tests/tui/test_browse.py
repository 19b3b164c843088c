"""What one does in the browser, and what comes of it."""

import pytest

from schemas.errors import ArchiveError
from schemas.filter import ThreadFilter
from schemas.post import Author
from storage import Archive
from tests.tui.driving import Fill, Settle, browse, many, text_of
from tui.app import BrowserApp
from tui.widgets.thread_list import ThreadList


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (["down", "j", "up", "k", "j"], 1),
        (["end"], 49),
        (["G"], 49),
        (["G", "g"], 0),
        (["end", "home"], 0),
        (["end", "down", "down"], 49),
        (["up"], 0),
    ],
)
async def test_keys_move_the_cursor(archive: Archive, fill: Fill, settle: Settle, keys: list[str], place: int) -> None:
    many(fill, 50)
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*keys)
        assert browse(pilot).threads.cursor == place


async def test_pages_move_by_what_is_seen_and_the_cursor_stays_in_sight(
    archive: Archive, fill: Fill, settle: Settle
) -> None:
    many(fill, 60)
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        threads = browse(pilot).threads
        seen = threads.scrollable_content_region.height
        await pilot.press("pagedown")
        assert (threads.cursor, threads.top) == (seen, seen)
        await pilot.press("pagedown", "pagedown", "pagedown")
        assert threads.cursor == 59
        assert threads.top + seen >= 60
        await pilot.press("pageup")
        assert threads.top <= threads.cursor < threads.top + seen


async def test_a_narrow_screen_shows_one_pane_at_a_time(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill(["1/2 first", "2/2 second"])
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = browse(pilot)
        assert (screen.middle.display, screen.reading.display, screen.places.display) == (True, False, False)
        await pilot.press("enter")
        await settle(pilot)
        assert (screen.middle.display, screen.reading.display) == (False, True)
        assert "2 of 2 parts, complete" in text_of(pilot)
        for back in ("escape", "backspace", "h"):
            await pilot.press(back)
            assert screen.middle.display
            await pilot.press("enter")
        await pilot.press("escape", "f")
        assert (screen.middle.display, screen.places.display) == (False, True)


async def test_a_wide_screen_shows_the_thread_under_the_cursor(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill(["newer thread"])
    fill(["older thread"])
    async with BrowserApp(archive).run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        reading = browse(pilot).reading
        assert reading.thread is not None
        assert reading.thread.title == "newer thread"
        await pilot.press("down")
        await settle(pilot)
        assert reading.thread.title == "older thread"
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert not reading.display


async def test_a_click_moves_the_cursor_and_a_second_one_opens(archive: Archive, fill: Fill, settle: Settle) -> None:
    many(fill, 5)
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        threads = browse(pilot).threads
        await pilot.click(ThreadList, offset=(10, 3))
        assert threads.cursor == 3
        await pilot.click(ThreadList, offset=(10, 3))
        await settle(pilot)
        assert browse(pilot).pane == "reading"


async def test_filters_are_seen_and_taken_away(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill(["whole one", "and its end"])
    fill(["1/2 half one", None], author=Author(name="Grace", handle="grace"))
    async with BrowserApp(archive).run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        screen = browse(pilot)
        assert "All threads" in text_of(pilot)
        await pilot.press("i")
        await settle(pilot)
        assert screen.threads.count == 1
        assert "incomplete ×" in text_of(pilot)
        await pilot.press("a")
        await settle(pilot)
        assert "author grace ×" in text_of(pilot)
        await pilot.click("#chips", offset=(3, 0))
        await settle(pilot)
        assert screen.threads.asked == ThreadFilter(author="grace", platform="mastodon")
        await pilot.press("escape")
        await settle(pilot)
        assert screen.threads.count == 2


async def test_a_filter_that_nothing_matches_says_so(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill(["whole one", "and its end"])
    async with BrowserApp(archive, filter=ThreadFilter(complete=False)).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "No thread matches" in text_of(pilot)


async def test_an_empty_archive_says_what_to_do(archive: Archive, fill: Fill, settle: Settle) -> None:
    async with BrowserApp(archive).run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        assert "whipstitch collect page.txt" in text_of(pilot)
        await pilot.press("enter", "w", "x", "y", "o", "i", "escape")
        fill(["the first thread"])
        browse(pilot).follower.look()
        await settle(pilot)
        assert "the first thread" in text_of(pilot)


async def test_new_threads_wait_until_they_are_asked_for(archive: Archive, fill: Fill, settle: Settle) -> None:
    many(fill, 30)
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = browse(pilot)
        await pilot.press("end", "up", "up")
        here, above = screen.threads.current(), screen.threads.cursor - screen.threads.top
        fill(["older than all"])
        screen.follower.look()
        await settle(pilot)
        assert "1 new thread — press r" in text_of(pilot)
        assert screen.threads.count == 30
        assert screen.threads.current() == here
        await pilot.press("r")
        await settle(pilot)
        assert screen.threads.count == 31
        assert screen.threads.current() == here
        assert screen.threads.cursor - screen.threads.top == above
        assert "press r" not in text_of(pilot)


async def test_the_first_rows_are_there_before_the_others(
    archive: Archive, fill: Fill, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(fill, 12)
    monkeypatch.setattr("tui.widgets.thread_list._FIRST", 5)
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        threads = browse(pilot).threads
        if not threads.whole:
            await pilot.press("end")
        await settle(pilot)
        assert threads.whole
        assert threads.count == 12


async def test_end_goes_to_the_end_that_is_not_yet_read(archive: Archive, fill: Fill, settle: Settle) -> None:
    many(fill, 12)
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        threads = browse(pilot).threads
        numbers = archive.thread_numbers()
        threads._window.take(numbers[:5])
        threads.whole = False
        threads.action_last()
        assert threads.cursor == 4
        threads.post_message(ThreadList.Read(threads._request, numbers))
        await settle(pilot)
        assert threads.cursor == 11


async def test_a_failing_archive_is_one_line_and_no_traceback(
    archive: Archive, fill: Fill, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(fill, 3)

    def broken(*_: object) -> None:
        raise ArchiveError("a.db", "the file is damaged")

    async with BrowserApp(archive).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        for name in ("thread_numbers", "thread_rows", "search", "totals", "changed_since", "thread_count"):
            monkeypatch.setattr(archive, name, broken)
        monkeypatch.setattr(archive.desk, "thread", broken)
        await pilot.press("enter")
        await settle(pilot)
        assert "the file is damaged" in text_of(pilot)
        browse(pilot).follower.look()
        await pilot.press("escape", "i", "slash", "x")
        await settle(pilot)
        assert "the file is damaged" in text_of(pilot)


async def test_a_slow_filter_is_asked_in_the_background_and_begins_at_the_top(
    archive: Archive, fill: Fill, settle: Settle
) -> None:
    many(fill, 30)
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("end")
        browse(pilot).show_threads(ThreadFilter(text="thread"))
        await settle(pilot)
        assert (browse(pilot).threads.count, browse(pilot).threads.cursor) == (30, 0)


async def test_threads_that_are_gone_say_so(
    archive: Archive, fill: Fill, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(fill, 3)
    monkeypatch.setattr(archive, "thread_rows", lambda _: [])
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("down", "enter", "a", "y")
        await settle(pilot)
        assert "stitched anew meanwhile: press r" in text_of(pilot)


async def test_a_thread_stitched_anew_is_told_in_one_line(archive: Archive, fill: Fill, settle: Settle) -> None:
    many(fill, 3)
    async with BrowserApp(archive).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        browse(pilot).open(999_999)
        await settle(pilot)
        assert "This thread was stitched anew meanwhile: press r" in text_of(pilot)


async def test_evidence_and_folds_leave_the_part_where_it_is(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill([f"{number}/120 part {number} " + "word " * 60 for number in range(1, 121)])
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press(*["n"] * 50)
        assert "50/120 part 50" in text_of(pilot)
        await pilot.press("w")
        assert "50/120 part 50" in text_of(pilot)
        await pilot.resize_terminal(60, 24)
        await settle(pilot)
        assert "50/120 part 50" in text_of(pilot)
        await pilot.press("p")
        assert "49/120 part 49" in text_of(pilot)
        await pilot.press("end")
        assert "120/120" in text_of(pilot)
