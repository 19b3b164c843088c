"""What is said: data on standard output, narration on standard error; colour only where somebody looks and wants it."""

import argparse
import os
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TextIO

from schemas.text import printable_line

_EVERY = 0.1
"""Seconds between two drawings of the progress line: faster flickers, slower seems stuck."""
_DAY = 10
_UNTOLD = 80
"""Columns of a terminal that does not say how many it has."""


def out(text: str = "") -> None:
    """A line of data."""
    print(text)  # noqa: T201 - the command line


def out_json(value: object) -> None:
    """A JSON document of data, a line."""
    import json

    # Where standard output cannot take every character, JSON has a spelling for those as well.
    print(json.dumps(value, ensure_ascii=sys.stdout.encoding.lower() != "utf-8"))  # noqa: T201 - the command line


def styled(text: str, *codes: int, to: TextIO | None = None) -> str:
    """The text with SGR codes (ECMA-48, 8.3.117), where that is a terminal and NO_COLOR is not set."""
    stream = to or sys.stdout
    if not codes or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not stream.isatty():
        return text
    return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m"


BOLD, DIM, YELLOW, CYAN = 1, 2, 33, 36


def shown_time(at: int | datetime | None, precision: str | None = None, *, inferred: bool = False) -> str:
    """A time for a reader, in UTC, with `~` where the date was inferred; a dash when unknown."""
    if at is None:
        return "—"
    moment = at if isinstance(at, datetime) else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
    text = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    if precision == "day":
        text = text[:_DAY]
    return f"{'~' if inferred else ''}{text}"


def written_time(at: int | None) -> str | None:
    """A time for a program: RFC 3339, in UTC."""
    if at is None:
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
    return moment.isoformat().replace("+00:00", "Z")


class Narrator:
    """Says on standard error how things go: a progress line on a terminal, plain lines in a pipe, JSON on request."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Say as much as the options ask for."""
        self._quiet = bool(options.quiet)
        self._verbose = bool(options.verbose)
        self._json = options.log_format == "json"
        self._live = sys.stderr.isatty() and not self._quiet and not self._json
        self._drawn = 0.0
        self._width = 0

    def say(self, text: str, event: str = "note", **facts: object) -> None:
        """Something worth knowing; nothing if quiet."""
        if not self._quiet:
            self._line(text, event, facts)

    def detail(self, text: str, event: str = "detail", **facts: object) -> None:
        """Something for those who want to know more."""
        if self._verbose:
            self._line(text, event, facts)

    def complain(self, text: str, event: str = "error", **facts: object) -> None:
        """Something that went wrong, even if quiet."""
        self._line(text, event, facts)

    def progress(self, text: str) -> None:
        """Where we are; replaces the last such line, and is seen on terminals only."""
        if not self._live or time.monotonic() - self._drawn < _EVERY:
            return
        self._drawn = time.monotonic()
        columns = os.get_terminal_size(sys.stderr.fileno()).columns or _UNTOLD
        text = printable_line(text)[: max(1, columns - 1)]
        sys.stderr.write("\r" + text + " " * (self._width - len(text)))
        sys.stderr.flush()
        self._width = len(text)

    def _line(self, text: str, event: str, facts: Mapping[str, object]) -> None:
        if self._json:
            import json

            at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            said = {"at": at, "event": event, "message": text, **facts}
            # In ASCII: whatever a locator or a post holds, a terminal shows it as letters.
            print(json.dumps(said, default=str), file=sys.stderr)  # noqa: T201 - the command line
            return
        clear = "\r" + " " * self._width + "\r" if self._width else ""
        self._width = 0
        print(clear + printable_line(text), file=sys.stderr)  # noqa: T201 - the command line
