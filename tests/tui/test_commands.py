"""Every command has its key, its word in the footer and its line in the help; some need what the browser is given."""

from collections.abc import Iterator

import pytest

from schemas.errors import TryLaterError
from schemas.filter import ThreadFilter
from storage import Archive
from tests.tui.driving import Fill, Settle, browse, many, text_of
from tui.abilities import Abilities
from tui.app import BrowserApp
from tui.screens.browse import BrowseScreen
from tui.screens.help import HelpScreen


@pytest.fixture
def shelf(fill: Fill) -> None:
    many(fill, 6)


async def test_help_shows_every_key_and_closes(archive: Archive, settle: Settle) -> None:
    async with BrowserApp(archive).run_test(size=(100, 60)) as pilot:
        await settle(pilot)
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        text = text_of(pilot)
        assert "Show why each part is there" in text
        assert "Quit" in text
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, BrowseScreen)


async def test_the_palette_runs_commands(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill(["1/2 half", None])
    fill(["whole", "thread"])
    async with BrowserApp(archive).run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p", *"incomplete")
        await pilot.pause(0.5)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert browse(pilot).threads.asked.complete is False


async def test_q_quits(archive: Archive, settle: Settle) -> None:
    app = BrowserApp(archive)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("q")
    assert app.return_code == 0


async def test_collecting_tells_how_it_goes_and_how_it_ends(archive: Archive, fill: Fill, settle: Settle) -> None:
    def collect(locator: str) -> Iterator[str]:
        yield f"reading {locator}"
        fill(["freshly collected"])
        yield "stored 1 post"

    async with BrowserApp(archive, Abilities(collect=collect)).run_test(size=(100, 30), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("C", *"page.txt", "enter")
        await settle(pilot)
        await settle(pilot)
        assert "Collected page.txt" in text_of(pilot)
        assert "freshly collected" in text_of(pilot)


async def test_a_collection_that_fails_is_one_line(archive: Archive, settle: Settle) -> None:
    def collect(locator: str) -> Iterator[str]:
        yield "asking"
        raise TryLaterError(locator, "no answer")

    async with BrowserApp(archive, Abilities(collect=collect)).run_test(size=(100, 30), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("C", *"page.txt", "enter")
        await settle(pilot)
        assert "page.txt: no answer; try again later" in text_of(pilot)


async def test_collecting_is_not_offered_to_those_who_cannot(archive: Archive, settle: Settle) -> None:
    async with BrowserApp(archive).run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press("C")
        assert pilot.app.screen is browse(pilot)


async def test_copying_takes_the_thread_under_the_cursor(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill(["1/2 first words", None])
    async with BrowserApp(archive).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert "first words" in pilot.app.clipboard
        assert "2/2 not captured" in pilot.app.clipboard
        assert "Copied: 1 part" in text_of(pilot)


async def test_a_click_in_the_footer_runs_its_command(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill(["whole", "thread"])
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        at = text_of(pilot).splitlines()[-1].index("Incomplete")
        await pilot.click("#footer", offset=(at, 0))
        await settle(pilot)
        assert browse(pilot).threads.asked.complete is False


async def test_keys_can_be_ones_own(archive: Archive, fill: Fill, settle: Settle) -> None:
    many(fill, 2)
    async with BrowserApp(archive, keys={"browse.incomplete": "I"}).run_test() as pilot:
        await settle(pilot)
        await pilot.press("i")
        assert browse(pilot).asked == ThreadFilter()
        await pilot.press("I")
        assert browse(pilot).asked == ThreadFilter(complete=False)
        assert "I Incomplete" in text_of(pilot)


@pytest.mark.usefixtures("shelf")
async def test_following_says_what_came_of_it(archive: Archive, settle: Settle) -> None:
    abilities = Abilities(follow=lambda locator: f"Following {locator}")
    async with BrowserApp(archive, abilities).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("A", *"feed", "enter")
        await settle(pilot)
        assert "Following feed" in text_of(pilot)


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("key", ["J", "S", "Z", "E", "A", "C", "X", "T"])
async def test_what_is_not_given_is_not_done(archive: Archive, settle: Settle, key: str) -> None:
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        assert isinstance(pilot.app.screen, BrowseScreen)


async def test_a_collection_can_be_stopped(archive: Archive, settle: Settle) -> None:
    import threading

    go_on = threading.Event()

    def collect(_: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
        yield "page 1"
        go_on.wait(10)
        yield "page 2"
        raise AssertionError

    async with BrowserApp(archive, Abilities(collect=collect)).run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.pause(0.3)
        await pilot.press("C", *"slow", "enter")
        await pilot.pause(0.3)
        assert "page 1 · X stops" in text_of(pilot)
        await pilot.press("X")
        go_on.set()
        await settle(pilot)
        assert "slow was stopped; what is stored stays" in text_of(pilot)


async def test_the_sample_is_tried_from_an_empty_archive(archive: Archive, settle: Settle) -> None:
    from archiver.cli.abilities import abilities

    async with BrowserApp(archive, abilities(archive)).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "T tries a sample page" in text_of(pilot)
        await pilot.press("T")
        for _ in range(20):
            await settle(pilot)
            if browse(pilot).threads.count:
                break
        assert "Harbour Watch" in text_of(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("S", "3", "enter")
        await settle(pilot)
        await settle(pilot)
        assert browse(pilot).threads.count == 2
        await pilot.press("Z")
        await settle(pilot)
        await settle(pilot)
        assert browse(pilot).threads.count == 1
        assert "5 of 5 parts, complete" in text_of(pilot)


async def test_the_footer_of_an_empty_archive_offers_what_can_be_done_there(
    archive: Archive, fill: Fill, settle: Settle
) -> None:
    abilities = Abilities(collect=lambda locator: iter([locator]))
    async with BrowserApp(archive, abilities=abilities).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert text_of(pilot).splitlines()[-1].split() == ["C", "Collect", "?", "Help", "q", "Quit"]
        fill(["the first thread"])
        browse(pilot).follower.look()
        await settle(pilot)
        assert "Collect" not in text_of(pilot).splitlines()[-1]
        assert "Search" in text_of(pilot).splitlines()[-1]
