"""Telling somebody that a run failed: a command of the user's, never through a shell, for the words come from outside."""

import os
import shlex
import subprocess
from collections.abc import Sequence

from archiver.cli.output import Narrator
from schemas.text import printable_line

_PATIENCE = 60
"""Seconds for the command."""


def notify(command: str, code: int, complaints: Sequence[str], archive: str, narrator: Narrator) -> None:
    """Run the command: a line a failure on its standard input, the exit code and the archive in its environment."""
    facts = {
        "WHIPSTITCH_EXIT_CODE": str(code),
        "WHIPSTITCH_FAILURES": str(len(complaints)),
        "WHIPSTITCH_ARCHIVE": archive,
    }
    lines = "".join(f"{printable_line(text)}\n" for text in complaints)
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command, split into words and given to no shell
            shlex.split(command),
            input=lines.encode("utf-8", "replace"),
            env={**os.environ, **facts},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        why = getattr(error, "strerror", None) or str(error)
        narrator.complain(f"--notify {command}: {why}", "notify_failed")
        return
    if done.returncode:
        narrator.complain(f"--notify {command}: it ended with {done.returncode}", "notify_failed")
