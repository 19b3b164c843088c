"""Collecting what is followed and due, different hosts side by side; a line a source when it is done."""

from functools import partial

from archiver.cli.gathering import Tally, opened_client, recognised_by
from archiver.cli.media import media_of_new_posts
from archiver.cli.output import Narrator
from archiver.following.records import RunRecord
from archiver.following.rounds import Round
from schemas.following import Visited
from storage import Archive


def collect_due(archive: Archive, narrator: Narrator, media: str | None, *, due_only: bool) -> list[Visited]:
    """Collect; what became of each source. Failures are told at the end. Which media to fetch: see `media_of_new_posts`."""
    with (
        opened_client() as client,
        RunRecord(archive) as record,
        media_of_new_posts(media, archive, client, narrator),
    ):
        record.begin()
        recognise = partial(recognised_by, client=client)
        for visited in Round(archive, client, recognise, record.holder, due_only=due_only).visits():
            record.visits.append(visited)
            if visited.error is None:
                _say(visited, narrator)
    return record.visits


def _say(visited: Visited, narrator: Narrator) -> None:
    tally = Tally(visited.new, visited.changed, visited.unchanged, visited.new_threads, visited.changed_threads)
    facts = {**tally._asdict(), "requests": visited.requests, "bytes": visited.size}
    narrator.say(f"{visited.locator}: {tally}", "collected", locator=visited.locator, **facts)
