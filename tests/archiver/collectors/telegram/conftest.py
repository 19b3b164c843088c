"""A Telegram of our own: messages as a channel's preview shows them, and a server that pages through them."""

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import BinaryIO, NoReturn

from archiver.collectors.telegram import Telegram
from schemas.page import Capture, Checkpoint, Page
from schemas.source import Source

NOON = datetime(2025, 5, 20, 12, tzinfo=UTC)
SOURCE = Source(collector="telegram", locator="https://t.me/s/boats")
BASE = "http://127.0.0.1:8000"


def message(number: int, inner: str | None = None, kind: str = "") -> str:
    inner = f'<div class="tgme_widget_message_text js-message_text">Post {number}</div>' if inner is None else inner
    return (
        f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message {kind}" data-post="Boats/{number}">'
        f'<a class="tgme_widget_message_owner_name" href="https://t.me/Boats"><span>Boats &amp; co</span></a>{inner}'
        f'<span class="tgme_widget_message_views">1.5M</span><a class="tgme_widget_message_date" href="https://t.me/Boats/{number}">'
        f'<time datetime="2025-05-18T14:00:{number % 60:02}+00:00">14:00</time></a></div></div>'
    )


def preview_page(*messages: str) -> str:
    return f'<!DOCTYPE html><body class="tgme_webpreview"><section class="tgme_channel_history">{"".join(messages)}</section>'


def capture_of(body: str | bytes, url: str = f"{BASE}/s/boats") -> Capture:
    body = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return Capture(url=url, captured_at=NOON, sha256=hashlib.sha256(body).hexdigest(), size=len(body), body=body)


class Channel:
    """A server with a channel of numbered messages, some to a page."""

    def __init__(self, numbers: Iterable[int], size: int = 5) -> None:
        self.numbers = list(numbers)
        self.size = size
        self.asked: list[str] = []
        self.body: str | None = None
        self.url: str | None = None

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, pace: float | None = None) -> Capture:  # noqa: ARG002 - a fake asks nobody, however slowly
        self.asked.append(url)
        before = int(url.partition("?before=")[2] or 10**9)
        shown = [number for number in self.numbers if number < before][-self.size :]
        body = self.body if self.body is not None else preview_page(*map(message, shown))
        return capture_of(body, self.url or url)

    def open(self, path: str) -> AbstractContextManager[tuple[Capture, BinaryIO]]:
        raise AssertionError(path)

    def unpack(self, path: str) -> NoReturn:
        raise AssertionError(f"nothing to be unpacked: {path}")


def run(channel: Channel, checkpoint: Checkpoint | None = None, source: Source = SOURCE) -> list[Page]:
    return list(Telegram(BASE).pages(source, checkpoint, channel))


def numbers(pages: list[Page]) -> set[int]:
    return {int(post.id.partition("/")[2]) for page in pages for post in page.posts}
