"""What a picture, film or sound is, by its first bytes: what a server calls it is hearsay, and a page may hide behind `.jpg`.

No SVG: it is a document that can hold scripts. Signatures are those of the formats' own specifications.
"""

from typing import NamedTuple


class Kind(NamedTuple):
    """A format."""

    mime: str
    suffix: str


_BEGINNINGS = (
    (b"\xff\xd8\xff", Kind("image/jpeg", "jpg")),
    (b"\x89PNG\r\n\x1a\n", Kind("image/png", "png")),
    (b"GIF87a", Kind("image/gif", "gif")),
    (b"GIF89a", Kind("image/gif", "gif")),
    (b"\x1aE\xdf\xa3", Kind("video/webm", "webm")),
    (b"OggS", Kind("audio/ogg", "ogg")),
    (b"fLaC", Kind("audio/flac", "flac")),
    (b"ID3", Kind("audio/mpeg", "mp3")),
)
_RIFF = {b"WEBP": Kind("image/webp", "webp"), b"WAVE": Kind("audio/wav", "wav")}
_BRANDS = {
    b"avif": Kind("image/avif", "avif"),
    b"avis": Kind("image/avif", "avif"),
    b"heic": Kind("image/heic", "heic"),
    b"mif1": Kind("image/heic", "heic"),
    b"M4A ": Kind("audio/mp4", "m4a"),
    b"qt  ": Kind("video/quicktime", "mov"),
}
"""Of ISO media files (ISO 14496-12), by the major brand; any other is a film."""
_MP3_FRAMES = (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")


def kind_of(body: bytes) -> Kind | None:
    """The format; null if it is none of those that are kept."""
    for beginning, kind in _BEGINNINGS:
        if body.startswith(beginning):
            return kind
    if body[:4] == b"RIFF":
        return _RIFF.get(body[8:12])
    if body[4:8] == b"ftyp":
        return _BRANDS.get(body[8:12], Kind("video/mp4", "mp4"))
    return Kind("audio/mpeg", "mp3") if body[:2] in _MP3_FRAMES else None
