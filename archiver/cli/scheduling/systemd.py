"""Timers and services of the user's, hardened (systemd.timer(5), systemd.exec(5))."""

import os
from pathlib import Path

from archiver.cli.scheduling.job import Job, Task

_SERVICE = """\
[Unit]
Description=Whipstitch {purpose}: {archive}
After=network-online.target

[Service]
Type=oneshot
ExecStart={command}
{environment}# Not now, but later (75) is no failure of the service; the next run sees to it.
SuccessExitStatus=75
TimeoutStartSec=6h
TimeoutStopSec=30s
Nice=10
UMask=0077
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={folder}
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
CapabilityBoundingSet=
"""
_TIMER = """\
[Unit]
Description=When whipstitch {purpose}: {archive}

[Timer]
OnBootSec={first}min
OnUnitActiveSec={every}s
RandomizedDelaySec={spread}s

[Install]
WantedBy=timers.target
"""


def units(job: Job) -> dict[str, str]:
    """The files, by their names; those of `collect` have the mark alone."""
    found: dict[str, str] = {}
    for task in job.tasks:
        name = f"whipstitch-{job.mark}{'' if task is job.tasks[0] else f'-{task.name}'}"
        found |= {f"{name}.service": _service(task, job), f"{name}.timer": _timer(task, job)}
    return found


def _service(task: Task, job: Job) -> str:
    settings = [_quoted(f"{name}={value}") for name, value in sorted(job.environment.items())]
    return _SERVICE.format(
        purpose=task.purpose,
        archive=_plain(job.archive),
        command=" ".join(_quoted(word).replace("$", "$$") for word in task.command),
        environment="".join(f"Environment={setting}\n" for setting in settings),
        folder=_quoted(str(job.archive.parent)),
    )


def _timer(task: Task, job: Job) -> str:
    return _TIMER.format(
        purpose=task.purpose,
        archive=_plain(job.archive),
        first=2 + 3 * job.tasks.index(task),
        every=task.every,
        spread=min(60, task.every // 10),
    )


def _plain(path: Path) -> str:
    return str(path).replace("%", "%%")


def shown(job: Job) -> list[str]:
    """All files, one below the other."""
    lines: list[str] = []
    for name, text in units(job).items():
        lines += [f"# {_folder() / name}", *text.splitlines(), ""]
    return lines


def install(job: Job) -> str:
    """Write the files; what to do then is a person's word.

    Raises:
        OSError: they cannot be written.
    """
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    job.archive.parent.mkdir(parents=True, exist_ok=True)  # the service may write there, but not make it
    for name, text in units(job).items():
        (folder / name).write_text(text, encoding="utf-8")
    return (
        f"written to {folder}; start it: systemctl --user daemon-reload && systemctl --user enable --now {_timers(job)}"
        " && loginctl enable-linger"
    )


def remove(job: Job) -> str:
    """Remove the files.

    Raises:
        OSError: they cannot be removed.
    """
    for name in units(job):
        (_folder() / name).unlink(missing_ok=True)
    return f"removed; stop what still runs: systemctl --user stop {_timers(job)} && systemctl --user daemon-reload"


def _timers(job: Job) -> str:
    return " ".join(name for name in units(job) if name.endswith(".timer"))


def _folder() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "systemd" / "user"


def _quoted(word: str) -> str:
    """A word for a unit file: quotes and backslashes escaped, `%` doubled (systemd.syntax(7), systemd.unit(5))."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if escaped != word or not word or set(word) & set(" \t';#$") else word
