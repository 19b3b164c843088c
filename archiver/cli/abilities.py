"""What the screen is given besides the archive: collecting, stitching, exporting, following. Each loads what it needs when it is used."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.clock import micros
from schemas.errors import NotFoundError, WhipstitchError
from schemas.filter import ThreadFilter
from storage import Archive
from tui.abilities import Abilities

if TYPE_CHECKING:
    from archiver.collecting import Progress
    from archiver.collectors.client import Client
    from archiver.following.named import Waiting

_SAMPLE = Path(__file__).parents[1] / "samples" / "harbour_watch.txt"


def abilities(archive: Archive) -> Abilities:
    """All that this program can do to this archive."""
    return Abilities(
        collect=partial(_collect, archive),
        follow=partial(_follow, archive),
        join=partial(_join, archive),
        split=partial(_split, archive),
        undo=partial(_undo, archive),
        export=partial(_export, archive),
        formats=(".json", ".jsonl"),
        sample=str(_SAMPLE) if _SAMPLE.is_file() else None,
    )


def _collect(archive: Archive, locator: str) -> Iterator[str]:
    """A line of progress a page."""
    from archiver.cli.gathering import opened_client, recognised_by
    from archiver.cli.media import kinds_of_media
    from archiver.following.named import collected, media_of
    from archiver.following.records import RunRecord

    # The sample's clocks are those of the day on which it was saved.
    saved_at = datetime(2025, 5, 19, 18, tzinfo=UTC) if locator == str(_SAMPLE) else None
    with opened_client(saved_at) as client:
        collector, source = recognised_by(locator, client)
        failure: WhipstitchError | None = None
        with RunRecord(archive) as record:
            kinds = kinds_of_media(None)
            try:
                yield from _told(collected(source, collector, archive, client, record, kinds=kinds))
            except WhipstitchError as error:
                failure = error  # of the source, not of the run
            if media_of(source, archive, kinds) != "none":
                yield from _media(archive, client)
        if failure is not None:
            raise failure


def _told(collecting: "Iterator[Progress | Waiting]") -> Iterator[str]:
    from archiver.cli.gathering import Tally, how_far
    from archiver.collecting import Progress

    tally = Tally()
    began = time.monotonic()
    for said in collecting:
        if isinstance(said, Progress):
            tally = tally.plus(said)
            yield how_far(tally, said, time.monotonic() - began)
        else:
            yield str(said)
    yield str(tally)


def _media(archive: Archive, client: "Client") -> Iterator[str]:
    from archiver.fetching_media import fetch_media

    for number, _ in enumerate(fetch_media(archive, client, lambda: datetime.now(UTC)), 1):
        yield f"{number:,} media"


def _join(archive: Archive, names: Sequence[str]) -> list[str]:
    from archiver.restitching import join

    return join(archive, names, _now())


def _split(archive: Archive, name: str, at: int) -> list[str]:
    from archiver.restitching import split

    return split(archive, name, at, _now())


def _undo(archive: Archive, name: str) -> list[str]:
    """Whatever was said of the thread last, of either kind."""
    from archiver.restitching import undo

    try:
        return undo(archive, "split", [name])
    except NotFoundError:
        return undo(archive, "join", [name])


def _export(archive: Archive, what: str | ThreadFilter, file: str) -> int:
    from archiver.cli.export import written_output
    from archiver.export import EXPORTERS

    suffix = Path(file).suffix
    exporter = next(exporter for exporter in EXPORTERS if exporter.suffix == suffix)
    threads = iter([archive.thread(what)]) if isinstance(what, str) else archive.threads(what)
    with written_output(file) as out:
        return exporter.write(threads, out, generated_at=datetime.now(UTC))


def _follow(archive: Archive, locator: str) -> str:
    """As `whipstitch follow` does."""
    from archiver.cli.parser import parser

    options = parser(["follow"]).parse_args(["--quiet", "--archive", archive.name, "follow", "--", locator])
    options.command(options)
    return f"Followed from now on: {locator}"


def _now() -> int:
    return micros(datetime.now(UTC))
