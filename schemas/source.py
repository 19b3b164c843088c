"""What we were asked to collect."""

from enum import StrEnum

from schemas.word import Word


class Platform(StrEnum):
    """The platforms that we name ourselves; a `.jsonl` file may bring others, so posts carry a plain string."""

    WEB = "web"
    X = "x"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    TELEGRAM = "telegram"
    FEED = "feed"


class Source(Word):
    """Something that is followed, or read once: a URL, a handle, a feed, a file."""

    collector: str
    """The name of the collector that recognised it."""
    locator: str
    """What the user wrote, in one spelling: an absolute path, a normalised URL, `@ada@social.example`, `-`."""
    name: str | None = None
    """What to call it on screen; null: the locator."""
