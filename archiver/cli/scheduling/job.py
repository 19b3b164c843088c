"""What is to be run, and with which environment: cron and systemd give a program next to none."""

import hashlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from archiver.settings import archive_place, settings_file
from schemas.errors import UsageError

_CARRIED = ("WHIPSTITCH_ALLOW_HOSTS", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
"""Variables that the run needs, if they are set here; in capitals or not."""


class Job(NamedTuple):
    """A run of `collect`, again and again."""

    command: tuple[str, ...]
    """Words; the first is an absolute path."""
    environment: Mapping[str, str]
    archive: Path
    every: int
    """Seconds."""
    left_out: tuple[str, ...]
    """Variables that were not taken over."""

    @property
    def mark(self) -> str:
        """A name for the job of this archive: another archive's is another job."""
        return hashlib.sha256(str(self.archive).encode("utf-8", "surrogateescape")).hexdigest()[:8]

    @property
    def minute(self) -> int:
        """The minute of the hour in which it begins, from the mark: not all the world at once."""
        return int(self.mark, 16) % max(1, min(60, self.every // 60))


def job_of(archive: str | None, every: int, notify: str | None) -> Job:
    """The job.

    Raises:
        UsageError: the archive is no file, or a path holds what neither cron nor systemd can be told.
    """
    place = archive_place(archive)
    if "://" in place:
        raise UsageError("name the archive as a path")
    path = Path(os.path.abspath(os.path.expanduser(place)))  # noqa: PTH100, PTH111 - links stay; there may be no such home
    command = [*_ourselves(), "--archive", str(path), "-q", "collect", *(["--notify", notify] if notify else [])]
    environment, left_out = _environment()
    for said in (*command, *environment.values()):
        if not said.isprintable():
            raise UsageError(f"{said!r} holds what a crontab cannot")
    return Job(tuple(command), environment, path, every, left_out)


def _ourselves() -> list[str]:
    """How this program was started, so that it can be started from anywhere."""
    started = Path(sys.argv[0])
    if started.name == "whipstitch" and os.access(started, os.X_OK):
        return [str(started.absolute())]
    return [sys.executable, "-m", "archiver"]


def _environment() -> tuple[dict[str, str], tuple[str, ...]]:
    found: dict[str, str] = {}
    left_out = []
    if os.environ.get("WHIPSTITCH_SETTINGS"):
        found["WHIPSTITCH_SETTINGS"] = str(settings_file().absolute())
    for name in (spelt for carried in _CARRIED for spelt in (carried, carried.lower())):
        value = os.environ.get(name)
        if value and "@" in value:
            left_out.append(name)
        elif value:
            found[name] = value
    return found, tuple(left_out)
