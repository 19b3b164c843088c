"""Which addresses and saved pages are channels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.collectors import recognised
from archiver.collectors.telegram import Telegram
from schemas.source import Source
from tests.archiver.collectors.telegram.conftest import Channel, preview_page, run


@pytest.mark.parametrize(
    ("locator", "kept"),
    [
        ("https://t.me/Boats", "https://t.me/s/boats"),
        ("https://t.me/s/boats?before=9", "https://t.me/s/boats"),
        ("http://telegram.me/boats/", "https://t.me/s/boats"),
        ("telegram:Boats", "https://t.me/s/boats"),
        ("telegram:@boats", "https://t.me/s/boats"),
        ("https://t.me/boats/12?single", "https://t.me/boats/12"),
        ("https://t.me/joinchat/abc", None),
        ("https://t.me/+abcdef", None),
        ("https://t.me/c/123/4", None),
        ("https://t.me/share/url?url=x", None),
        ("https://t.me.example/boats", None),
    ],
)
def test_channels_are_recognised(locator: str, kept: str | None) -> None:
    source = Telegram().recognise(locator, None)
    assert (source.locator if source else None) == kept


@given(st.binary(max_size=100), st.text(max_size=60))
def test_any_locator_is_recognised_or_not(head: bytes, locator: str) -> None:
    Telegram().recognise("/page", head)
    Telegram().recognise(locator, None)
    Telegram().recognise(f"https://t.me/{locator}", None)


def test_a_saved_preview_is_ours_and_other_pages_are_not() -> None:
    assert recognised("/page", preview_page().encode())[0].name == "telegram"
    assert recognised("/page", b"<!doctype html><p>t.me")[0].name == "web_page"
    page = Channel([1])
    (found,) = run(page, source=Source(collector="telegram", locator="/page"))
    assert (page.asked, len(found.posts), found.checkpoint) == (["/page"], 1, None)
