"""A browser at work: what is on its screen."""

from collections.abc import Awaitable, Callable
from typing import cast

from textual.pilot import Pilot

from schemas.post import Author
from tui.screens.browse import BrowseScreen

Fill = Callable[..., list[str]]
Settle = Callable[[Pilot[None]], Awaitable[None]]


def browse(pilot: Pilot[None]) -> BrowseScreen:
    return cast("BrowseScreen", pilot.app.screen_stack[0])


def text_of(pilot: Pilot[None]) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


def many(fill: Fill, count: int) -> None:
    for number in range(count):
        fill([f"thread {number}"], author=Author(name=f"Author {number}", handle=f"a{number}"))
