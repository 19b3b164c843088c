"""What `collect` and the screen have in common when they collect: a client, who recognises a locator, and how far it is."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from archiver.cli.equipping import equipped_collectors
from archiver.collecting import Progress
from archiver.collectors import recognised, recognised_inside
from archiver.collectors.base import Collector, Witness
from archiver.collectors.client import Client
from archiver.collectors.containers import is_container
from archiver.collectors.guard import AddressGuard
from archiver.collectors.web.manners import Manners
from archiver.settings.network import network_settings
from schemas.errors import UnreadableInputError
from schemas.source import Source
from schemas.text import encodable


def opened_client(captured_at: datetime | None = None) -> Client:
    """A client as the settings want it."""
    settings = network_settings()
    return Client(
        guard=AddressGuard(settings.allow_hosts),
        captured_at=captured_at,
        deadline=settings.deadline,
        largest=settings.largest_answer,
        keeps=settings.keep_files,
        manners=Manners(
            pace=settings.pace,
            attempts=settings.attempts,
            longest_pause=settings.longest_pause,
            patience=settings.patience,
        ),
    )


def witnesses() -> list[Witness]:
    """The collectors that can ask for one post by name."""
    return [collector for collector in equipped_collectors() if isinstance(collector, Witness)]


def recognised_by(locator: str, client: Client, max_posts: int | None = None) -> tuple[Collector, Source]:
    """Who collects this; a name of a file or folder that is there is that, whatever else it looks like."""
    collectors = equipped_collectors(max_posts)
    if locator == "-":
        return _recognised_by_content("-", client, collectors)
    if encodable(locator) != locator:
        raise UnreadableInputError(locator, "its name is no UTF-8; rename it")
    try:
        path = Path(locator).expanduser()
        is_file, is_dir = path.is_file(), path.is_dir()
    except (OSError, RuntimeError):
        # Too long for a path, a home that is not there: no file, but it may be an address.
        return recognised(locator, None, collectors)
    if locator and (is_file or is_dir):  # an empty name is not this folder: a variable was not set
        return _recognised_by_content(str(path.resolve()), client, collectors, is_dir=is_dir)
    return recognised(locator, None, collectors)


def _recognised_by_content(
    whole: str, client: Client, collectors: Sequence[Collector], *, is_dir: bool = False
) -> tuple[Collector, Source]:
    head = b"" if is_dir else client.head(whole)
    if is_dir or is_container(head):
        with client.unpack(whole) as inside:
            return recognised_inside(whole, inside, collectors)
    return recognised(whole, head, collectors)


class Tally(NamedTuple):
    """What a source brought so far."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    new_threads: int = 0
    changed_threads: int = 0

    def plus(self, progress: Progress) -> "Tally":
        """With one page more."""
        return Tally(
            self.new + progress.new,
            self.changed + progress.changed,
            self.unchanged + progress.unchanged,
            self.new_threads + progress.new_threads,
            self.changed_threads + progress.changed_threads,
        )

    def __str__(self) -> str:
        parts = [f"{self.new:,} new"]
        parts += [f"{self.changed:,} changed"] if self.changed else []
        parts += [f"{self.unchanged:,} known already"] if self.unchanged else []
        posts = ", ".join(parts)
        threads = (
            f"{self.new_threads:,} new, {self.changed_threads:,} with new parts"
            if self.changed_threads
            else f"{self.new_threads:,} new"
        )
        return f"posts: {posts}; threads: {threads}"


def how_far(tally: Tally, progress: Progress, seconds: float) -> str:
    """One line: how many, how fast, how long yet."""
    posts = tally.new + tally.changed + tally.unchanged
    said = f"{posts:,} posts · {posts / max(seconds, 0.001):,.0f}/s"
    if progress.total and progress.done:
        part = progress.done / progress.total
        said += f" · {part:.0%} · {seconds * (1 - part) / part:.0f} s left"
    return said
