"""Copy the archive while it is in use: one file, of one moment, read once more; and a list of the captures beside it.

The list, FILE.manifest.json, has the digest of the copy and of each file of captures: copy these, too (they only ever grow). To
restore, put the copy in the archive's place, without the -wal and -shm that may lie there, and run `whipstitch check`.

Examples:
  whipstitch backup /backup/archive.db
  whipstitch -q backup "/backup/archive-$(date +%u).db"
"""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

from archiver.cli.output import Narrator


def arguments(to: argparse.ArgumentParser) -> None:
    """The command's options."""
    to.add_argument(
        "file", metavar="FILE", help="where the copy goes; an older one is replaced when the new one is whole"
    )


def run(options: argparse.Namespace) -> int:
    """Back up."""
    from archiver.cli.opening import opened_archive

    target = Path(os.path.expanduser(options.file)).absolute()  # noqa: PTH111 - Path's own raises where there is no such home
    made_at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    with opened_archive(options) as archive:
        made = archive.back_up(target, made_at)
    said = f"{made.path}: {made.size / 1e6:,.1f} MB; {made.captures:,} files of captures are listed in {made.manifest.name}"
    Narrator(options).say(said, "backed_up", size=made.size, captures=made.captures)
    return 0
