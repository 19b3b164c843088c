"""One visit to one source: collected, counted, and whatever goes wrong told as one line."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from archiver.collecting import Progress, collect
from archiver.collectors.base import Client, Collector
from archiver.following.metering import Meter
from schemas.errors import ArchiveError, WhipstitchError
from schemas.following import Lease, Visited
from schemas.page import Checkpoint, Page
from schemas.source import Source
from storage import Archive

Recognise = Callable[[str], tuple[Collector, Source]]
"""Who collects a locator, and what it is called in one spelling; UnknownLocatorError where nobody does."""

_MOST_REMARKS = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def clock() -> int:
    """Now, in UTC microseconds."""
    return time.time_ns() // 1000


class BugError(WhipstitchError):
    """A bug of ours met one source: the others need not suffer for it."""

    def __init__(self, locator: str, error: Exception) -> None:
        super().__init__(f"{locator}: this is a bug: {type(error).__name__}: {error}")


class Visit:
    """One source, collected once."""

    def __init__(
        self, locator: str, archive: Archive, client: Client, lease: Lease | None = None, media: str = "none"
    ) -> None:
        """Make ready; for lease and media see `collect`."""
        self._archive = archive
        self._meter = Meter(client)
        self._lease = lease
        self._media = media
        self._visited = Visited(locator, clock())

    def pages(self, source: Source, collector: Collector, since: int | None = None) -> Iterator[Progress]:
        """Collect; what was yielded is stored.

        Args:
            source: what.
            collector: who knows how.
            since: posts made before that are not kept, UTC microseconds.

        Raises:
            WhipstitchError: as `collect` does.
        """
        if since is not None:
            collector = _Younger(collector, _EPOCH + timedelta(microseconds=since))
        try:
            for progress in collect(source, collector, self._archive, self._meter, self._lease, media=self._media):
                self._add(progress)
                yield progress
        except WhipstitchError as error:
            self._visited = self._visited._replace(error=error)
            raise

    def whole(self, recognise: Recognise, since: int | None = None) -> Visited:
        """Collect to the end, and tell what came of it, even if that is a failure.

        Raises:
            ArchiveError: that is no failure of the source.
        """
        try:
            collector, source = recognise(self._visited.locator)
            for _ in self.pages(source, collector, since):
                pass
        except ArchiveError:
            raise
        except WhipstitchError as error:
            return self.visited._replace(error=error)
        except Exception as error:  # noqa: BLE001 - a bug that one source brings out must not keep the others waiting
            return self.visited._replace(error=BugError(self._visited.locator, error))
        return self.visited

    @property
    def visited(self) -> Visited:
        """What it has brought so far."""
        return self._visited._replace(requests=self._meter.requests, size=self._meter.size)

    def _add(self, progress: Progress) -> None:
        names = ("new", "changed", "unchanged", "new_threads", "changed_threads")
        sums = {name: getattr(self._visited, name) + getattr(progress, name) for name in names}
        troubles = (f"{trouble.where}: {trouble.why}" for trouble in progress.troubles)
        remarks = (*self._visited.remarks, *progress.notes, *troubles)[:_MOST_REMARKS]
        self._visited = self._visited._replace(**sums, remarks=remarks)


class _Younger:
    """A collector without what was posted before a moment. It reads on all the same: lists are not always in order."""

    def __init__(self, collector: Collector, since: datetime) -> None:
        self.name = collector.name
        self.looks_for = collector.looks_for
        self.recognise = collector.recognise
        self._pages = collector.pages
        self._since = since

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:
        """The collector's, without older posts; one without a time may be young, and is kept."""
        for page in self._pages(source, checkpoint, client):
            kept = tuple(post for post in page.posts if post.created_at is None or post.created_at >= self._since)
            yield page if len(kept) == len(page.posts) else page.model_copy(update={"posts": kept})
