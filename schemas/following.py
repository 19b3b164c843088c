"""What is followed, how each source fares, and what became of each run. Plain tuples: a run that finds nothing due loads no Pydantic."""

from typing import NamedTuple


class Rhythm(NamedTuple):
    """When a source is collected again, and what led to it."""

    seconds: int
    """From one visit to the next, as long as all goes well."""
    failures: int
    """How many visits failed since the last that did not."""
    due_at: int
    """UTC microseconds."""


class Followed(NamedTuple):
    """A followed source and its health. Texts are as stored: not yet fit for a screen. Times are UTC microseconds."""

    number: int
    """The archive's number of the source, for this file only."""
    collector: str
    locator: str
    name: str | None
    host: str | None
    """Whom its visits ask, as far as the locator tells: no two visits at once share a host; null: nobody, it is a file."""
    every: int | None
    """Seconds between visits, as somebody wished; null: by its own rhythm."""
    since: int | None
    """Posts made before are not kept."""
    media: str | None
    """Which media of new posts to fetch, as somebody wished: `none`, `images` or `all`; null: as the settings say."""
    followed_at: int
    rhythm: Rhythm
    last_at: int | None
    """When the last visit began; null before the first."""
    last_result: str | None
    """`new`, `quiet`, `later` (the network or the server says: not now) or `failed`."""
    last_error: str | None
    last_new_at: int | None
    """When a visit last brought something new."""
    collecting: bool
    """Whether a run is at it right now."""


class Lease(NamedTuple):
    """The right to collect one source, for a while."""

    locator: str
    host: str | None
    holder: str
    """The run; see `storage.holders`."""


class Visited(NamedTuple):
    """What became of one visit to one source."""

    locator: str
    began_at: int
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    new_threads: int = 0
    changed_threads: int = 0
    requests: int = 0
    size: int = 0
    """Bytes of all answers, unpacked."""
    error: Exception | None = None
    remarks: tuple[str, ...] = ()
    """What was to be said of single posts: what could not be read, what is asked for again."""


class Run(NamedTuple):
    """One run of `collect`. Times are UTC microseconds."""

    number: int
    began_at: int
    ended_at: int | None
    state: str
    """`running`, `done`, `interrupted`, `stopped` (the archive failed) or `died`."""
    sources: int
    failed: int
    new: int
    changed: int
    new_threads: int
    changed_threads: int
    requests: int
    size: int
    errors: tuple[tuple[str, str], ...]
    """Locators and what was wrong with each, the first hundred."""
