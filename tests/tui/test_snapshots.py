"""How the screens look. Each picture was looked at; `pytest --snapshot-update` takes new ones, to be looked at again."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from schemas.post import Author, Link
from storage import Archive
from tui.abilities import Abilities
from tui.app import BrowserApp

Fill = Callable[..., list[str]]
Settle = Callable[[Pilot[None]], Awaitable[None]]
Compare = Callable[..., bool]

GAUGES = [
    "1/5 Nine gauges, one riddle: in the cellar of the old waterworks hang nine pressure gauges, and only eight move. #history",
    "2/5 The first was made in 1891, see https://museum.example/gauges/1891 and the catalogue; @grace@social.example found it.",
    "3/5 Three of them are copies: example.org/a-very-long-addr…",
    "4/5 The fourth has no maker's mark.\n\nIts dial is blank.",
    "5/5 And the ninth? It was never connected. #waterworks",
]
HEBREW = ["1/3 שלום לכולם, זהו שרשור על תחנת המים הישנה. @dana", "2/3 see https://museum.example first", "3/3 סוף."]


@pytest.fixture
def shelf(fill: Fill) -> None:
    fill(GAUGES, links=(Link(text="catalogue", url="https://museum.example/catalogue?id=9"),))
    fill(
        ["1/5 What the council voted on.", None, "3/5 The second reading.", None, None],
        author=Author(name="Grace Hopper", handle="grace"),
    )
    fill(HEBREW, author=Author(name="דנה לוי", handle="dana"), platform="x")
    fill(
        [
            "1/2 東京の電車について。駅の時計はすべて同じ会社が作ったもので、毎朝五時に駅員が手で合わせていた。",
            "2/2 終わり 🚃",
        ],
        author=Author(name="山田太郎", handle="yamada"),
        date_inferred=True,
    )
    fill(
        ["[@click=app.quit]no link[/]", "\x1b]0;no title\x07 \u202eno trick"],
        author=Author(name="[b]Mallory", handle="mallory"),
        total=None,
    )
    for number in range(30):
        fill(
            [f"1/2 Small thread number {number}", "2/2 its end"],
            author=Author(name=f"Author {number % 5}", handle=f"author{number % 5}"),
        )


def looks(
    snap_compare: Compare,
    archive: Archive,
    settle: Settle,
    *keys: str,
    size: tuple[int, int],
    theme: str = "textual-dark",
) -> bool:
    async def before(pilot: Pilot[None]) -> None:
        pilot.app.theme = theme
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        for line in pilot.app.screen.query(Input):
            line.cursor_blink = False
        await pilot.pause()

    abilities = Abilities(
        export=lambda *_: 0, formats=(".json", ".jsonl"), collect=lambda _: iter(()), sample="sample.txt"
    )
    return snap_compare(BrowserApp(archive, abilities), run_before=before, terminal_size=size)


NARROW, MIDDLE, WIDE, VAST = (80, 24), (120, 40), (160, 50), (240, 70)
LIGHT, CONTRAST = "textual-light", "high-contrast"
SCREENS = {
    "list": ["down"],
    "reading": ["enter"],
    "places": ["i", "f", "down", "down", "down"],
    "search": ["slash", *"gauge"],
    "overview": ["V"],
    "help": ["question_mark"],
    "links": ["enter", "o"],
    "export": ["i", "E", "down"],
    "asking": ["F", *"is:incomplete"],
    "palette": ["ctrl+p", *"export"],
}
WAYS: dict[str, dict[str, Any]] = {
    "narrow": {"size": NARROW},
    "narrow and light": {"size": NARROW, "theme": LIGHT},
    "wide": {"size": WIDE},
    "wide and light": {"size": WIDE, "theme": LIGHT},
}
CASES: dict[str, dict[str, Any]] = {
    **{f"{name}, {way}": {"keys": keys, **so} for name, keys in SCREENS.items() for way, so in WAYS.items()},
    "reading, narrow, as one text": {"keys": ["enter", "v"], "size": NARROW},
    "reading, right to left, with evidence": {"keys": ["down", "down", "enter", "w"], "size": (80, 40)},
    "three panes": {"keys": ["enter"], "size": MIDDLE},
    "three panes, high contrast": {"keys": ["down", "enter"], "size": MIDDLE, "theme": CONTRAST},
    "two panes": {"keys": ["f"], "size": (100, 30)},
    "vast": {"keys": ["down", "down"], "size": VAST},
}


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("case", CASES.values(), ids=[name.replace(" ", "-").replace(",", "") for name in CASES])
def test_screens_look_as_they_did(
    snap_compare: Compare, archive: Archive, settle: Settle, case: dict[str, Any]
) -> None:
    assert looks(
        snap_compare, archive, settle, *case["keys"], size=case["size"], theme=case.get("theme", "textual-dark")
    )


@pytest.mark.parametrize("way", WAYS.values(), ids=[name.replace(" ", "-") for name in WAYS])
def test_an_empty_archive_looks_as_it_did(
    snap_compare: Compare, archive: Archive, settle: Settle, way: dict[str, Any]
) -> None:
    assert looks(snap_compare, archive, settle, **way)
