"""Nothing that stands in a post may do anything to the screen."""

from collections.abc import Awaitable, Callable, Iterator
from typing import cast

import pytest
from rich.segment import Segment
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from schemas.filter import ThreadFilter
from schemas.post import Author, Link, Media
from schemas.remark import Remark, Revision
from schemas.text import encodable
from storage import Archive
from tui.abilities import Abilities
from tui.app import BrowserApp
from tui.blocks import Wishes
from tui.document import document
from tui.links import Address, openable
from tui.markdown import markdown
from tui.reading import Reading
from tui.screens.browse import BrowseScreen
from tui.transcript import transcript

HOSTILE = {
    "unmatched closing tag": "[/nope] and [/] and [b",
    "an action": "[@click=app.quit]x[/]",
    "an action behind a space": "[ @click=app.quit]x",
    "an action behind a colour": "[$error @click=app.quit]x [B @click=app.quit]y",
    "an unfinished action": "[@click=app.bell('",
    "a terminal title": "A\x1b]0;pwned\x07B",
    "a clipboard write": "\x1b]52;c;ZXZpbA==\x07",
    "C1 controls": "\x9b31mred\x9d0;title\x9c",
    "bidi overrides": "\u202egnp.exe\u202c \u2066x\u2069",
    "NULs and all of C0": "".join(map(chr, range(32))) + "\x7f",
    "line separators": "a\u2028b\u2029c\x85d",
    "zalgo": "Z" + "\u0301" * 10_000 + "a" + "\u0489" * 500,
    "a very long line": "word " * 20_000,
    "many emoji": "👩\u200d👩\u200d👧\u200d👦🏽🇫🇮" * 5_000,
    "many lines": "\n" * 30_000,
    "tabs": "\ta\tb" * 500,
    "lone surrogates": "a\ud800b",
    "an invisible alphabet": "a\U000e0041\U000e0042b",
    "nothing": "",
}
HUGE = {
    "a megabyte without a space": "x" * 1_000_000,
    "a megabyte of wide letters": "東" * 350_000,
}
Fill = Callable[..., list[str]]
Settle = Callable[[Pilot[None]], Awaitable[None]]
Size = tuple[int, int]


def told(app: App[None]) -> Iterator[Segment]:
    """Every segment that is on the screen, whatever widget drew it."""
    screen = app.screen
    for line in screen._compositor.render_strips():
        yield from line


def check(app: App[None]) -> str:
    """The text of the screen, when nothing in it can do harm."""
    text = []
    for segment in told(app):
        assert not (segment.style and "@click" in segment.style.meta), segment
        link = segment.style.link if segment.style else None
        assert link is None or openable(link) == Address(link, "social.example"), segment
        for character in segment.text:
            code = ord(character)
            assert code >= 0x20, segment
            assert not 0x7F <= code <= 0x9F, segment
            assert not 0x202A <= code <= 0x202E, segment
            assert not 0x2066 <= code <= 0x2069, segment
            assert not 0xD800 <= code <= 0xDFFF, segment
        text.append(segment.text)
    return "".join(text)


def fields(text: str) -> dict[str, object]:
    """A post that is hostile all over."""
    short = text[:2000]
    return {
        "author": Author(name=short, handle=short, id=short),
        "title": short,
        "mentions": (short,),
        "tags": (short,),
        "links": (Link(text=short, url=short), Link(text=short, cut=True)),
        "media": (Media(kind=short, alt=text, url=short),),
        "content_warning": short,
        "locator": "/saved/" + encodable(short),
        "in_reply_to_author": short,
        "quotes_id": short,
    }


async def read_through(pilot: Pilot[None], settle: Settle) -> None:
    """Open the thread under the cursor, and look at all there is to it."""
    await pilot.press("enter")
    await settle(pilot)
    await pilot.press("w", "x")
    check(pilot.app)
    await pilot.press("end")
    check(pilot.app)
    await pilot.press("escape")


@pytest.mark.parametrize("size", [(80, 24), (130, 40)], ids=["narrow", "wide"])
async def test_hostile_text_is_only_text_in_list_and_reading_view(
    archive: Archive, fill: Fill, settle: Settle, size: Size
) -> None:
    names = [fill([text, text, None], **fields(text))[0] for text in HOSTILE.values()]
    app = BrowserApp(archive)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        for _ in names:
            check(app)
            await read_through(pilot, settle)
            await pilot.press("down")
        await pilot.press("f", "end")
        check(app)
        await pilot.press("enter")
        await settle(pilot)
        check(app)
    assert app.return_value is None


@pytest.mark.parametrize("text", [*HOSTILE.values(), *HUGE.values()], ids=[*HOSTILE, *HUGE])
async def test_hostile_text_is_only_text_in_notifications_and_chips(
    archive: Archive, fill: Fill, settle: Settle, text: str
) -> None:
    fill([text, None], **fields(text))
    app = BrowserApp(archive)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        browse = cast("BrowseScreen", app.screen)
        browse.tell(text[:5000])
        browse.show_threads(ThreadFilter(author=text[:100], source=text, tag=text[:50], text=encodable(text[:300])))
        await pilot.pause()
        check(app)
        await pilot.press("c", "a", "enter")
        await settle(pilot)
        check(app)


async def test_hostile_text_is_only_text_in_search_and_palette(archive: Archive, fill: Fill, settle: Settle) -> None:
    for text in HOSTILE.values():
        fill([f"findme {text}", "findme"], **fields(text))
    app = BrowserApp(archive)
    async with app.run_test(size=(100, 100)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"findme")
        await settle(pilot)
        assert "findme" in check(app)
        for text in HOSTILE.values():
            app.screen.query_one(Input).value = text[:300]
            await settle(pilot)
            check(app)
        await pilot.press("escape", "escape")
        await pilot.press("ctrl+p", *"only")
        await pilot.pause(0.5)
        check(app)
        await pilot.press("down", "enter")
        await settle(pilot)
        check(app)


@pytest.mark.parametrize("size", [(80, 24), (130, 40)], ids=["narrow", "wide"])
async def test_hostile_text_is_only_text_on_every_other_screen(
    archive: Archive, fill: Fill, settle: Settle, size: Size
) -> None:
    for text in HOSTILE.values():
        fill([f"findme {text}", text, None], **fields(text))
    for row, text in zip(archive.thread_rows(archive.thread_numbers()), HOSTILE.values(), strict=True):
        archive.remarks.note(row.id, text[:2000])
        archive.remarks.tag(row.id, (text[:200],))
        archive.remarks.save_filter(text[:200], ThreadFilter(author=text[:200], text=text[:200], mine=text[:200]))
    screens = ("V", "question_mark", "E", "F", "plus", "e", "S", "J", "D", "colon", "K", "A", "C")
    abilities = Abilities(
        collect=lambda _: iter(()),
        follow=str,
        join=list,
        split=lambda *_: [],
        undo=list,
        export=lambda *_: 0,
        formats=(".json",),
    )
    app = BrowserApp(archive, abilities)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("a")
        await settle(pilot)
        for key in screens:
            await pilot.press(key)
            await settle(pilot)
            check(app)
            await pilot.press("escape")
        for _ in HOSTILE:
            await pilot.press("enter", "v", "x", "d")
            await settle(pilot)
            check(app)
            await pilot.press("end", "escape", "f", "down", "down", "enter")
            check(app)
            await pilot.press("c", "down")
        app.theme = "high-contrast"
        await settle(pilot)
        check(app)
    assert app.return_value is None


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_only_text_in_edits_quotes_and_markdown(archive: Archive, fill: Fill, text: str) -> None:
    thread = archive.thread(fill([text, None], **fields(text))[0])
    post = thread.parts[0].post
    reading = Reading(
        thread,
        Remark(note=text[:99]),
        {post.id: [Revision(text[:99], text + "before", None, None)]},
        {str(post.quotes_id): post},
    )
    for seamless in (False, True):
        made = document(reading, Wishes(evidence=True, unfolded=True, edits=True, seamless=seamless))
        said = "".join(block.text for block in made.blocks) + markdown(thread)
        assert not [mark for mark in said.replace("\n", "") if ord(mark) < 0x20 or 0x7F <= ord(mark) <= 0x9F]
        assert all(mark.end <= len(block.text) for block in made.blocks for mark in block.marks)


async def test_a_click_on_a_post_runs_nothing(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill(
        ["[@click=app.quit]click here[/]", "[ @click=app.quit]and here"], author=Author(name="[@click=app.quit]Mallory")
    )
    app = BrowserApp(archive)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        for x in range(1, 120, 7):
            for y in range(2, 14, 3):
                await pilot.click(offset=(x, y))
        assert app.is_running
        assert app._exit is False


@pytest.mark.parametrize("text", [*HOSTILE.values(), *HUGE.values()], ids=[*HOSTILE, *HUGE])
def test_hostile_text_is_only_text_in_what_is_copied(archive: Archive, fill: Fill, text: str) -> None:
    thread = archive.thread(fill([text, None], **fields(text))[0])
    copied = transcript(thread)
    assert "2/2 not captured" in copied
    assert not [character for character in copied if character != "\n" and not 0x20 <= ord(character) != 0x9B]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_links_are_never_offered(archive: Archive, fill: Fill, settle: Settle, text: str) -> None:
    fill([text], **fields(text))
    async with BrowserApp(archive).run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press("enter", "x")
        browse = cast("BrowseScreen", pilot.app.screen)
        await settle(pilot)
        assert all(link.url.startswith("https://social.example/") for link in browse.reading.links)
