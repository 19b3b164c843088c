"""A timer and a service of the user's, hardened (systemd.timer(5), systemd.exec(5))."""

import os
from pathlib import Path

from archiver.cli.scheduling.job import Job

_SERVICE = """\
[Unit]
Description=Collect what is due into {archive}
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
Description=Look for what is due in {archive}

[Timer]
OnBootSec=2min
OnUnitActiveSec={every}s
RandomizedDelaySec={spread}s

[Install]
WantedBy=timers.target
"""


def units(job: Job) -> dict[str, str]:
    """The files, by their names."""
    settings = [_quoted(f"{name}={value}") for name, value in sorted(job.environment.items())]
    archive = str(job.archive).replace("%", "%%")
    service = _SERVICE.format(
        archive=archive,
        command=" ".join(_quoted(word).replace("$", "$$") for word in job.command),
        environment="".join(f"Environment={setting}\n" for setting in settings),
        folder=_quoted(str(job.archive.parent)),
    )
    timer = _TIMER.format(archive=archive, every=job.every, spread=min(60, job.every // 10))
    name = f"whipstitch-{job.mark}"
    return {f"{name}.service": service, f"{name}.timer": timer}


def shown(job: Job) -> list[str]:
    """Both files, one below the other."""
    lines: list[str] = []
    for name, text in units(job).items():
        lines += [f"# {_folder() / name}", *text.splitlines(), ""]
    return lines


def install(job: Job) -> str:
    """Write both files; what to do then is a person's word.

    Raises:
        OSError: they cannot be written.
    """
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    job.archive.parent.mkdir(parents=True, exist_ok=True)  # the service may write there, but not make it
    for name, text in units(job).items():
        (folder / name).write_text(text, encoding="utf-8")
    timer = next(name for name in units(job) if name.endswith(".timer"))
    return (
        f"written to {folder}; start it: systemctl --user daemon-reload && systemctl --user enable --now {timer}"
        " && loginctl enable-linger"
    )


def remove(job: Job) -> str:
    """Remove both files.

    Raises:
        OSError: they cannot be removed.
    """
    timer = next(name for name in units(job) if name.endswith(".timer"))
    for name in units(job):
        (_folder() / name).unlink(missing_ok=True)
    return f"removed; stop what still runs: systemctl --user stop {timer} && systemctl --user daemon-reload"


def _folder() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "systemd" / "user"


def _quoted(word: str) -> str:
    """A word for a unit file: quotes and backslashes escaped, `%` doubled (systemd.syntax(7), systemd.unit(5))."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if escaped != word or not word or set(word) & set(" \t';#$") else word
