"""Pictures that the archive holds, drawn in cells: with Kitty's graphics where the terminal has them, else in half blocks.

Nothing is ever fetched. The files are hostile: of a few formats, of a bounded size, and whatever a decoder says of one that is bent or a
bomb, there is no picture but the text that describes it. Decoding takes its time: `Pictures.draw` belongs into a thread of its own.

Sixels are left out: they cannot be cut into lines, and the reading view scrolls by lines.
"""

import warnings
from collections import OrderedDict
from pathlib import Path

from PIL import Image, ImageOps
from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

# Importing it asks the terminal what it can do, and must be done before the app reads from there.
from textual_image.renderable import HalfcellImage, TGPImage
from textual_image.renderable import Image as Best

from tui.frames import WIDEST, Frame

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
"""Others that Pillow knows start programs, or are seldom looked after."""
_LARGEST = 32 << 20
"""Bytes of a file that is read."""
_KEPT = 12
"""Pictures kept as cells, a third of a megabyte each: what the tallest screen shows, and some."""

Image.MAX_IMAGE_PIXELS = 25_000_000
# A picture of more pixels: Pillow warns, and refuses only twice as many.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class Pictures:
    """Draws, and keeps what was drawn last. Its methods are called in the screen's thread, but for `draw`."""

    def __init__(self, folder: Path) -> None:
        """Of the archive whose media lie there."""
        self._folder = folder
        self._draws = TGPImage if Best is TGPImage else HalfcellImage
        # Pixels across a cell: Kitty shows them, others show two colours in all.
        self._fine = 8 if Best is TGPImage else 1
        self._console = Console(width=WIDEST, color_system="truecolor", legacy_windows=False)
        self._drawn: OrderedDict[Frame, list[Strip]] = OrderedDict()

    def drawn(self, frame: Frame) -> list[Strip] | None:
        """The lines of a picture, none if it cannot be shown; null if it was not drawn yet."""
        if frame in self._drawn:
            self._drawn.move_to_end(frame)
        return self._drawn.get(frame)

    def keep(self, frame: Frame, lines: list[Strip]) -> None:
        """Keep what was drawn."""
        self._drawn[frame] = lines
        if len(self._drawn) > _KEPT:
            self._drawn.popitem(last=False)

    def draw(self, frame: Frame) -> list[Strip]:
        """The lines of a picture; none if it cannot be shown. Takes tens of milliseconds, or a second: not for the screen's own thread."""
        try:
            small = self._small(frame)
            wide, high = max(1, small.width // self._fine), max(1, round(small.height / self._fine / 2))
            options = self._console.options.update(width=wide, height=high)
            lines = self._console.render_lines(self._draws(small, width=wide, height=high), options)
        except Exception:  # noqa: BLE001 - decoders fail in more ways than can be named, and a picture is no reason to end
            return []
        return [Strip(Segment.simplify(line)) for line in lines]

    def _small(self, frame: Frame) -> Image.Image:
        """The picture as large as it is shown, upright, on the background."""
        path = self._folder / frame.file
        if path.stat().st_size > _LARGEST:
            raise ValueError(frame.file)
        bounds = (frame.width * self._fine, frame.height * self._fine * 2)
        with Image.open(path, formats=_FORMATS) as whole:
            read = whole.convert("RGBA") if whole.mode == "P" else whole
            read.thumbnail((max(bounds), max(bounds)))  # it may lie on its side
            upright = ImageOps.exif_transpose(read).convert("RGBA")
        upright.thumbnail(bounds)
        flat = Image.new("RGBA", upright.size, frame.background)
        flat.alpha_composite(upright)
        return flat.convert("RGB")
