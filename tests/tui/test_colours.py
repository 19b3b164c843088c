"""Themes, and none."""

import pytest

from storage import Archive
from tests.tui.driving import Fill, Settle, many
from tui.app import BrowserApp


async def test_colours_follow_the_theme_at_once(archive: Archive, fill: Fill, settle: Settle) -> None:
    many(fill, 3)
    async with BrowserApp(archive).run_test(size=(80, 24)) as pilot:
        await settle(pilot)

        def colours() -> set[str]:
            strips = pilot.app.screen._compositor.render_strips()
            return {str(segment.style.color) for strip in strips for segment in strip if segment.style}

        dark = colours()
        await pilot.press("t")
        await settle(pilot)
        assert dark & colours() == set()


async def test_without_colour_nothing_is_coloured(
    archive: Archive, fill: Fill, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    many(fill, 3)
    async with BrowserApp(archive).run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        for strip in pilot.app.screen._compositor.render_strips():
            for segment in strip.apply_filter(pilot.app._filters[0], pilot.app.background_colors[0]):
                if segment.style is not None and segment.style.color is not None:
                    shade = segment.style.color.get_truecolor()
                    assert shade.red == shade.green == shade.blue


async def test_high_contrast_comes_after_light(archive: Archive, settle: Settle) -> None:
    async with BrowserApp(archive).run_test() as pilot:
        await settle(pilot)
        seen = []
        for _ in range(3):
            await pilot.press("t")
            seen.append(pilot.app.theme)
        assert seen == ["textual-light", "high-contrast", "textual-dark"]
