"""Files, one kind each."""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from spoken import XmlFeed


class JsonLines:
    """Posts, one a line."""

    collector = "posts_jsonl"
    controls = True

    def item(self, nth: int, text: str) -> Any:
        at = f"2026-02-01T09:{nth:02}:00Z"
        return {"platform": "x", "id": str(nth), "author": "ada", "created_at": at, "text": text}

    def odd(self, item: Any) -> Any:
        return {**item, "mood": {"value": [None, 1e300]}, "": []}

    def broken(self) -> Any:
        return {"platform": "x", "author": 7, "text": None}

    def write(self, folder: Path, items: Sequence[Any]) -> Path:
        path = folder / "posts.jsonl"
        path.write_text("".join(f"{json.dumps(item)}\n" for item in items), encoding="utf-8")
        return path


class Panel:
    """A page saved as text, with a panel of posts."""

    collector = "text_capture"
    controls = True

    def item(self, nth: int, text: str) -> Any:
        return f"Ada Quay\n{text}\n\n9:{nth:02}am\n"

    def odd(self, item: Any) -> Any:
        return item

    def broken(self) -> Any:
        return None

    def write(self, folder: Path, items: Sequence[Any]) -> Path:
        path = folder / "page.txt"
        path.write_text(
            f"Menu\nHome\n\nNotifications\n\n{''.join(reversed(items))}\nClose\n", encoding="utf-8", newline=""
        )
        return path


class SavedPage:
    """A web page with entries in microformats."""

    collector = "web_page"
    controls = True

    def item(self, nth: int, text: str) -> Any:
        return (
            f'<article class="h-entry"><a class="u-url u-uid" href="https://home.example/{nth}">#</a>'
            f'<time class="dt-published" datetime="2026-02-01T09:{nth:02}:00Z"></time>'
            f'<span class="p-author h-card">Ada Quay</span><p class="e-content">{escape(text)}</p></article>'
        )

    def odd(self, item: Any) -> Any:
        return str(item).replace(
            "</article>", '<x-new data-y="&#0;"><data class="p-mood dt-x u-y" value="{[">?</data></x-new></article>'
        )

    def broken(self) -> Any:
        return None

    def write(self, folder: Path, items: Sequence[Any]) -> Path:
        path = folder / "page.html"
        path.write_text(
            f"<!doctype html><meta charset=utf-8><body>{''.join(reversed(items))}", encoding="utf-8", newline=""
        )
        return path


class SavedFeed(XmlFeed):
    """A feed saved as a file."""

    def write(self, folder: Path, items: Sequence[Any]) -> Path:
        path = folder / "notes.xml"
        path.write_bytes(self.document(items, ""))
        return path
