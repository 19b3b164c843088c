"""The command line: it alone knows everybody, and joins them. Each command imports what it needs when it runs.

Standard output is data, standard error is narration. One place turns errors into a line and an exit code: `run`.
"""

import os
import sys
from collections.abc import Sequence

from schemas.errors import WhipstitchError
from schemas.text import printable_line

_INTERRUPTED = 130
_BUG = 1


def run(arguments: Sequence[str]) -> int:
    """Run a command; its exit code.

    0 done · 1 a bug of ours · 2 wrong usage or settings · 3 some sources failed · 4 no posts in the input · 5 the archive cannot be
    used · 75 try later · 130 interrupted.
    """
    from archiver.cli.parser import parser

    options = parser(arguments).parse_args(arguments)
    try:
        return int(options.command(options) or 0)
    except WhipstitchError as error:
        return _failed(error, error.exit_code, debug=options.debug)
    except KeyboardInterrupt:
        _say("interrupted; all that was stored stays")
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough (`| head`). What Python still holds for it goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last net: a bug of ours is one line for the user, too
        return _failed(error, _BUG, debug=options.debug)


def _failed(error: Exception, code: int, *, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exception(error)
    if code == _BUG and not isinstance(error, WhipstitchError):
        _say(f"this is a bug: {type(error).__name__}: {error}; --debug shows where")
    else:
        _say(str(error))
    return code


def _say(text: str) -> None:
    print(f"whipstitch: {printable_line(text)}", file=sys.stderr)  # noqa: T201 - this is the command line
