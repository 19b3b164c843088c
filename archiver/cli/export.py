"""Write threads, or posts, as JSON; to standard output when -o is absent.

A file is written beside its place first and moved there when it is whole: a reader never sees half of it.

Examples:
  whipstitch export --format json -o threads.json
  whipstitch export --author "Harbour Watch" --complete
  whipstitch export --format jsonl | jq -r .title
  whipstitch export --posts > posts.jsonl
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from archiver.cli.filters import filter_arguments, post_filter, thread_filter
from archiver.cli.opening import opened_archive
from archiver.cli.output import Narrator
from schemas.errors import UsageError

if TYPE_CHECKING:  # models are slow to load, and mostly not needed
    from schemas.post import Post
    from schemas.thread import Thread
    from storage import Archive


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    filter_arguments(to)
    to.add_argument(
        "--format", choices=("json", "jsonl"), help="json: one document (the default); jsonl: one thread a line"
    )
    to.add_argument(
        "--posts", action="store_true", help="posts instead of threads, one a line; `collect` reads them again"
    )
    to.add_argument(
        "--honour-deletions", action="store_true", help="leave out posts that are gone from where they were written"
    )
    to.add_argument("-o", "--output", metavar="FILE", help="where to write; - is standard output")


def run(options: argparse.Namespace) -> int:
    """Export."""
    from archiver.export import EXPORTERS, exporter
    from archiver.export.jsonl import write_posts

    if options.posts and options.format == "json":
        raise UsageError("--posts are written as jsonl only")
    if options.posts and options.complete is not None:
        raise UsageError("--complete and --incomplete are asked of threads; leave out --posts")
    with opened_archive(options) as archive, written_output(options.output) as file:
        if options.posts:
            count = write_posts(_posts(archive, options), file)
        else:
            chosen = exporter(options.format) if options.format else EXPORTERS[0]
            assert chosen is not None  # noqa: S101 - argparse offers no other
            count = chosen.write(_threads(archive, options), file, generated_at=datetime.now(UTC))
    if options.output not in (None, "-"):
        what = "posts" if options.posts else "threads"
        Narrator(options).say(f"{options.output}: {count:,} {what}", "exported", count=count)
    return 0


def _posts(archive: "Archive", options: argparse.Namespace) -> "Iterator[Post] | Iterator[dict[str, Any]]":
    asked = post_filter(options)
    if not options.honour_deletions:
        return archive.plain.posts(asked)
    from archiver.export.deletions import posts_there

    return posts_there(archive.posts(asked))


def _threads(archive: "Archive", options: argparse.Namespace) -> "Iterator[Thread] | Iterator[dict[str, Any]]":
    asked = thread_filter(options)
    if not options.honour_deletions:
        return archive.plain.threads(asked)
    from archiver.export.deletions import threads_there

    return threads_there(archive.threads(asked))


@contextmanager
def written_output(name: str | None) -> Iterator[BinaryIO]:
    """A file by this name, whole or not at all; standard output where there is none.

    Raises:
        UsageError: it cannot be written.
    """
    if name in (None, "-"):
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    import tempfile

    target = Path(os.path.expanduser(name or "")).resolve()  # noqa: PTH111 - Path's own raises where there is no such home
    if target.exists() and not target.is_file():
        yield from _in_place(target)
        return
    try:
        handle, unfinished = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        _settle(Path(unfinished), target)
    except OSError as error:
        # The archive's own errors are no OSErrors: this is of writing.
        Path(unfinished).unlink(missing_ok=True)
        raise UsageError(f"cannot write {target}: {error.strerror}") from error
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _in_place(target: Path) -> Iterator[BinaryIO]:
    """A device or a pipe is written to, never replaced by a file."""
    try:
        with target.open("wb") as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror}") from error


def _settle(unfinished: Path, target: Path) -> None:
    """Move it to its place, with the rights that a newly made file would have."""
    mask = os.umask(0)
    os.umask(mask)
    unfinished.chmod(target.stat().st_mode if target.exists() else 0o666 & ~mask)
    unfinished.replace(target)
