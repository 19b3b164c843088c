"""Take the pictures of the screen that docs/browse.md shows: python docs/make_pictures.py.

Of an invented archive, through the app itself. The pictures name no font of somebody else's host.
"""

import asyncio
import os
import random
import re
import tempfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from archiver.cli.abilities import abilities
from archiver.restitching import restitch_around
from archiver.stitching.markers import clue
from schemas.page import Page
from schemas.post import Author, Media, Post, Precision
from schemas.source import Source
from storage import Archive
from tui.app import BrowserApp

DOCS = Path(__file__).parent
NEWEST = datetime(2025, 5, 18, 12, 0, tzinfo=UTC)
ADA, GRACE = Author(name="Ada Lovelace", handle="ada@social.example"), Author(name="Grace Hopper", handle="grace")
GAUGES = [
    "1/5 Nine gauges, one riddle: in the cellar of the old waterworks hang nine pressure gauges, and only eight move. #waterworks",
    "2/5 The first was made in 1891, see https://museum.example/gauges/1891; @grace@social.example found the bill.",
    "3/5 Two of them are copies. The brass is thinner than it should be.",
    "4/5 The fourth has no maker's mark.\n\nIts dial is blank.",
    "5/5 And the ninth? It was never connected. #waterworks",
]
DIAL = "https://files.example/dial.png"
OTHERS = ("Bo", "Cy Twist", "Dee", "Inês Faria", "Gus", "Hal")
WORDS = [
    "river",
    "ferry",
    "crane",
    "keeper",
    "tide",
    "ledger",
    "winter",
    "station",
    "harbour",
    "dredger",
    "quay",
    "bollard",
    "pilot",
    "lamp",
]

PICTURES = {
    "browse": ((120, 40), ("s", "enter"), "textual-dark"),
    "browse-list": ((80, 24), ("down", "s", "down"), "textual-dark"),
    "browse-edits": ((80, 24), ("enter", "d", "n", "n", "n"), "textual-light"),
    "browse-picture": ((80, 40), ("enter", "n", "n", "n", "n"), "textual-dark"),
    "browse-search": ((80, 24), ("slash", *"gauge"), "textual-dark"),
    "browse-overview": ((120, 40), ("V",), "textual-dark"),
    "browse-vast": ((240, 70), ("i",), "high-contrast"),
}


def fill(archive: Archive) -> None:
    """A few threads that tell something, and many that make up the numbers."""
    chance = random.Random(5)  # noqa: S311 - nothing here is secret
    threads = [
        (ADA, GAUGES),
        (GRACE, ["1/5 What the council voted on. #budget", "3/5 The second reading is in autumn."]),
    ]
    for _ in range(240):
        total = chance.choice((2, 3, 4, 5, 7))
        texts = [
            f"{place}/{total} {' '.join(chance.choices(WORDS, k=chance.randint(8, 26))).capitalize()}. #{chance.choice(WORDS)}"
            for place in range(1, total + 1)
        ]
        if not chance.randrange(5):
            del texts[chance.randrange(total)]
        name = chance.choice(OTHERS)
        threads.append((Author(name=name, handle=name.partition(" ")[0].lower()), texts))
    begin, posts = NEWEST, []
    for author, texts in threads:
        posts += [
            _post(author, text, begin + timedelta(minutes=place), len(posts) + place)
            for place, text in enumerate(texts)
        ]
        begin -= timedelta(hours=chance.randint(3, 70))
    _store(archive, posts)
    with archive.writing() as writer:
        writer.want_media(now=0, everything=False, after=0)
        writer.keep_medium(DIAL, dial(), "image/png", "png")
    _store(archive, [post.model_copy(update={"text": post.text.replace("Two", "Three")}) for post in posts[:3]])


def dial() -> bytes:
    """A picture of a gauge whose hand does not move."""
    picture = Image.new("RGB", (800, 600), "#2b3440")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((150, 50, 650, 550), fill="#b08d3c")
    draw.ellipse((185, 85, 615, 515), fill="#efe8d6")
    draw.line((400, 300, 310, 160), fill="#8c1d18", width=16)
    draw.ellipse((375, 275, 425, 325), fill="#222222")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _post(author: Author, text: str, at: datetime, number: int) -> Post:
    return Post(
        platform="mastodon",
        id=str(number),
        url=f"https://social.example/@{author.handle}/{number}",
        author=author,
        text=text,
        created_at=at,
        created_precision=Precision.MINUTE,
        tags=tuple(word.strip("#.") for word in text.split() if word.startswith("#")),
        media=(Media(alt="A blank dial behind scratched glass", url=DIAL, width=800, height=600),)
        if "dial is blank" in text
        else (),
    )


def _store(archive: Archive, posts: list[Post]) -> None:
    with archive.writing() as writer:
        page = Page(source=Source(collector="mastodon", locator="@ada@social.example"), posts=tuple(posts))
        stored = writer.store(page, [clue(post.text, post.title) for post in posts])
        restitch_around(stored.touched, writer)


async def take(name: str, size: tuple[int, int], keys: tuple[str, ...], theme: str) -> None:
    """One picture, of an archive of its own."""
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "harbour.db") as archive:
        fill(archive)
        app = BrowserApp(archive, abilities(archive))
        async with app.run_test(size=size) as pilot:
            app.theme = theme
            await pilot.pause(1)
            for key in keys:
                await pilot.press(key)
                await pilot.pause(0.5)
            picture = app.export_screenshot(title="whipstitch browse")
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
    (DOCS / f"{name}.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    for name, (size, keys, theme) in PICTURES.items():
        asyncio.run(take(name, size, keys, theme))
