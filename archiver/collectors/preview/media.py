"""Pictures, films, sounds and files of a message in the preview."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from archiver.collectors.wire.html_text import web_address
from schemas.post import Media

_BACKGROUND = re.compile(r"url\(\s*['\"]?([^'\")]{1,2000})['\"]?\s*\)")
_VIDEO = ".tgme_widget_message_video_player, .tgme_widget_message_roundvideo_player"
_STICKER = ".tgme_widget_message_sticker, .tgme_widget_message_tgsticker, .tgme_widget_message_videosticker"
_ALL = f".tgme_widget_message_photo_wrap, .tgme_widget_message_document_wrap, .tgme_widget_message_voice, {_VIDEO}, {_STICKER}"


def media_of(message: LexborNode, base: str) -> tuple[Media, ...]:
    """The media in the order in which they are shown; an album is one message with several.

    Addresses of films carry a token that expires: they are worth something for a while only.
    """
    return tuple(_each(message, base))


def _each(message: LexborNode, base: str) -> Iterator[Media]:
    for node in message.css(_ALL):
        kinds = node.attributes.get("class") or ""
        if "photo_wrap" in kinds:
            yield Media(kind="image", url=_background(node, base))
        elif "video_player" in kinds or "roundvideo_player" in kinds:
            yield _video(node, base)
        elif "document_wrap" in kinds:
            yield _document(node)
        elif "voice" in kinds and node.tag == "audio":
            yield Media(kind="audio", url=web_address(node.attributes.get("src"), base))
        elif "sticker" in kinds:
            yield Media(kind="image", url=_sticker(node, base))


def _background(node: LexborNode, base: str) -> str | None:
    found = _BACKGROUND.search(node.attributes.get("style") or "")
    return web_address(found[1], base) if found else None


def _video(node: LexborNode, base: str) -> Media:
    """A film; the preview leaves the address of a large one out."""
    film = node.css_first("video")
    silent = film is not None and "loop" in film.attributes and node.css_first(".message_video_play") is None
    kind = "gif" if silent and "roundvideo" not in (node.attributes.get("class") or "") else "video"
    return Media(kind=kind, url=web_address(film.attributes.get("src"), base) if film is not None else None)


def _document(node: LexborNode) -> Media:
    """A file: its name and size are shown, its address is not."""
    named = [
        " ".join(part.text().split())
        for part in node.css(".tgme_widget_message_document_title, .tgme_widget_message_document_extra")
    ]
    sound = node.css_first(".tgme_widget_message_document_icon.audio") is not None
    return Media(kind="audio" if sound else "file", alt=", ".join(part for part in named if part) or None)


def _sticker(node: LexborNode, base: str) -> str | None:
    for inner in (node, *node.css("[data-webp], [style], source[srcset], img[src]")):
        said = inner.attributes
        address = web_address(said.get("data-webp") or said.get("srcset") or said.get("src"), base)
        if address or (address := _background(inner, base)):
            return address
    return None
