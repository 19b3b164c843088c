"""Read in the terminal: threads, gaps, search, evidence. Press ? inside for the keys.

Without filters it opens where you were the last time. Keys of your own stand in the settings file, under [keys].

Examples:
  whipstitch browse
  whipstitch browse --incomplete --author "Harbour Watch"
  whipstitch browse --serve          the same in a web browser on this machine
"""

import argparse
import gc
import sys
from pathlib import Path

from archiver.cli.filters import filter_arguments, thread_filter
from archiver.cli.opening import opened_archive
from archiver.cli.parser import count
from archiver.settings import read_settings_file
from schemas.errors import SettingsError, UsageError

_PORT = 8100


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    filter_arguments(to)
    to.add_argument(
        "--serve",
        metavar="PORT",
        nargs="?",
        const=_PORT,
        type=count,
        help=f"for a web browser, on this machine alone (port {_PORT}; needs `pip install whipstitch[serve]`)",
    )


def run(options: argparse.Namespace) -> int:
    """Browse."""
    if options.serve is not None:
        from archiver.cli.serving import serve

        return serve(options)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("browse needs a terminal; `whipstitch threads` and `show` write plain text")
    return browse(options)


def browse(options: argparse.Namespace) -> int:
    """Browse wherever this process is shown."""
    # Loading makes no garbage, and looking for it is a tenth of the time to the first paint; the screen turns it on again.
    gc.disable()
    from archiver.cli.abilities import abilities
    from tui.app import BrowserApp

    with opened_archive(options, create=True) as archive:
        asked = thread_filter(options)
        BrowserApp(archive, abilities(archive), filter=asked, state=_state_file(), keys=_keys()).run()
    return 0


def shown() -> None:
    """Browse in a process that textual-serve started: its input is no terminal, and need not be one."""
    from archiver.cli.parser import parser

    browse(parser(sys.argv[1:]).parse_args(sys.argv[1:]))


def _state_file() -> Path:
    from platformdirs import user_state_path

    return user_state_path("whipstitch", appauthor=False) / "browse.json"


def _keys() -> dict[str, str]:
    """The user's own keys, by the names of commands.

    Raises:
        SettingsError: they are no table of texts, or of commands that do not exist.
    """
    keys = read_settings_file().get("keys", {})
    if not isinstance(keys, dict) or not all(isinstance(key, str) for key in keys.values()):
        raise SettingsError("keys", 'must be a table of commands with their keys, like star = "b"')
    from tui.commands import COMMANDS

    unknown = keys.keys() - {command.name for command in COMMANDS}
    if unknown:
        raise SettingsError("keys", f"there is no command {', '.join(sorted(unknown))}; docs/browse.md names them")
    return {f"browse.{name}": key for name, key in keys.items()}
