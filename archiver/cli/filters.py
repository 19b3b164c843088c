"""The filters: the same options in every command that has them."""

import argparse
from typing import TYPE_CHECKING

from archiver.cli.parser import count, when, words
from schemas.errors import UsageError

if TYPE_CHECKING:
    from schemas.filter import PostFilter, ThreadFilter


def filter_arguments(to: argparse.ArgumentParser, *, threads: bool = True) -> None:
    """Add the options."""
    group = to.add_argument_group("filters")
    group.add_argument("--platform", type=words, help="x, mastodon, bluesky, telegram, web …")
    group.add_argument("--author", metavar="NAME", type=words, help="a handle, with or without @, or a displayed name")
    group.add_argument(
        "--source", metavar="LOCATOR", type=words, help="what it was collected from, or that source's name"
    )
    group.add_argument(
        "--since", metavar="TIME", type=when, help="posted at or after, like 2025-05-18 or 2025-05-18T14:07"
    )
    group.add_argument("--until", metavar="TIME", type=when, help="posted before")
    group.add_argument("--tag", type=words, help="a hashtag, with or without #")
    group.add_argument("--text", metavar="QUERY", type=words, help='words in the post; "a phrase", -not, begin*')
    if threads:
        state = group.add_mutually_exclusive_group()
        state.add_argument(
            "--complete", dest="complete", action="store_true", default=None, help="threads with no part missing"
        )
        state.add_argument("--incomplete", dest="complete", action="store_false", help="threads with parts missing")
        group.add_argument("--starred", action="store_true", default=None, help="with your star")
        group.add_argument(
            "--unread", action="store_true", default=None, help="with parts that you have not read in browse"
        )
        group.add_argument("--mine", metavar="TAG", type=words, help="with this tag of your own")
    group.add_argument("--media", action="store_true", default=None, help="with a picture, film or sound")
    group.add_argument("--limit", metavar="N", type=count, help="no more than that many")


def thread_filter(options: argparse.Namespace) -> "ThreadFilter":
    """What the options ask of threads."""
    from schemas.filter import PostFilter, ThreadFilter

    asked = post_filter(options)
    return ThreadFilter(
        complete=options.complete,
        starred=options.starred,
        unread=options.unread,
        mine=options.mine,
        **{name: getattr(asked, name) for name in PostFilter.__slots__},
    )


def post_filter(options: argparse.Namespace) -> "PostFilter":
    """What the options ask of posts.

    Raises:
        UsageError: they contradict each other.
    """
    from schemas.filter import PostFilter

    if options.since and options.until and options.since >= options.until:
        raise UsageError("--since is not before --until; nothing could be found")
    return PostFilter(
        platform=options.platform,
        author=options.author,
        source=options.source,
        since=options.since,
        until=options.until,
        tag=options.tag,
        text=options.text,
        media=options.media,
        limit=options.limit,
    )
