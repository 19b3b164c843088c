"""Who holds something for a while: a name for this process, and whether the process behind a name is gone.

A lease ends by itself; but where the next run is on the same machine it need not wait for that.
"""

import os
import platform
import secrets
from functools import cache
from pathlib import Path


def new_holder() -> str:
    """A name for a run of this process, like no other: `machine/process/chance`."""
    return f"{_machine()}/{os.getpid()}/{secrets.token_hex(4)}"


def is_gone(holder: str) -> bool:
    """Whether the process behind a name has surely ended; of another machine's nothing is sure."""
    machine, _, rest = holder.partition("/")
    process = rest.partition("/")[0]
    if machine != _machine() or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False  # it is there, and another user's
    return False


@cache
def _machine() -> str:
    """This machine since it was started, and on Linux this container of it: process numbers mean nothing beyond."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}.{Path('/proc/self/ns/pid').readlink()}".replace("/", "_")
    except OSError:
        return platform.node().replace("/", "_") or "?"
