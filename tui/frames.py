"""Where a picture stands in the reading view, and how large: told by its post alone, before anybody reads it, so that nothing moves later."""

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from schemas.post import Media

WIDEST, HIGHEST = 64, 16
"""Cells of a picture: it stands beside a text, and there may be four to a post."""
_USUAL = 4 / 3
"""The shape of a picture whose size nobody told."""
_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}\.[a-z0-9]{1,8}")


class Picture(NamedTuple):
    """One that the archive holds."""

    file: str
    """In the folder of media."""
    width: int
    height: int
    """In pixels, as its post says; 0 where it does not. Nothing but the place depends on it."""


class Frame(NamedTuple):
    """A picture in its place: so many cells wide and high, on this background."""

    file: str
    width: int
    height: int
    background: str


def pictured(media: "Media") -> Picture | None:
    """The picture that shows this medium, if the archive holds it."""
    if media.file is None or media.kind not in {"image", "gif"} or not _NAME.fullmatch(media.file):
        return None
    width, height = media.width or 0, media.height or 0
    return Picture(media.file, width, height) if width > 0 < height else Picture(media.file, 0, 0)


def cells(picture: Picture, room: int) -> tuple[int, int]:
    """The width and height that a picture takes, at most a pixel a cell; a cell is twice as high as wide."""
    ratio = picture.width / picture.height if picture.height else _USUAL
    ratio = min(max(ratio, 0.1), 10.0)
    width = max(2, min(room, WIDEST, picture.width or WIDEST, round(2 * HIGHEST * ratio)))
    return width, min(HIGHEST, max(1, round(width / ratio / 2)))
