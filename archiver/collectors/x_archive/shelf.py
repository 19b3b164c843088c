"""The pictures and films of an archive: each lies beside the posts, named by its post's id and its own name on the web."""

from collections.abc import Sequence
from urllib.parse import quote

from archiver.collectors.x_archive.shapes import Film, Number, Picture
from schemas.post import Media

_KINDS = {"photo": "image", "video": "video", "animated_gif": "gif"}
_FOLDERS = ("tweets_media", "tweet_media", "community_tweet_media", "deleted_tweets_media")
_BEST = "video/mp4"
"""The rest are lists of pieces."""


class Shelf:
    """Finds a post's media among the files."""

    def __init__(self, place: str, names: Sequence[str]) -> None:
        """Look at the files.

        Args:
            place: what to put before a file's name to make a `file:` URI.
            names: of the files in the archive.
        """
        self._place = place
        self._names = {name.rpartition("/")[2]: name for name in names if _is_on_the_shelf(name)}

    def media(self, post: str, said: Picture) -> Media:
        """A picture or film of a post, with where it is on the web and, if it is, in the archive."""
        films = sorted((said.video_info.variants if said.video_info else None) or (), key=_sharpness, reverse=True)
        urls = [film.url for film in films] or [said.media_url_https or said.media_url]
        size = said.sizes.large if said.sizes else None
        return Media(
            kind=_KINDS.get(said.type or "photo", "file"),
            url=urls[0],
            copy_at=self._found(post, urls) if self._names else None,
            alt=said.ext_alt_text or None,
            mime=films[0].content_type if films else None,
            width=_number(size.w) if size else None,
            height=_number(size.h) if size else None,
        )

    def _found(self, post: str, urls: Sequence[str | None]) -> str | None:
        for url in urls:
            name = self._names.get(f"{post}-{(url or '').partition('?')[0].rpartition('/')[2]}")
            if name:
                return self._place + quote(name)
        return None


def _is_on_the_shelf(name: str) -> bool:
    return name.rpartition("/")[0].endswith(_FOLDERS)


def _sharpness(film: Film) -> int:
    return (_number(film.bitrate) or 0) if film.content_type == _BEST else -1


def _number(said: Number) -> int | None:
    said = str(said)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None  # noqa: PLR2004 - no picture is wider
