"""Long posts: an archive keeps their beginning among the posts and the whole text in a file of its own, and does not say which is whose.

They meet by the second in which both were made and by the words with which both begin, and only if that leaves one choice. Texts wait on
disk, for an account may have written many.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson

from archiver.collectors.tweets.wording import Wording, unescaped, wording
from archiver.collectors.wire.machine_time import machine_time
from archiver.collectors.wire.values import table, tables, words
from archiver.collectors.x_archive.cuts import beginning

_IN_MEMORY = 8 * 1024 * 1024


class Note(NamedTuple):
    """A long text that met no post."""

    id: str
    at: datetime
    wording: Wording


class _Kept(NamedTuple):
    place: int
    size: int


class Notes:
    """The whole texts of long posts."""

    def __init__(self, elements: Iterable[Any] = ()) -> None:
        """Take in what `note-tweet.js` says; what is no long text is passed over."""
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by close()
        self._by_second: dict[int, list[_Kept]] = {}
        self._met: set[_Kept] = set()
        for element in elements:
            self._keep(table(table(element).get("noteTweet")))

    def close(self) -> None:
        """Forget them."""
        self._file.close()

    def __bool__(self) -> bool:
        return bool(self._by_second)

    def whole_text(self, sent: str, at: datetime | None) -> Wording | None:
        """The whole text of a post whose beginning is known; null if there is none, or more than one could be."""
        kept = self._by_second.get(int(at.timestamp())) if at and self._by_second else None
        if not kept:
            return None
        words_known = unescaped(beginning(sent))
        found = [note for note in kept if note not in self._met and self._begins(note, words_known)]
        if len(found) != 1:
            return None
        self._met.add(found[0])
        return _wording(self._read(found[0]))

    def left_over(self) -> Iterator[Note]:
        """Those that met no post."""
        for second, kept in self._by_second.items():
            for note in kept:
                if note not in self._met:
                    said = self._read(note)
                    yield Note(said["id"], datetime.fromtimestamp(second, UTC), _wording(said))

    def _keep(self, said: Mapping[str, Any]) -> None:
        core = table(said.get("core"))
        text, name = words(core.get("text")), words(said.get("noteTweetId"))
        at = machine_time(words(said.get("createdAt")), UTC).at
        if not (text and name and at):
            return
        links = [
            (words(url.get("shortUrl")) or "", whole)
            for url in tables(core.get("urls"))
            if (whole := words(url.get("expandedUrl")))
        ]
        piece = orjson.dumps({"id": name, "text": text, "links": links})
        kept = _Kept(self._file.seek(0, 2), len(piece))
        self._file.write(piece)
        self._by_second.setdefault(int(at.timestamp()), []).append(kept)

    def _begins(self, kept: _Kept, words_known: str) -> bool:
        return unescaped(self._read(kept)["text"]).startswith(words_known)

    def _read(self, kept: _Kept) -> Mapping[str, Any]:
        self._file.seek(kept.place)
        said: Mapping[str, Any] = orjson.loads(self._file.read(kept.size))
        return said


def _wording(said: Mapping[str, Any]) -> Wording:
    return wording(said["text"], dict(said["links"]))
