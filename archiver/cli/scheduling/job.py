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
_HOUR = 3600
"""What is missing of media is asked for again after an hour, at the earliest."""
_DAY = 24 * _HOUR
"""A post that was not found is looked for again after a day, at the earliest."""


class Task(NamedTuple):
    """One command, again and again."""

    name: str
    """What distinguishes it from the job's others."""
    purpose: str
    """What it does, in words: it …"""
    command: tuple[str, ...]
    """Words; the first is an absolute path."""
    every: int
    """Seconds."""


class Job(NamedTuple):
    """All that keeps one archive going."""

    tasks: tuple[Task, ...]
    """`collect` first."""
    environment: Mapping[str, str]
    archive: Path
    left_out: tuple[str, ...]
    """Variables that were not taken over."""

    @property
    def mark(self) -> str:
        """A name for the job of this archive: another archive's is another job."""
        return hashlib.sha256(str(self.archive).encode("utf-8", "surrogateescape")).hexdigest()[:8]

    def offset(self, task: Task) -> int:
        """The minute of the day in which a task may begin, from the mark: not all the world at once, nor all tasks."""
        return (int(self.mark, 16) + 7 * self.tasks.index(task)) % (24 * 60)


def job_of(archive: str | None, every: int, notify: str | None) -> Job:
    """The job.

    Raises:
        UsageError: the archive is no file, or a path holds what neither cron nor systemd can be told.
    """
    place = archive_place(archive)
    if "://" in place:
        raise UsageError("name the archive as a path")
    path = Path(os.path.abspath(os.path.expanduser(place)))  # noqa: PTH100, PTH111 - links stay; there may be no such home
    whipstitch = (*_ourselves(), "--archive", str(path), "-q")
    collect = (*whipstitch, "collect", *(("--notify", notify) if notify else ()))
    tasks = (
        Task("collect", "collects what is due", collect, every),
        Task("media", "fetches media that are still missing", (*whipstitch, "media"), max(every, _HOUR)),
        Task("recheck", "looks again for posts that were not found", (*whipstitch, "recheck"), max(every, _DAY)),
    )
    environment, left_out = _environment()
    for said in (*collect, *environment.values()):
        if not said.isprintable():
            raise UsageError(f"{said!r} holds what a crontab cannot")
    return Job(tasks, environment, path, left_out)


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
