"""Fetching the media that are wanted, one by one, through the same guarded client as everything else."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from archiver.collectors.base import Client
from archiver.collectors.wire.signatures import kind_of
from schemas.clock import micros
from schemas.errors import AnswerError, TryLaterError, UnreadableInputError
from storage import Archive

_AT_ONCE = 20
"""Taken in one go: what a run that dies has taken is asked for again an hour later."""


class Fetched(NamedTuple):
    """What became of one."""

    url: str
    size: int
    failure: str | None


def fetch_media(archive: Archive, client: Client, now: Callable[[], datetime]) -> Iterator[Fetched]:
    """Fetch what is due; what cannot be had is asked for again later, at growing distances.

    Raises:
        ArchiveError: the archive cannot be written to.
    """
    until = micros(now())
    while urls := _taken(archive, until):
        for url in urls:
            yield _fetched(url, archive, client, micros(now()))


def _taken(archive: Archive, now: int) -> list[str]:
    with archive.writing() as writer:
        return writer.take_media(now, _AT_ONCE)


def _fetched(url: str, archive: Archive, client: Client, now: int) -> Fetched:
    try:
        body = client.get(url).body
    except (AnswerError, TryLaterError) as error:
        return _missed(url, error.why, archive, now, for_good=False)
    except UnreadableInputError as error:  # too large, or an address that may not be asked
        return _missed(url, error.why, archive, now, for_good=True)
    kind = kind_of(body)
    if kind is None:
        return _missed(url, "no picture, film or sound that is known", archive, now, for_good=True)
    with archive.writing() as writer:
        writer.keep_medium(url, body, kind.mime, kind.suffix)
    return Fetched(url, len(body), None)


def _missed(url: str, why: str, archive: Archive, now: int, *, for_good: bool) -> Fetched:
    with archive.writing() as writer:
        writer.miss_medium(url, why, now, for_good=for_good)
    return Fetched(url, 0, why)
