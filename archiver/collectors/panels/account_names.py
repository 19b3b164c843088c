"""Which lines of a page can be the name of an account, or its handle."""

from archiver.collectors.panels.chrome import frame
from schemas.text import squash

_LONGEST_NAME = 80


def like_a_name(line: str, *, strict: bool = True) -> bool:
    """Whether a line could be an account's name; `strict` for one that is seen once only."""
    if not line or len(line) > _LONGEST_NAME or frame(line) or not any(c.isalnum() for c in line):
        return False
    return not strict or not (
        line[0] in "#•-–*“\"'(" or line.endswith((".", ":", ";", ",", "…", "?", "!", "؟", "。", "”")) or "://" in line
    )


def is_handle(line: str) -> bool:
    """Whether a line is `@ada` or `@ada@social.example`, and nothing else."""
    return line.startswith("@") and len(line) <= _LONGEST_NAME and " " not in line and line.count("@") <= 2  # noqa: PLR2004 - @user@host


def named(line: str) -> tuple[str, str | None]:
    """Name and handle of "Ada (@ada)" and "Ada @ada@social.example"."""
    name, _, handle = line.rstrip(")").rpartition(" ")
    handle = handle.removeprefix("(")
    if name and is_handle(handle) and len(handle) > 1:
        return squash(name), handle.removeprefix("@")
    return squash(line), None
