"""The command `whipstitch`. `--version` is answered before anything else is imported."""

import sys

from archiver import __version__


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"whipstitch {__version__}\n")
        raise SystemExit(0)
    from archiver.cli import run

    raise SystemExit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
