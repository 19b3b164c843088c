"""Histories that could not be had: remembered by the checkpoint, asked for again by later runs."""

import json
from collections.abc import Iterator, Mapping

_NAME = "histories"
"""In the checkpoint's cursor."""
_MOST = 1000
"""Statuses remembered: some 30 kB of a checkpoint."""
_TRIES = 40
"""Runs that ask for one in vain before it is given up: with the shortest rhythm, ten hours."""


class Debts:
    """Ids of statuses whose earlier versions are still to be had, and how often they were asked for in vain."""

    def __init__(self, cursor: Mapping[str, str]) -> None:
        """Those that a checkpoint remembers."""
        try:
            said = json.loads(cursor.get(_NAME, "{}"))
        except ValueError:
            said = {}
        known = said.items() if isinstance(said, dict) else ()
        self._tries = {name: tries for name, tries in known if isinstance(tries, int)}

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._tries))

    @property
    def cursor(self) -> dict[str, str]:
        """What the checkpoint is to remember; nothing, mostly."""
        return {_NAME: json.dumps(self._tries)} if self._tries else {}

    def add(self, name: str, *, tried: bool) -> bool:
        """Remember a status; false if it is given up instead.

        Args:
            name: its id.
            tried: whether it was asked for just now, in vain.
        """
        tries = self._tries.pop(name, 0) + tried
        if tries >= _TRIES or len(self._tries) >= _MOST:
            return False
        self._tries[name] = tries  # at the end: the others come first the next time
        return True

    def settle(self, name: str) -> None:
        """Its versions came, or never will."""
        self._tries.pop(name, None)
