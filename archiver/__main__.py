"""The command `whipstitch`. `--version` is answered before anything else is imported."""

import os
import sys

from archiver import __version__


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        raise SystemExit(_say_version())
    try:
        from archiver.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130  # before there was anything to be tidied up
    raise SystemExit(code)


def _say_version() -> int:
    try:
        # Straight to the descriptor: nothing is left in a buffer for a reader who may have gone.
        os.write(sys.stdout.fileno(), f"whipstitch {__version__}\n".encode())
    except BrokenPipeError:
        return 0
    except OSError:
        return 2  # a full disk
    return 0


if __name__ == "__main__":
    main()
