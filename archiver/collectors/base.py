"""The promise that every collector keeps. No behaviour here."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import BinaryIO, Protocol, runtime_checkable

from schemas.page import Capture, Checkpoint, Page
from schemas.post import Post
from schemas.source import Source


class Container(Protocol):
    """A file or folder that holds files: `archiver.collectors.containers` has the real ones. Valid while it is open."""

    def names(self) -> Sequence[str]:
        """The names of the files in it, `/` between their parts; those that would lead out of it are left out."""
        ...

    def size(self, name: str) -> int:
        """Bytes of a file, as far as its container says the truth."""
        ...

    def open(self, name: str) -> AbstractContextManager[tuple[Capture, BinaryIO]]:
        """A file to be read piece by piece, and the capture that its posts come from: a packed one's is of the whole container.

        Raises:
            KeyError: there is no such name.
            UnreadableInputError: it is encrypted, cut off, damaged, or a bomb; also while it is read.
        """
        ...


class Client(Protocol):
    """What a collector may ask of the world. `archiver.collectors.client.Client` is the real one."""

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, pace: float | None = None) -> Capture:
        """The whole answer, body and all, of a URL, a file's absolute path, or `-` for standard input.

        `captured_at` carries the zone in which the page's clocks are to be read; `status` and `headers` are the server's, a status 304
        (to a conditional request) has an empty body; `url` is where the last redirect led, without whatever in it is secret.

        Args:
            url: what to ask for.
            headers: of this request besides our own: `Authorization`, `Accept`, `If-None-Match` … Never stored, and never sent on to
                another server by a redirect.
            pace: seconds from one request to the next to this host, where that is more than the settings say.

        Raises:
            AnswerError: the server says no for good, with its status: 400, 401, 403, 404, 410, 422 …
            UnreadableInputError: there is no such file, the answer is too large or cut, or the address may not be asked.
            TryLaterError: the network or the server says: not now; RateLimitedError where it says until when.
        """
        ...

    def open(self, path: str) -> AbstractContextManager[tuple[Capture, BinaryIO]]:
        """A file to be read piece by piece; the capture's digest is of the whole, its `body` empty if that is large."""
        ...

    def unpack(self, path: str) -> AbstractContextManager[Container]:
        """A zip, a tar or a folder, to have its files read one by one.

        Raises:
            UnreadableInputError: it is none, or is cut off or damaged.
        """
        ...


@runtime_checkable
class Witness(Protocol):
    """A collector that can ask for one post by name."""

    witnesses: frozenset[str]
    """The platforms of the posts that it can ask for."""

    def presence(self, post: Post, source: Source, client: Client, at: datetime) -> Page:
        """A page that holds the post as it is now, or names it as absent.

        Args:
            post: one of the archive's.
            source: what it was collected from; the page's too.
            client: the way out.
            at: now.

        Raises:
            AnswerError: the server says no, and not that it is not there.
            UnreadableInputError: the answer makes no sense.
            TryLaterError: not now.
        """
        ...


class Collector(Protocol):
    """One kind of source: recognises its locators and turns answers into pages of posts."""

    name: str
    """One word, as in `sources` and in `--help`: the file's name."""
    looks_for: str
    """What it reads, for the message when nothing was found: "blocks of name, text and clock time"."""

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """The source, if this locator is ours; the spelling of its locator is the one to keep.

        Args:
            locator: a URL, a handle, an absolute path of a file that exists, or `-`.
            head: the first 64 KiB of a file or of standard input, without a leading byte order mark; null for anything else.
        """
        ...

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:
        """What is new since the checkpoint, an answer at a time; each page carries the checkpoint to go on from.

        Raises:
            NoPostsError: all was read and there is no post in it.
            UnreadableInputError: it is not what it says it is.
            TryLaterError: the network or the server says: not now.
        """
        ...


@runtime_checkable
class FromContainer(Protocol):
    """A collector that also reads files which hold files."""

    def recognise_inside(self, locator: str, inside: Container) -> Source | None:
        """The source, if what is in this zip, tar or folder is ours.

        Args:
            locator: an absolute path of a file or folder that exists, or `-`.
            inside: open for the time of this call; names are there already, bytes cost.
        """
        ...
