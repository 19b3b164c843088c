"""Write the reference of the command line out of its own help: python docs/make_cli.py."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from archiver.cli.parser import COMMANDS, whole_parser

HERE = Path(__file__).parent
_WIDTH = "100"
"""Columns: the text must not depend on the terminal in which it is made."""


def reference() -> str:
    """The text of `cli.md`."""
    with patch.dict(os.environ, {"COLUMNS": _WIDTH}):
        return "\n".join(_sections())


def _sections() -> Iterator[str]:
    top = whole_parser()
    yield "# The command line\n\nMade out of `--help` by `docs/make_cli.py`.\n"
    yield f"## whipstitch\n\n{_block(top)}"
    for command in COMMANDS:
        yield f"## whipstitch {command.name}\n\n{_block(_command(top, command.name))}"


def _command(top: argparse.ArgumentParser, name: str) -> argparse.ArgumentParser:
    for action in top._actions:  # noqa: SLF001 - argparse has no other way to its commands
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - likewise
            found: argparse.ArgumentParser = action.choices[name]
            return found
    raise LookupError(name)


def _block(parser: argparse.ArgumentParser) -> str:
    return f"```text\n{parser.format_help()}```\n"


if __name__ == "__main__":
    (HERE / "cli.md").write_text(reference(), encoding="utf-8")
