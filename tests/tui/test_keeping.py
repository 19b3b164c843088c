"""What a reader keeps, takes along, joins and splits."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from schemas.errors import UsageError
from schemas.filter import ThreadFilter
from schemas.post import Author
from storage import Archive
from tests.tui.driving import Fill, Settle, browse, text_of
from tui.abilities import Abilities
from tui.app import BrowserApp


def first(archive: Archive) -> str:
    return archive.thread_rows(archive.thread_numbers())[0].id


@pytest.fixture
def shelf(fill: Fill) -> None:
    for number in range(6):
        fill([f"1/2 thread {number}", "2/2 end"], author=Author(name=f"Author {number}", handle=f"a{number}"))


@pytest.mark.usefixtures("shelf")
async def test_a_star_is_kept_and_seen(archive: Archive, settle: Settle) -> None:
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await settle(pilot)
        assert archive.remarks.of(first(archive)).starred
        assert "✓•★" in text_of(pilot)
        await pilot.press("down", "asterisk")
        await settle(pilot)
        assert browse(pilot).threads.count == 1
        assert "starred ×" in text_of(pilot)
        await pilot.press("s", "c")
        await settle(pilot)
        assert not archive.remarks.of(first(archive)).starred


@pytest.mark.usefixtures("shelf")
async def test_many_stars_at_once_end_as_the_last_one(archive: Archive, settle: Settle) -> None:
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*"sssss")
        await settle(pilot)
        assert archive.remarks.of(first(archive)).starred


@pytest.mark.usefixtures("shelf")
async def test_reading_marks_as_read_and_the_next_unread_is_found(archive: Archive, settle: Settle) -> None:
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert archive.remarks.of(first(archive)).seen == 2
        await pilot.press("u")
        await settle(pilot)
        assert browse(pilot).threads.cursor == 1
        assert "thread 1" in text_of(pilot)
        await pilot.press("escape", "M", "end", "u")
        await settle(pilot)
        assert browse(pilot).threads.cursor == 1
        assert archive.thread_count(ThreadFilter(unread=True)) == 5


@pytest.mark.usefixtures("shelf")
async def test_when_all_is_read_that_is_said(archive: Archive, settle: Settle) -> None:
    for row in archive.thread_rows(archive.thread_numbers()):
        archive.remarks.see(row.id, 2)
    async with BrowserApp(archive).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("u")
        await settle(pilot)
        assert "Everything here is read" in text_of(pilot)
        assert browse(pilot).threads.cursor == 0


@pytest.mark.usefixtures("shelf")
async def test_notes_and_tags_are_asked_for_and_shown(archive: Archive, settle: Settle) -> None:
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("e")
        await settle(pilot)
        await pilot.press(*"ask", "enter", "plus")
        await settle(pilot)
        await pilot.press(*"wall", "space", *"sea", "enter")
        await settle(pilot)
        assert archive.remarks.of(first(archive))[3:] == ("ask", ("sea", "wall"))
        assert "✎ ask" in text_of(pilot)
        assert "sea wall" in text_of(pilot)
        await pilot.press("f")
        assert "My tags" in text_of(pilot)


async def test_a_reader_comes_back_to_where_they_were(
    archive: Archive, fill: Fill, settle: Settle, tmp_path: Path
) -> None:
    fill(["1/2 newer", "2/2 end"])
    fill([f"{number}/40 part {number} " + "word " * 60 for number in range(1, 41)])
    state = tmp_path / "state" / "browse.json"
    async with BrowserApp(archive, state=state).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("t", "down", "enter")
        await settle(pilot)
        await pilot.press(*"nnnnnnn", "q")
    async with BrowserApp(archive, state=state).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await settle(pilot)
        assert browse(pilot).pane == "reading"
        assert "7/40" in text_of(pilot).splitlines()[1]
        assert browse(pilot).threads.cursor == 1
        assert not pilot.app.current_theme.dark


@pytest.mark.usefixtures("shelf")
async def test_filters_are_remembered_unless_others_are_asked_for(
    archive: Archive, settle: Settle, tmp_path: Path
) -> None:
    state = tmp_path / "browse.json"
    async with BrowserApp(archive, state=state).run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        await pilot.press("a", "greater_than_sign", "greater_than_sign", "q")
    async with BrowserApp(archive, state=state).run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        assert browse(pilot).asked == ThreadFilter(author="a0", platform="mastodon")
        assert browse(pilot).list_share > 45
        await pilot.press("q")
    async with BrowserApp(archive, state=state, filter=ThreadFilter(author="a1")).run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        assert browse(pilot).asked == ThreadFilter(author="a1")


@pytest.mark.parametrize(
    "found", ["", "{", "[]", '{"archives": 3, "theme": 7}', "\x00", '{"places_width": 9999999999}']
)
@pytest.mark.usefixtures("shelf")
async def test_any_state_file_will_do(archive: Archive, settle: Settle, tmp_path: Path, found: str) -> None:
    state = tmp_path / "browse.json"
    state.write_text(found)
    async with BrowserApp(archive, state=state).run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        assert browse(pilot).threads.count == 6
        await pilot.press("q")
    assert "archives" in state.read_text()


@pytest.mark.usefixtures("shelf")
async def test_joining_picks_one_and_then_the_other(archive: Archive, settle: Settle) -> None:
    joined: list[Sequence[str]] = []

    def join(names: Sequence[str]) -> list[str]:
        joined.append(names)
        return list(names[:1])

    async with BrowserApp(archive, Abilities(join=join)).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("J")
        assert "press J on the thread to add" in text_of(pilot)
        await pilot.press("J", "J", "down", "J")
        await settle(pilot)
        rows = archive.thread_rows(archive.thread_numbers())
        assert joined == [(rows[0].id, rows[1].id)]


@pytest.mark.usefixtures("shelf")
async def test_splitting_asks_for_a_number_and_undo_takes_it_back(archive: Archive, settle: Settle) -> None:
    done: list[object] = []

    def split(name: str, at: int) -> list[str]:
        done.append((name, at))
        return [name]

    def undo(name: str) -> list[str]:
        done.append(name)
        return [name]

    async with BrowserApp(archive, Abilities(split=split, undo=undo)).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("S", "x", "enter")
        assert "write a number" in text_of(pilot)
        await pilot.press("backspace", "2", "enter")
        await settle(pilot)
        await pilot.press("Z")
        await settle(pilot)
        assert done == [(first(archive), 2), first(archive)]
        assert browse(pilot).banner.news == ""


async def test_a_split_that_cannot_be_is_one_line(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill(["1/2 one", "2/2 two"])

    def split(_: str, at: int) -> list[str]:
        raise UsageError(f"part {at} is the first")

    async with BrowserApp(archive, Abilities(split=split)).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("S", "1", "enter")
        await settle(pilot)
        assert "part 1 is the first" in text_of(pilot)


@pytest.mark.usefixtures("shelf")
async def test_exports_take_a_thread_or_the_filter(archive: Archive, settle: Settle) -> None:
    written: list[object] = []

    def export(what: str | ThreadFilter, file: str) -> int:
        written.append((what, file))
        return 1

    abilities = Abilities(export=export, formats=(".json", ".jsonl"))
    async with BrowserApp(archive, abilities).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("E", "enter")
        await settle(pilot)
        assert "threads.json: 1 thread" in text_of(pilot)
        await pilot.press("a", "E", "down", *["backspace"] * 4, "enter")
        assert "Its name must end in .json or .jsonl" in text_of(pilot)
        await pilot.press(*"jsonl", "enter")
        await settle(pilot)
        asked = ThreadFilter(author="a0", platform="mastodon")
        assert written == [(first(archive), "threads.json"), (asked, "threads.jsonl")]


async def test_links_and_markdown_are_copied(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill(["1/2 *bold* [x](javascript:y)\x1b]52;c;\x07", None])
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("Y")
        await settle(pilot)
        assert pilot.app.clipboard == "https://social.example/@ada/1-1"
        await pilot.press("ctrl+y")
        await settle(pilot)
        assert r"> 1/2 \*bold\* \[x\](javascript:y)␛\]52;c;␇" in pilot.app.clipboard
        assert "*Not captured: 2*" in pilot.app.clipboard


async def test_pages_and_numbered_links_open_in_the_browser(
    archive: Archive, fill: Fill, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(["see https://museum.example/a and javascript:alert(1)"])
    opened: list[str] = []
    app = BrowserApp(archive)
    monkeypatch.setattr(app, "open_url", opened.append)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("O", "enter")
        await settle(pilot)
        await pilot.press("2", "9")
        await settle(pilot)
        line = next(y for y, line in enumerate(text_of(pilot).splitlines()) if "[2] https://museum" in line)
        await pilot.click(offset=(20, line))
        await pilot.pause()
        assert opened == ["https://social.example/@ada/1-1", *["https://museum.example/a"] * 2]


async def test_a_single_post_is_not_kept(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill(["thread"])
    from schemas.page import Page
    from schemas.post import Post
    from schemas.source import Source

    alone = Post(platform="web", id="alone-1", author=Author(name="Ada"), text="a lonely gauge")
    with archive.writing() as writer:
        writer.store(Page(source=Source(collector="web_page", locator="/p"), posts=(alone,)), [None])
    async with BrowserApp(archive).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        browse(pilot).open("alone-1")
        await settle(pilot)
        await pilot.press("s", "M", "J", "n")
        await settle(pilot)
        assert "this is a single post" in text_of(pilot)
