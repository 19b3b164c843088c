"""The command line: it alone knows everybody, and joins them. Each command imports what it needs when it runs.

Standard output is data, standard error is narration. One place turns errors into a line and an exit code: `run`.
"""

import argparse
import errno
import io
import os
import sys
from collections.abc import Sequence
from typing import TextIO

from archiver.cli.ending import AskedToEnd, ends_orderly
from schemas.errors import UsageError, WhipstitchError

_INTERRUPTED = 130
_ASKED_TO_END = 143
_BUG = 1


def run(arguments: Sequence[str]) -> int:
    """Run a command; its exit code.

    0 done · 1 a bug of ours · 2 wrong usage or settings · 3 some sources failed · 4 no posts in the input · 5 the archive cannot be
    used · 75 try later · 130 interrupted · 143 asked to end (SIGTERM).
    """
    _take_any_text(sys.stdout)
    options = _understood(arguments)
    try:
        with ends_orderly():
            code = int(options.command(options) or 0)
        sys.stdout.flush()  # here, where a reader who has gone can still be answered for
    except WhipstitchError as error:
        return _failed(error, error.exit_code, options)
    except AskedToEnd:
        _say("asked to end; all that was stored stays", "interrupted", options)
        return _ASKED_TO_END
    except KeyboardInterrupt:
        _say("interrupted; all that was stored stays", "interrupted", options)
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough (`| head`). What Python still holds for it goes nowhere.
        _discard_output()
        return 0
    except Exception as error:  # noqa: BLE001 - the last net: a bug of ours is one line for the user, too
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            _discard_output()
            error = UsageError("cannot write all of the output: no space is left")
        return _failed(error, getattr(error, "exit_code", _BUG), options)
    return code


def _understood(arguments: Sequence[str]) -> argparse.Namespace:
    """The options; argparse itself ends the program after `--help` and after words that it does not know."""
    from archiver.cli.parser import parser

    try:
        return parser(arguments).parse_args(arguments)
    except SystemExit:
        try:
            sys.stdout.flush()  # at the very end of the program nobody could catch that the reader has gone
        except BrokenPipeError:
            _discard_output()
        raise
    except BrokenPipeError:
        _discard_output()
        raise SystemExit(0) from None


def _take_any_text(stream: TextIO) -> None:
    """Let a character that the terminal's encoding does not have be a number, not an error."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def _discard_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failed(error: Exception, code: int, options: argparse.Namespace) -> int:
    if options.debug:
        import traceback

        traceback.print_exception(error)
    if code == _BUG and not isinstance(error, WhipstitchError):
        _say(f"this is a bug: {type(error).__name__}: {error}; --debug shows where", "bug", options)
    else:
        _say(str(error), "failed", options)
    return code


def _say(text: str, event: str, options: argparse.Namespace) -> None:
    from archiver.cli.output import Narrator

    Narrator(options).complain(text if options.log_format == "json" else f"whipstitch: {text}", event)
