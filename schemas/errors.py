"""The errors of Whipstitch, each branch with the exit code that the command line gives it.

::

    WhipstitchError                    1
    ├── UsageError                     2    wrong usage or settings
    │   ├── SettingsError
    │   └── NotFoundError                   no such thread, post or file
    ├── SomeSourcesFailedError         3    the others are stored
    ├── UnreadableInputError           4    no posts in there, or not what it says it is
    │   ├── NoPostsError
    │   ├── UnknownLocatorError
    │   └── AnswerError                 the server says no, and will say it again
    ├── ArchiveError                   5    cannot be opened, is locked too long, or is not whole
    │   ├── ArchiveTooNewError
    │   ├── ArchiveLockedError
    │   ├── ArchiveDamagedError
    │   └── NotAnArchiveError
    └── TryLaterError                 75    nothing could be fetched now, a later run is expected to work
        └── RateLimitedError                the server named the moment from which it will answer again

An error carries its subject as fields; the class makes the sentence. Exit codes follow sysexits where they can (75 = EX_TEMPFAIL).
"""

from datetime import datetime
from typing import ClassVar


class WhipstitchError(Exception):
    """Anything that we expect to go wrong. Its text is one line and says what to do."""

    exit_code: ClassVar[int] = 1


class UsageError(WhipstitchError):
    """A command was given something that it cannot take."""

    exit_code = 2


class SettingsError(UsageError):
    """A settings file or variable says something that cannot be."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"settings: {where}: {why}")
        self.where = where
        self.why = why


class NotFoundError(UsageError):
    """Nothing in the archive answers to this name."""

    def __init__(self, kind: str, name: str, hint: str = "") -> None:
        super().__init__(f"no {kind} {name!r} in the archive" + (f"; {hint}" if hint else ""))
        self.kind = kind
        self.name = name


class SomeSourcesFailedError(WhipstitchError):
    """At least one source failed and at least one was stored."""

    exit_code = 3

    def __init__(self, failed: int, total: int) -> None:
        super().__init__(f"{failed} of {total} sources failed; the others are stored")
        self.failed = failed
        self.total = total


class UnreadableInputError(WhipstitchError):
    """The input could not be read as posts."""

    exit_code = 4

    def __init__(self, locator: str, why: str) -> None:
        super().__init__(f"{locator}: {why}")
        self.locator = locator
        self.why = why


class NoPostsError(UnreadableInputError):
    """The input was read to its end, and holds no post."""

    def __init__(self, locator: str, looked_for: str) -> None:
        super().__init__(locator, f"no posts found; looked for {looked_for}")
        self.looked_for = looked_for


class UnknownLocatorError(UnreadableInputError):
    """No collector knows what this is."""

    def __init__(self, locator: str) -> None:
        super().__init__(locator, "no such file, and no collector knows this kind of address")


class AnswerError(UnreadableInputError):
    """The server answered, and the answer is no: asking again will not help."""

    def __init__(self, locator: str, status: int, why: str) -> None:
        super().__init__(locator, f"the server says {status}" + (f" {why}" if why else ""))
        self.status = status
        self.said = b""
        """The answer's body, or its beginning: some servers say there what they mean. It may repeat what was sent, secrets too."""
        self.why = why


class ArchiveError(WhipstitchError):
    """The archive cannot do what was asked of it."""

    exit_code = 5

    def __init__(self, archive: str, why: str) -> None:
        super().__init__(f"archive {archive}: {why}")
        self.archive = archive
        self.why = why


class ArchiveTooNewError(ArchiveError):
    """A later version of the program wrote this file."""

    def __init__(self, archive: str, found: int, known: int) -> None:
        super().__init__(archive, f"its format {found} is newer than this program's ({known}); upgrade whipstitch")
        self.found = found
        self.known = known


class ArchiveLockedError(ArchiveError):
    """Another process held the archive for longer than we wait."""

    def __init__(self, archive: str) -> None:
        super().__init__(archive, "another process is writing; try again when it is done")


class ArchiveDamagedError(ArchiveError):
    """The file is an archive and is not whole."""


class NotAnArchiveError(ArchiveError):
    """The file is something else; it is left as it is."""

    def __init__(self, archive: str, why: str = "this file is not a whipstitch archive; it was left untouched") -> None:
        super().__init__(archive, why)


class TryLaterError(WhipstitchError):
    """The network or the server says: not now."""

    exit_code = 75

    def __init__(self, locator: str, why: str) -> None:
        super().__init__(f"{locator}: {why}; try again later")
        self.locator = locator
        self.why = why
        self.said = b""
        """The answer's body, if there was one; see AnswerError."""


class RateLimitedError(TryLaterError):
    """We asked too often."""

    def __init__(self, locator: str, retry_at: datetime | None) -> None:
        until = f" until {retry_at:%Y-%m-%d %H:%M:%S} UTC" if retry_at else ""
        super().__init__(locator, f"the server asks for a pause{until}")
        self.retry_at = retry_at
