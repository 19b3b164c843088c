"""Made-up archives of X in every layout: a folder that a test may change, pack, or cut."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from archiver.collectors.client import Client
from archiver.collectors.x_archive import XArchive
from schemas.page import Checkpoint, Page
from schemas.source import Source


class Archives:
    """Makes archives below a folder of its own, and reads them."""

    account = (
        {"account": {"email": "x@harbour.example", "username": "harbour", "accountId": "1001", "accountDisplayName": "Harbour Watch"}},
    )  # fmt: skip
    first = 1924101204997050369
    """An id of 18 May 2025, 13:54:10 UTC."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "twitter-archive"

    def tweet(self, number: int = 0, text: str = "Nine gauges", **said: Any) -> dict[str, Any]:
        """An element of `tweets.js`; `number` milliseconds after the first."""
        name = str(self.first + (number << 22))
        entities: dict[str, list[Any]] = {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []}
        return {"tweet": {
            "id": name, "id_str": name, "full_text": text, "created_at": "Sun May 18 13:54:10 +0000 2025", "lang": "en",
            "truncated": False, "entities": entities, "display_text_range": ["0", str(len(text))], "favorite_count": "3",
            **said,
        }}  # fmt: skip

    def after(self, number: int) -> dict[str, Any]:
        """What an answer to one's own post of that number says."""
        return {
            "in_reply_to_status_id_str": str(self.first + (number << 22)),
            "in_reply_to_user_id_str": "1001",
            "in_reply_to_screen_name": "an_older_handle",
        }

    def thread(self, count: int = 5) -> list[dict[str, Any]]:
        """A thread, newest first as archives have it."""
        parts = [self.tweet(n, f"{n + 1}/{count} gauge {n}", **(self.after(n - 1) if n else {})) for n in range(count)]
        return parts[::-1]

    def script(self, name: str, value: Any) -> str:
        """A script that assigns a value."""
        return f"window.YTD.{name} = {json.dumps(value, ensure_ascii=False, indent=2)}"

    def tweets(self, *elements: Any) -> dict[str, str]:
        """The script of posts."""
        return {"tweets.js": self.script("tweets.part0", list(elements))}

    def manifest(self, *files: str) -> str:
        """A manifest that names files of posts."""
        said = {
            "userInfo": {"accountId": "1001", "userName": "harbour", "displayName": "Harbour Watch"},
            "archiveInfo": {"sizeBytes": "1", "generationDate": "2025-06-01T10:00:00.000Z", "isPartialArchive": False},
            "dataTypes": {"tweets": {"files": [{"fileName": f"data/{name}", "count": "1"} for name in files]}},
        }
        return f"window.__THAR_CONFIG = {json.dumps(said)};"

    def write(self, scripts: dict[str, str | bytes] | dict[str, str], *, owned: bool = True) -> Path:
        """A folder with these files below `data/`, and one that says whose they are."""
        owner = {"account.js": self.script("account.part0", self.account)} if owned else {}
        for name, content in {**owner, **scripts}.items():
            path = self.folder / "data" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self.folder

    def zipped(self, within: str = "") -> Path:
        """The folder as a zip: as X sends it, or with a folder around it, as people make it."""
        path = self.folder.with_suffix(".zip")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in sorted(self.folder.rglob("*")):
                if file.is_file():
                    packed.write(file, within + file.relative_to(self.folder).as_posix())
        return path

    def read(self, path: Path | None = None, checkpoint: Checkpoint | None = None) -> list[Page]:
        """The pages of an archive."""
        source = Source(collector="x_archive", locator=str(path or self.folder))
        with Client() as client:
            return list(XArchive().pages(source, checkpoint, client))


@pytest.fixture
def archives(tmp_path: Path) -> Archives:
    """A workshop for archives."""
    return Archives(tmp_path)
