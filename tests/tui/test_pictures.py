"""Pictures in the reading view: only those that the archive holds, none that is bent, and never more than is seen."""

import struct
import threading
import zlib
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from textual.pilot import Pilot
from textual.strip import Strip

from schemas.post import Author, Media
from storage import Archive
from tui import pictures
from tui.app import BrowserApp
from tui.frames import Frame, Picture, cells, pictured
from tui.pictures import Pictures
from tui.widgets.reading_view import ReadingView

Fill = Callable[..., list[str]]
Settle = Callable[[Pilot[None]], Awaitable[None]]
RED = (200, 10, 10)
URL = "https://files.example/1.png"
NAME = f"{'a' * 2}/{'a' * 64}.png"


def png(size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.new(mode, size, RED if mode == "RGB" else 0).save(out, "PNG")
    return out.getvalue()


def bomb() -> bytes:
    """A PNG that says it is 60,000 pixels wide and high."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    )


def keep(archive: Archive, body: bytes, url: str = URL) -> None:
    with archive.writing() as writer:
        writer.want_media(now=0, everything=False, after=0)
        writer.keep_medium(url, body, "image/png", "png")


def reading(app: BrowserApp) -> ReadingView:
    return app.screen.query_one(ReadingView)


def seen(app: BrowserApp) -> str:
    view = reading(app)
    return "\n".join(view.render_line(y).text for y in range(view.size.height))


@pytest.fixture(autouse=True)
def _colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)


async def test_a_picture_that_is_kept_is_drawn_below_its_description(
    archive: Archive, fill: Fill, settle: Settle
) -> None:
    fill(["1/2 Look", "2/2 at it"], media=(Media(url=URL, alt="A red field", width=40, height=30),))
    keep(archive, png())
    app = BrowserApp(archive)
    async with app.run_test(size=(80, 60)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "A red field" in seen(app)
        assert seen(app).count("▀" * 40) == 2 * 15
        await pilot.press("I")
        await settle(pilot)
        assert "▀" not in seen(app)
        assert "A red field" in seen(app)


async def test_without_the_file_there_is_the_description_alone(archive: Archive, fill: Fill, settle: Settle) -> None:
    fill(["1/1 Look"], media=(Media(url=URL, alt="A red field"), Media(url="https://files.example/2.png")))
    app = BrowserApp(archive)
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "A red field" in seen(app)
        assert "▀" not in seen(app)


@pytest.mark.parametrize(
    "body", [b"", b"no picture", png()[:40], bomb(), b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"]
)
async def test_a_picture_that_cannot_be_shown_is_no_reason_to_end(
    archive: Archive, fill: Fill, settle: Settle, body: bytes
) -> None:
    fill(["1/1 Look"], media=(Media(url=URL, alt="A red field"),))
    keep(archive, body)
    app = BrowserApp(archive)
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "A red field" in seen(app)
        assert "▀" not in seen(app)


async def test_no_more_pictures_are_drawn_than_are_seen_and_none_on_the_screens_own_thread(
    archive: Archive, fill: Fill, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[threading.Thread] = []
    draw = Pictures.draw

    def noted(shelf: Pictures, frame: Frame) -> list[Strip]:
        drawn.append(threading.current_thread())
        return draw(shelf, frame)

    monkeypatch.setattr(Pictures, "draw", noted)
    fill(
        [f"{number}/100 Look" for number in range(1, 101)],
        author=Author(handle="ada"),
        media=(Media(url=URL, width=40, height=30),),
    )
    keep(archive, png())
    app = BrowserApp(archive)
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert len(drawn) == 1  # one file in one size, a hundred times
        assert threading.main_thread() not in drawn
        await pilot.press("end")
        await settle(pilot)
        assert "▀" in seen(app)
        assert len(drawn) == 1


def test_no_colours_no_pictures(archive: Archive, fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(["1/1 Look"], media=(Media(url=URL),))
    keep(archive, png())
    monkeypatch.setenv("NO_COLOR", "1")
    assert reading_pictures(BrowserApp(archive)) is None
    monkeypatch.delenv("NO_COLOR")
    assert reading_pictures(BrowserApp(archive)) is not None


def reading_pictures(app: BrowserApp) -> Pictures | None:
    return app._setting.pictures


@pytest.mark.parametrize(
    "media",
    [
        Media(kind="image"),
        Media(kind="video", file=NAME),
        Media(kind="image", file="../../etc/passwd"),
        Media(kind="image", file=f"{NAME}\n"),
        Media(kind="image", file="/etc/passwd"),
    ],
)
def test_nothing_but_a_picture_of_the_archive_is_one(media: Media) -> None:
    assert pictured(media) is None


@pytest.mark.parametrize(
    ("width", "height", "room", "expected"),
    [
        (40, 30, 60, (40, 15)),
        (4000, 3000, 60, (43, 16)),
        (0, 0, 60, (43, 16)),
        (300, 400, 60, (24, 16)),
        (10**12, 1, 60, (60, 3)),
        (1, 10**12, 60, (2, 10)),
        (4, 3, 1, (2, 1)),
    ],
)
def test_a_picture_has_its_place_before_it_is_read(
    width: int, height: int, room: int, expected: tuple[int, int]
) -> None:
    assert cells(Picture(NAME, width, height), room) == expected


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "1", "I;16", "CMYK"])
def test_every_kind_of_pixel_is_drawn(tmp_path: Path, mode: str) -> None:
    file = tmp_path / "aa" / f"{'a' * 64}.png"
    file.parent.mkdir()
    Image.new(mode, (50, 50)).save(file, "JPEG" if mode == "CMYK" else "PNG")
    lines = Pictures(tmp_path).draw(Frame(NAME, 20, 10, "#204060"))
    assert [line.cell_length for line in lines] == [20] * 10


def test_what_was_drawn_last_is_kept(tmp_path: Path) -> None:
    shelf = Pictures(tmp_path)
    frames = [Frame(NAME, width, 3, "#000000") for width in range(2, 3 + pictures._KEPT)]
    for frame in frames:
        shelf.keep(frame, [])
    assert shelf.drawn(frames[0]) is None
    assert shelf.drawn(frames[-1]) == []
