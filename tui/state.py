"""What the screen remembers between two runs: sizes, theme, and where one was. A file of a few lines; losing it loses nothing."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

_LARGEST = 100_000
"""Bytes of a file that is ours; a larger one is something else."""
_MOST_ARCHIVES = 50


class State:
    """Values by name, and values by name of each archive. Without a file nothing is remembered, and nothing fails."""

    def __init__(self, file: Path | None, archive: str) -> None:
        self._file = file
        self._archive = archive
        self._values = _read(file)

    def number(self, name: str, least: int, most: int) -> int | None:
        """A number that was remembered, if it can be one."""
        value = self._values.get(name)
        return value if type(value) is int and least <= value <= most else None

    def text(self, name: str) -> str | None:
        """A text that was remembered."""
        value = self._values.get(name)
        return value if isinstance(value, str) else None

    def here(self) -> dict[str, Any]:
        """What was remembered of this archive."""
        archives = self._values.get("archives")
        mine = archives.get(self._archive) if isinstance(archives, dict) else None
        return mine if isinstance(mine, dict) else {}

    def keep(self, here: dict[str, Any], **values: int | str | None) -> None:
        """Remember these of this archive, and these of all. A disk that is full is no reason to fail."""
        if self._file is None:
            return
        kept = _read(self._file)
        archives = kept.get("archives")
        archives = dict(archives) if isinstance(archives, dict) else {}
        archives.pop(self._archive, None)
        archives[self._archive] = here
        while len(archives) > _MOST_ARCHIVES:
            del archives[next(iter(archives))]
        kept.update(values, archives=archives)
        with suppress(OSError, ValueError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            unfinished = self._file.with_suffix(".part")
            unfinished.write_text(json.dumps(kept, indent=1), encoding="utf-8")
            unfinished.replace(self._file)


def _read(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        if file.stat().st_size > _LARGEST:
            return {}
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
