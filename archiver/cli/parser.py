"""The words of the command line: argparse, for `--help` must come at once (click takes 1.7 times as long).

Only the command that is asked for gets its options built; the others are names.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from archiver import __version__
from schemas.text import encodable


class Command(NamedTuple):
    """A command: where it is, and how it is called in the list."""

    module: str
    """In archiver/cli/; it has `arguments(parser)`, and `run(options)` or one named by `function`."""
    summary: str
    name: str


COMMANDS: tuple[Command, ...] = (
    Command("collect", "collect posts from files, pages and addresses, or what is due", "collect"),
    Command("follow", "follow a source, or a list of them", "follow"),
    Command("unfollow", "follow a source no more", "unfollow"),
    Command("sources", "what is followed, and how it fares", "sources"),
    Command("runs", "what became of the last runs", "runs"),
    Command("threads", "list threads, newest first", "threads"),
    Command("show", "one thread, whole, in order, its gaps named", "show"),
    Command("search", "full-text search over posts", "search"),
    Command("export", "threads or posts as JSON", "export"),
    Command("captures", "the answers as they came; export them as WACZ", "captures"),
    Command("browse", "the terminal app", "browse"),
    Command("media", "fetch pictures, films and sounds", "media"),
    Command("recheck", "are posts still there?", "recheck"),
    Command("stitch", "rebuild the threads from the posts", "stitch"),
    Command("forget", "remove a post or an author from everything, for good", "forget"),
    Command("check", "is the archive whole?", "check"),
    Command("backup", "a copy of the archive, taken while it is in use", "backup"),
    Command("schedule", "let cron or systemd collect what is due", "schedule"),
    Command("digest", "new and newly completed threads, to be read or sent", "digest"),
    Command("completion", "the completion script of a shell", "completion"),
)

_UNTOLD = 80
"""Columns of a terminal that does not say how many it has."""
_EPILOG = """\
Examples:
  whipstitch collect page.txt                    read a page that you saved
  whipstitch threads --incomplete                what is still missing parts
  whipstitch show t-1f0c9a2b7d44                 read one thread
  whipstitch export --format json -o threads.json
  whipstitch browse                              read in the terminal
  whipstitch follow @ada@social.example          and `whipstitch -q collect` in a crontab

`whipstitch COMMAND --help` tells more about one command.
The archive is --archive, else $WHIPSTITCH_ARCHIVE, else one under your data directory.
"""


def parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The parser for these arguments; only the command that they name is built in full."""
    top = argparse.ArgumentParser(
        prog="whipstitch",
        description="Archives social posts and stitches numbered threads back together.",
        epilog=_EPILOG,
        formatter_class=_Formatter,
    )
    top.add_argument("--version", "-V", action="version", version=f"whipstitch {__version__}")
    _common(top, default=True)
    commands = top.add_subparsers(metavar="COMMAND", required=True, dest="command_name")
    for command in COMMANDS:
        # add_parser alone is cheap; what costs is the module with the options.
        _add(commands, command, whole=command.name in arguments)
    return top


def whole_parser() -> argparse.ArgumentParser:
    """The parser with every command in full: for completion scripts and the reference."""
    return parser([command.name for command in COMMANDS])


def when(text: str) -> datetime:
    """A time as a user gives it: ISO 8601; without a zone it is in this machine's."""
    try:
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else at.astimezone()
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write it like 2025-05-18T14:07 or 2025-05-18") from None


def words(text: str) -> str:
    """Text as a user gives it; bytes that are no UTF-8 cannot be in the archive either."""
    return encodable(text)


def count(text: str) -> int:
    """A number from 1 up."""
    if text.isascii() and text.isdecimal() and (number := int(text[:18])) > 0:
        return number
    raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 up")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Told how wide the terminal is: asking by itself, argparse would load shutil, and with that three kinds of compression."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    """What `shutil.get_terminal_size` says."""
    said = os.environ.get("COLUMNS", "")
    if said.isascii() and said.isdecimal() and (columns := int(said[:9])) > 0:
        return columns
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or _UNTOLD  # type: ignore[union-attr]  # caught
    except (AttributeError, ValueError, OSError):  # it is closed, or no terminal
        return _UNTOLD


def _add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", command: Command, *, whole: bool) -> None:
    one = commands.add_parser(command.name, help=command.summary, formatter_class=_Formatter)
    if whole:
        module = importlib.import_module(f"archiver.cli.{command.module}")
        one.description = module.__doc__
        one.set_defaults(command=module.run)
        module.arguments(one)
        _common(one, default=False)


def _common(to: argparse.ArgumentParser, *, default: bool) -> None:
    """What may stand before or after the command; after it, only what is given overrides."""
    group = to.add_argument_group("everywhere")
    unset: object = None if default else argparse.SUPPRESS
    off: object = False if default else argparse.SUPPRESS
    group.add_argument("--archive", metavar="PATH", default=unset, help="the archive to use: a path or a database URL")
    group.add_argument("-q", "--quiet", action="store_true", default=off, help="say nothing unless something fails")
    group.add_argument("-v", "--verbose", action="store_true", default=off, help="say more")
    group.add_argument(
        "--log-format",
        choices=("text", "json"),
        default="text" if default else argparse.SUPPRESS,
        help="of what is said on standard error",
    )
    group.add_argument("--debug", action="store_true", default=off, help="show where an error came from")
