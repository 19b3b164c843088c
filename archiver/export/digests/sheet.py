"""What stands in a digest, whatever its format."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from schemas.text import printable, printable_line
from schemas.thread import Thread, ThreadPart


class Sheet(NamedTuple):
    """A digest. Everything is given in the order in which it is to be read."""

    title: str
    sections: Iterable[tuple[str, Iterable[Thread]]]
    """Headings, and the threads below each; one without threads is left out."""


class Entry(NamedTuple):
    """A part of a thread, fit to be shown; or a gap, which has no text."""

    number: str
    when: str
    text: str | None


def heading(thread: Thread) -> str:
    """The thread's title on one line."""
    return printable_line(thread.title) or "(no title)"


def facts(thread: Thread) -> str:
    """Who, where, when, and how much of it is here."""
    total = thread.declared_total or len(thread.parts) + len(thread.missing)
    state = "complete" if thread.complete else "incomplete"
    said = [thread.author.label, thread.platform, _shown(thread.started_at), f"{len(thread.parts)}/{total} {state}"]
    return printable_line(" · ".join([*said, thread.id]))


def address(thread: Thread) -> str | None:
    """Where it begins, if that is an address that may be followed."""
    url = thread.parts[0].post.url or ""
    return url if url.startswith(("https://", "http://")) and url == printable_line(url) else None


def entries(thread: Thread) -> Iterator[Entry]:
    """Its parts in order, and its gaps in their places."""
    missing = sorted(thread.missing)
    total = f"/{thread.declared_total}" if thread.declared_total else ""
    for part in thread.parts:
        while missing and missing[0] < part.position:
            yield Entry(f"{missing.pop(0)}{total}", "", None)
        yield Entry(f"{part.position}{total}", _shown(part.post.created_at), _text(part))
    yield from (Entry(f"{position}{total}", "", None) for position in missing)


def _text(part: ThreadPart) -> str:
    post = part.post
    said = [f"[{post.content_warning}]" if post.content_warning else None, post.title, post.text]
    return printable("\n".join(text for text in said if text))


def _shown(at: datetime | None) -> str:
    return "time unknown" if at is None else at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
