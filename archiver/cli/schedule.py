"""Let cron, or systemd, run what keeps an archive going: prints what to install, or installs it with --install.

`collect` looks every 15 minutes (--every) for what is due; how often a source is visited is its own matter (see `follow`). Once an hour
`media` asks again for what is still missing, once a day `recheck` for posts that were not found. Quiet while all is well: cron mails
what fails, systemd keeps it in its journal. Tokens belong in the settings file; nothing secret is written here.

Examples:
  whipstitch schedule                            lines for a crontab
  whipstitch schedule --install                  into your crontab; again: replaces them
  whipstitch schedule --systemd --install        hardened timers and services of yours
  whipstitch schedule --notify 'mail -s whipstitch me@home.example' --install
  whipstitch schedule --remove
"""

import argparse

from archiver.cli.follow import distance
from archiver.cli.output import Narrator, out
from schemas.errors import UsageError
from schemas.text import printable_line

_QUARTER = 15 * 60


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument("--every", metavar="TIME", type=distance, default=_QUARTER, help="how often to collect (15m)")
    to.add_argument("--systemd", action="store_true", help="timers and services instead of lines for a crontab")
    to.add_argument("--notify", metavar="COMMAND", help="as `collect --notify`")
    what = to.add_mutually_exclusive_group()
    what.add_argument("--install", action="store_true", help="install it, for this user")
    what.add_argument("--remove", action="store_true", help="take out what --install put in")


def run(options: argparse.Namespace) -> int:
    """Schedule."""
    from archiver.cli.scheduling import crontab, systemd
    from archiver.cli.scheduling.job import job_of

    job = job_of(options.archive, options.every, options.notify)
    for name in job.left_out:
        Narrator(options).complain(f"${name} may hold a secret and was left out; use the settings file", "left_out")
    place = systemd if options.systemd else crontab
    if not (options.install or options.remove):
        for line in place.shown(job):
            out(printable_line(line) if line.strip() else "")
        return 0
    try:
        said = place.install(job) if options.install else place.remove(job)
    except OSError as error:
        raise UsageError(
            f"cannot {'install' if options.install else 'remove'} it: {error.strerror or error}"
        ) from error
    Narrator(options).say(said, "scheduled")
    return 0
