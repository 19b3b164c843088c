"""Which addresses may be opened, and that nothing is opened unasked."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from storage import Archive
from tui.app import BrowserApp
from tui.links import openable

Fill = Callable[..., list[str]]
Settle = Callable[[Pilot[None]], Awaitable[None]]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.org/a?b=c#d", "example.org"),
        ("http://example.org:8080/", "example.org"),
        ("HTTPS://Example.org/", "example.org"),
        ("https://bücher.example/x", "xn--bcher-kva.example"),
        ("https://аpple.example/", "xn--pple-43d.example"),  # its first letter is Cyrillic
    ],
)
def test_web_addresses_show_where_they_lead(url: str, host: str) -> None:
    found = openable(url)
    assert found is not None
    assert found.host == host
    assert host in found.url.lower()


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "example.org",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://user@evil.example/",
        "https://a.example\x1b]0;x",
        "https://a.example/ b",
        "https://a.example/\u202e",
        "https:///nothing",
        "https://a.example:port/",
        "https://[::1",
        "https://a.example/" + "x" * 3000,
        'https://a.example/"x',
    ],
)
def test_everything_else_is_refused(url: str | None) -> None:
    assert openable(url) is None


async def test_a_link_opens_by_its_number_only(
    archive: Archive, fill: Fill, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(["https://a.example/1 https://b.example/2"], url="https://social.example/1")
    opened: list[str] = []
    app = BrowserApp(archive)
    monkeypatch.setattr(app, "open_url", lambda url, **_: opened.append(url))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("o", "enter", "9", "enter", "backspace")
        assert opened == []
        await pilot.press("3")
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        assert opened == ["https://b.example/2"]
