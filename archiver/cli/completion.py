"""Print the completion script of a shell.

Examples:
  whipstitch completion bash > ~/.local/share/bash-completion/completions/whipstitch
  whipstitch completion zsh > ~/.zfunc/_whipstitch
"""

import argparse

from archiver.cli.output import out


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("shell", choices=("bash", "zsh", "tcsh"))


def run(options: argparse.Namespace) -> int:
    """Print."""
    import shtab

    from archiver.cli.parser import whole_parser

    out(shtab.complete(whole_parser(), shell=options.shell))
    return 0
