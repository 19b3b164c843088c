"""Collecting what is followed and due, different hosts side by side; a line a source when it is done."""

from functools import partial

from archiver.cli.gathering import Tally, opened_client, recognised_by
from archiver.cli.media import fetch, kinds_of_media
from archiver.cli.output import Narrator
from archiver.cli.stamping import stamp_what_came
from archiver.following.records import RunRecord
from archiver.following.rounds import Round
from schemas.following import Visited
from storage import Archive


def collect_due(archive: Archive, narrator: Narrator, media: str | None, *, due_only: bool) -> list[Visited]:
    """Collect; what became of each source. Failures are told at the end. `media`: null, or what is fetched of every source."""
    kinds = kinds_of_media(media)
    with opened_client() as client, RunRecord(archive) as record:
        record.begin()
        recognise = partial(recognised_by, client=client)
        for visited in Round(archive, client, recognise, record.holder, due_only=due_only, kinds=kinds).visits():
            record.visits.append(visited)
            for remark in visited.remarks:
                narrator.say(f"{visited.locator}: {remark}", "trouble", locator=visited.locator)
            if visited.error is None:
                _say(visited, narrator)
        if any(kinds.of(one) != "none" for one in archive.rota.followed()):
            fetch(archive, client, narrator)
        stamp_what_came(archive, client, narrator)
    return record.visits


def _say(visited: Visited, narrator: Narrator) -> None:
    tally = Tally(visited.new, visited.changed, visited.unchanged, visited.new_threads, visited.changed_threads)
    facts = {**tally._asdict(), "requests": visited.requests, "bytes": visited.size}
    narrator.say(f"{visited.locator}: {tally}", "collected", locator=visited.locator, **facts)
