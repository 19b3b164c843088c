"""Pictures, films, sounds and files of an exported message."""

from collections.abc import Iterator, Mapping
from typing import Any

from archiver.collectors.bulk.finding import CopyAt
from archiver.collectors.wire.values import whole, words
from schemas.post import Media

_KINDS = {
    "animation": "gif",
    "audio_file": "audio",
    "sticker": "image",
    "video_file": "video",
    "video_message": "video",
    "voice_message": "audio",
}
_NOT_THERE = "("
"""Instead of a path, a sentence in brackets: that it was too large, or not asked for."""


def media_of(said: Mapping[str, Any], copy_at: CopyAt) -> Iterator[Media]:
    """What hangs below a message; a file that was not exported is known to have been there."""
    for name in ("photo", "file"):
        path = words(said.get(name))
        if path is None:
            continue
        mime = words(said.get("mime_type"))
        kind = "image" if name == "photo" else _KINDS.get(words(said.get("media_type")) or "") or _kind(mime)
        yield Media(
            kind=kind,
            copy_at=None if path.startswith(_NOT_THERE) else copy_at(path),
            alt=words(said.get("file_name")) if kind == "file" else None,
            mime=mime,
            width=whole(said.get("width")),
            height=whole(said.get("height")),
        )


def _kind(mime: str | None) -> str:
    kind = (mime or "").partition("/")[0]
    return kind if kind in {"image", "video", "audio"} else "file"
