"""Collect each locator now: an account, an address, a feed, a saved page, a file of posts, or - for standard input.

Without a locator: every followed source that is due (see `follow`), different hosts side by side. Any number of runs may go on at once;
none collects what another is at. With nothing due it ends at once, and says nothing.

Says what is new, what changed and what failed. What was stored stays, whatever happens later; collecting again adds nothing twice.

Examples:
  whipstitch collect page.txt
  whipstitch collect page.txt --captured-at 2025-05-19T18:00+02:00
  whipstitch collect @ada@social.example         an account on Mastodon and its kin
  whipstitch collect @ada.bsky.social            an account on Bluesky
  whipstitch collect feed+https://home.example/  the feed that a page names
  whipstitch collect https://t.me/channel        a public Telegram channel
  whipstitch collect https://home.example/wall   any page that shows posts
  whipstitch collect export.zip                  what a platform or a tool handed over: Mastodon, Telegram, Bluesky, WARC …
  pbpaste | whipstitch collect -
  whipstitch -q collect                          what is due, from a crontab
  whipstitch collect --all                       everything that is followed, due or not
"""

import argparse

from archiver.cli.output import Narrator
from archiver.cli.parser import count, when
from schemas.errors import SomeSourcesFailedError, UsageError

_SELDOM = 200_000
"""New objects between two runs of the garbage collector: those of a few pages."""


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("locators", metavar="LOCATOR", nargs="*", help="a handle, a URL, a file, or - for standard input")
    to.add_argument(
        "--captured-at",
        metavar="TIME",
        type=when,
        help="when a saved page was saved, in the zone of the clocks that it shows (else the file's time)",
    )
    to.add_argument("--all", action="store_true", help="every followed source, due or not")
    to.add_argument(
        "--notify",
        metavar="COMMAND",
        help="run this when something failed: a line a failure on its standard input, $WHIPSTITCH_EXIT_CODE and"
        " $WHIPSTITCH_FAILURES in its environment; no shell is involved",
    )
    to.add_argument(
        "--media",
        choices=("none", "images", "all"),
        help="which pictures, films and sounds of new posts to fetch (else as the settings say: none)",
    )
    to.add_argument(
        "--max-posts",
        metavar="N",
        type=count,
        help="posts to read, at most, from a source that takes money for each (X; else the setting max_posts, 500)",
    )


def run(options: argparse.Namespace) -> int:
    """Collect."""
    if options.locators and options.all:
        raise UsageError("--all is everything that is followed; leave out the locators")
    if options.captured_at and not options.locators:
        raise UsageError("--captured-at goes with a saved page")
    failures: list[Exception] = []
    try:
        code = _named(options, failures) if options.locators else _followed(options, failures)
    except Exception as error:
        _tell(options, getattr(error, "exit_code", 1), failures if error in failures else [*failures, error])
        raise
    if code:
        _tell(options, code, failures)
    return code


def _named(options: argparse.Namespace, failures: list[Exception]) -> int:
    import gc

    from archiver.cli.collecting_named import collect_named

    # Posts make no cycles: looking for them all the time would be an eighth of the work.
    gc.set_threshold(_SELDOM)
    narrator = Narrator(options)
    failures += collect_named(options, narrator)
    return _outcome(failures, len(options.locators), narrator)


def _followed(options: argparse.Namespace, failures: list[Exception]) -> int:
    """Nothing heavy is loaded while nothing is due."""
    import time

    from archiver.cli.opening import opened_archive

    narrator = Narrator(options)
    with opened_archive(options) as archive:
        rota = archive.rota
        if not options.all and not rota.any_due(time.time_ns() // 1000):
            if not rota.followed():
                raise UsageError("nothing is followed yet; name what to collect, or `whipstitch follow` it")
            narrator.detail("nothing is due", "nothing_due")
            return 0
        from archiver.cli.collecting_due import collect_due

        visits = collect_due(archive, narrator, options.media, due_only=not options.all)
    failures += [visited.error for visited in visits if visited.error is not None]
    return _outcome(failures, len(visits), narrator)


def _outcome(failures: list[Exception], asked: int, narrator: Narrator) -> int:
    """The exit code is the failures' own if everything failed in one way, else that of "some"."""
    if not failures:
        return 0
    alone = len(failures) == asked and len({getattr(error, "exit_code", 1) for error in failures}) == 1
    for error in failures[1:] if alone else failures:
        narrator.complain(str(error), "source_failed")
    if alone:
        raise failures[0]
    some = SomeSourcesFailedError(len(failures), asked)
    if len(failures) < asked:
        narrator.say(str(some), "failed", failed=len(failures), total=asked)
    return some.exit_code


def _tell(options: argparse.Namespace, code: int, failures: list[Exception]) -> None:
    if options.notify:
        from archiver.cli.notice import notify
        from archiver.settings import archive_place

        notify(options.notify, code, list(map(str, failures)), archive_place(options.archive), Narrator(options))
