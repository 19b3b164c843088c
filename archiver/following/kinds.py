"""Which media of a source are fetched: what the run was told, else what was said when the source was followed, else what is usual."""

from typing import NamedTuple

from schemas.following import Followed


class Kinds(NamedTuple):
    """`none`, `images` or `all`, each time."""

    asked: str | None = None
    """Of every source of this run; null: nothing was said."""
    usual: str = "none"
    """Of a source of which nothing was said."""

    def of(self, followed: Followed | None) -> str:
        """Those of a source; null is one that is not followed."""
        return self.asked or (followed and followed.media) or self.usual
