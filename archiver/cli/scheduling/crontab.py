"""Lines of a crontab (POSIX crontab; `man 5 crontab` for what Vixie's adds)."""

import shlex
import shutil
import subprocess

from archiver.cli.scheduling.job import Job, Task

_HOUR = 60
_DAY = 24 * 60


def shown(job: Job) -> list[str]:
    """The lines to be put into a crontab."""
    return [said for task in job.tasks for said in (f"# whipstitch {job.mark}: {task.purpose}", _line(task, job))]


def _line(task: Task, job: Job) -> str:
    """One line; `%` means a new line to cron, so it is escaped."""
    settings = [f"{name}={shlex.quote(value)}" for name, value in sorted(job.environment.items())]
    words = " ".join([*settings, shlex.join(task.command)])
    return f"{_when(task, job)} {words}".replace("%", r"\%")


def _when(task: Task, job: Job) -> str:
    """The five fields. A distance that divides neither an hour nor a day is rounded down: distances are to be even."""
    minutes = max(1, task.every // 60)
    hour, minute = divmod(job.offset(task), _HOUR)
    if minutes < _HOUR:
        return f"{_times(minute, _step(minutes, _HOUR), _HOUR)} * * * *"
    return f"{minute} {_times(hour, _step(min(minutes, _DAY) // _HOUR, 24), 24)} * * *"


def _times(first: int, step: int, whole: int) -> str:
    return "*" if step == 1 else ",".join(str(at) for at in range(first % step, whole, step))


def _step(wanted: int, whole: int) -> int:
    return max(step for step in range(1, wanted + 1) if whole % step == 0)


def install(job: Job) -> str:
    """Put it into the user's crontab, in place of what stood there for the same archive.

    Raises:
        OSError: there is no cron, or it does not take it.
    """
    _write([*_others(job), *shown(job)])
    return "installed in your crontab; `crontab -l` shows it"


def remove(job: Job) -> str:
    """Take it out.

    Raises:
        OSError: there is no cron, or it does not take it.
    """
    _write(_others(job))
    return "your crontab does not collect this archive any more"


def _others(job: Job) -> list[str]:
    """The crontab's lines that are not ours: a mark, and the line below it."""
    done = _crontab("-l", given=None)
    if done.returncode and b"no crontab" not in done.stderr.lower():
        raise _refused(done)
    lines = done.stdout.decode("utf-8", "surrogateescape").splitlines() if not done.returncode else []
    marks = [place for place, text in enumerate(lines) if text.startswith(f"# whipstitch {job.mark}:")]
    ours = {place + below for place in marks for below in (0, 1)}
    return [text for place, text in enumerate(lines) if place not in ours]


def _write(lines: list[str]) -> None:
    done = _crontab("-", given="".join(f"{text}\n" for text in lines).encode("utf-8", "surrogateescape"))
    if done.returncode:
        raise _refused(done)


def _crontab(argument: str, given: bytes | None) -> "subprocess.CompletedProcess[bytes]":
    program = shutil.which("crontab")
    if program is None:
        raise OSError("there is no `crontab` here; try --systemd")
    return subprocess.run([program, argument], input=given, capture_output=True, check=False)  # noqa: S603 - no shell


def _refused(done: "subprocess.CompletedProcess[bytes]") -> OSError:
    return OSError(f"crontab: {done.stderr.decode('utf-8', 'replace').strip() or done.returncode}")
