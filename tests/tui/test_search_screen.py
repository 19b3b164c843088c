"""Searching as one types."""

from typing import cast

import pytest
from textual.widgets import Input

from schemas.page import Page
from schemas.post import Author, Post
from schemas.source import Source
from storage import Archive
from tests.tui.driving import Fill, Settle, text_of
from tui.app import BrowserApp
from tui.screens.browse import BrowseScreen
from tui.screens.search import SearchScreen


async def test_results_come_as_one_types_and_enter_reads_the_thread(
    archive: Archive, fill: Fill, settle: Settle
) -> None:
    fill(["1/2 the brass gauge", "2/2 its dial"])
    fill(["1/2 something else", "2/2 entirely"])
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"gau")
        await settle(pilot)
        assert "1 post" in text_of(pilot)
        assert "the brass gauge" in text_of(pilot)
        await pilot.press("enter")
        await settle(pilot)
        screen = cast("BrowseScreen", pilot.app.screen)
        assert screen.pane == "reading"
        assert screen.reading.thread is not None
        assert screen.reading.thread.title == "the brass gauge"


async def test_a_found_post_is_at_the_upper_edge_of_its_thread(archive: Archive, fill: Fill, settle: Settle) -> None:
    words = ["cellar", "gauge", "dial"]
    fill([f"{number}/9 {words[number % 3]} {number} {'and so on ' * 40}" for number in range(1, 10)])
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for typed, part in (("gauge 7", 7), ("dial 2", 2), ("gauge 1", None)):
            await pilot.press("slash", *typed[:-2], "space", typed[-1])
            await settle(pilot)
            await pilot.press("enter")
            await settle(pilot)
            screen = cast("BrowseScreen", pilot.app.screen)
            assert screen.reading.part_number() == part
            assert not screen.reading.moved


async def test_a_post_outside_of_threads_can_be_read(archive: Archive, settle: Settle) -> None:
    alone = Post(platform="web", id="alone-1", author=Author(name="Ada"), text="a lonely gauge")
    with archive.writing() as writer:
        writer.store(Page(source=Source(collector="web_page", locator="/p"), posts=(alone,)), [None])
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"lonely")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "A single post: it belongs to no thread" in text_of(pilot)


async def test_escape_clears_and_then_leaves(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill(["the brass gauge"])
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"gauge", "down", "escape")
        assert not pilot.app.screen.query_one(Input).value
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, BrowseScreen)


async def test_words_can_narrow_the_list(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill(["1/2 the brass gauge", "2/2 its dial"])
    fill(["1/2 something else", "2/2 entirely"])
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"dial", "ctrl+t")
        await settle(pilot)
        screen = cast("BrowseScreen", pilot.app.screen)
        assert screen.threads.count == 1
        assert "“dial” ×" in text_of(pilot)


async def test_late_answers_to_old_questions_are_dropped(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill(["the brass gauge"])
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"gauge")
        await settle(pilot)
        search = cast("SearchScreen", pilot.app.screen)
        search.post_message(SearchScreen.Answered(search._request - 1, []))
        await settle(pilot)
        assert search.found.count == 1


@pytest.mark.parametrize("typed", ['"', "-", "AND", "*", '"unclosed', "()", "NEAR(", "'; DROP TABLE posts; --", "\\"])
async def test_no_input_is_an_error(archive: Archive, fill: Fill, settle: Settle, typed: str) -> None:
    fill(["the brass gauge"])
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash")
        pilot.app.screen.query_one(Input).value = typed
        await settle(pilot)
        assert isinstance(pilot.app.screen, SearchScreen)


async def test_a_pasted_escape_sequence_is_shown_and_not_sent(archive: Archive, settle: Settle) -> None:
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash")
        pilot.app.screen.query_one(Input).value = "A\x1b]0;pwned\x07 \u202eB "
        await settle(pilot)
        assert pilot.app.screen.query_one(Input).value == "A␛]0;pwned␇ \\u202eB "
