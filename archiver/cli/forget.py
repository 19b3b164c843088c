"""Remove posts from everything, for good: the database, its index, and every capture that holds them.

Name a post by its id or address, a thread by its id, or an author by handle or name. What is forgotten is not collected again; of its id a
salted digest is kept for that. A capture is whole or not at all: where one answer held other posts, too, these stay and lose that proof.
Backups and exports that were made before are yours to see to.

Examples:
  whipstitch forget https://social.example/@ada/17
  whipstitch forget @ada@social.example --yes
"""

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archiver.cli.opening import opened_archive
from archiver.cli.output import Narrator
from archiver.cli.parser import words
from schemas.errors import NotFoundError, UsageError
from schemas.text import printable_line

if TYPE_CHECKING:
    from storage import Archive


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("name", metavar="POST|AUTHOR", type=words, help="an id, an address, a handle or a name")
    to.add_argument("--yes", action="store_true", help="do not ask; it cannot be undone")


def run(options: argparse.Namespace) -> int:
    """Forget."""
    from archiver.restitching import forget

    with opened_archive(options) as archive:
        posts, whole_authors = _named(options.name, archive)
        if not options.yes and not _agreed(options.name, len(posts)):
            raise UsageError("nothing was forgotten")
        forgotten = forget(archive, posts, datetime.now(UTC), whole_authors=whole_authors)
    Narrator(options).say(
        f"forgotten: {forgotten.posts:,} posts, {forgotten.captures:,} captures",
        "forgotten",
        posts=forgotten.posts,
        captures=forgotten.captures,
    )
    return 0


def _named(name: str, archive: "Archive") -> tuple[list[int], bool]:
    """The numbers of the posts, and whether an author was named."""
    posts = archive.numbers_of(name)
    if posts:
        return posts, False
    posts = archive.numbers_by(name)
    if not posts:
        raise NotFoundError("post or author", name)
    return posts, True


def _agreed(name: str, posts: int) -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("forgetting cannot be undone: say --yes where nobody can be asked")
    sys.stderr.write(
        f"Forget {posts:,} posts of {printable_line(name)}, and every capture that holds them, for good? [y/N] "
    )
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}
