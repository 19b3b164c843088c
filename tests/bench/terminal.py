"""A program in a pseudo-terminal: what it paints, when, and at what cost."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS, COLUMNS = 40, 120
NUMBER = re.compile(rb"#(\d{7})")


class Terminal:
    """A child process in a pseudo-terminal, and all that it wrote since the last key."""

    def __init__(self, script: str) -> None:
        self.began = time.perf_counter()
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.environ.update(
                TERM="xterm-256color", COLORTERM="truecolor", TEXTUAL_ANIMATIONS="none", PYTHONPATH=str(ROOT)
            )
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as installed: with bytecode
            os.environ.update(COLUMNS=str(COLUMNS), LINES=str(ROWS))
            os.execv(sys.executable, [sys.executable, "-c", script])  # noqa: S606 - our own interpreter
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.seen = bytearray()

    def until(self, done: Callable[[list[int]], bool], seconds: float) -> float | None:
        """When the numbers on the terminal satisfy this; null if they do not in time."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if not select.select([self.file], [], [], left)[0]:
                break
            try:
                self.seen += os.read(self.file, 1 << 16)
            except OSError:
                return None
            if done([int(number) for number in NUMBER.findall(self.seen)]):
                return time.perf_counter()
        return None

    def rest(self, seconds: float) -> None:
        """Let it draw what it likes."""
        self.until(lambda _: False, seconds)

    def press(self, keys: bytes, done: Callable[[list[int]], bool], seconds: float = 5) -> float:
        """Milliseconds from these keys to a paint that satisfies; infinite if none comes."""
        self.seen.clear()
        begin = time.perf_counter()
        os.write(self.file, keys)
        end = self.until(done, seconds)
        return float("inf") if end is None else (end - begin) * 1000

    def peak(self) -> float:
        """Megabytes, at most, so far."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024

    def worked(self) -> float:
        """Milliseconds of processor time so far: what remains comparable on a busy machine."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """Stop the child that this object started."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.file)
