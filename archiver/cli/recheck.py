"""Ask again whether posts are still there: those that were not found a day ago, and those that the filters name.

A post that is not found twice, a day or more apart, is called gone. It is marked and kept; `export --honour-deletions` leaves it out.
What was edited meanwhile is kept as a revision. Only Mastodon and its kin, and Bluesky, can be asked for a post by name.

Examples:
  whipstitch recheck                              those that were not found a day ago: for cron
  whipstitch recheck --since 2025-05-01 --limit 200
  whipstitch recheck --author @ada@social.example
"""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from archiver.cli.filters import filter_arguments, post_filter
from archiver.cli.opening import opened_archive
from archiver.cli.output import Narrator, out
from schemas.clock import micros
from schemas.errors import SomeSourcesFailedError, WhipstitchError
from schemas.text import printable_line

if TYPE_CHECKING:
    from schemas.filter import PostFilter
    from schemas.post import Post
    from storage import Archive

_DAY = 86_400_000_000


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    filter_arguments(to, threads=False)


def run(options: argparse.Namespace) -> int:
    """Ask."""
    from archiver.cli.gathering import opened_client, witnesses
    from archiver.rechecking import recheck

    narrator = Narrator(options)
    now = datetime.now(UTC)
    failures: list[WhipstitchError] = []
    asked = missing = changed = 0
    with opened_client() as client, opened_archive(options) as archive:
        for found in recheck(_posts(post_filter(options), archive, now), witnesses(), archive, client, now):
            asked += 1
            changed += found.changed
            if found.failure:
                failures.append(found.failure)
            elif not found.is_there:
                missing += 1
                out(printable_line(f"not there: {found.post.url or found.post.id}"))
            narrator.progress(f"{asked:,} posts asked for")
    narrator.say(
        f"asked for {asked:,} posts: {missing:,} not there, {changed:,} changed",
        "rechecked",
        asked=asked,
        missing=missing,
    )
    return _outcome(failures, asked, narrator)


def _posts(asked: "PostFilter", archive: "Archive", now: datetime) -> "Iterator[Post]":
    from schemas.filter import PostFilter

    suspects = archive.evidence.suspects(micros(now) - _DAY)
    if asked == PostFilter():
        return iter(suspects)
    known = {(post.platform, post.id) for post in suspects}
    # At once: while they are asked for, the archive is written to.
    return chain(suspects, [post for post in archive.posts(asked) if (post.platform, post.id) not in known])


def _outcome(failures: list[WhipstitchError], asked: int, narrator: Narrator) -> int:
    if not failures:
        return 0
    if len(failures) == asked:
        raise failures[0]
    for error in failures:
        narrator.complain(str(error), "post_failed")
    raise SomeSourcesFailedError(len(failures), asked)
