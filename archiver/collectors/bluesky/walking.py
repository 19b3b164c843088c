"""Walking a listing from its newest post back, over runs that may end anywhere.

A walk ends where it meets what an earlier walk has seen, or at the end of the listing; only then is all above known, and the mark
moves. A run first finishes the walk that an earlier one had to leave, and then looks for what has come since::

    newest ──── head ─ · · · ─ cursor ──── known ──── oldest
           new       walked          to do      seen by earlier walks

So a run that is stopped between two pages loses nothing, and what it repeats is stored by its id.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Self

from schemas.errors import AnswerError, NoPostsError
from schemas.page import Capture, Checkpoint, Page, Trouble
from schemas.post import Post
from schemas.source import Source

_MOST_EMPTY = 50
"""Empty pages in a row before a run gives up; the next one goes on from there. Servers filter after paging, so a few are usual."""


class Sheet(NamedTuple):
    """One answer of a listing."""

    posts: Sequence[Post]
    captures: tuple[Capture, ...]
    troubles: Sequence[Trouble] = ()
    places: Sequence[str] = ()
    """Where its items stand in the listing, as texts that sort: greater is newer."""
    length: int = 0
    """How many items there were, of any kind."""
    cursor: str = ""
    """With which to ask for what is older; empty at the end."""
    closed: bool = False
    """There is nothing here for us, whatever the cursor: where we stand is to stay."""


class Standing(NamedTuple):
    """How far the walks have come: what the checkpoint says."""

    known: str = ""
    """The newest place from which down all is stored, but for the walk in progress."""
    head: str = ""
    """The newest place of the walk in progress."""
    cursor: str = ""
    """Where the walk in progress goes on; empty: there is none."""

    @classmethod
    def of(cls, checkpoint: Checkpoint | None) -> Self:
        """What a checkpoint says."""
        said = checkpoint.cursor if checkpoint else {}
        return cls(*(said.get(name, "") for name in cls._fields))

    def checkpoint(self) -> Checkpoint:
        """The same as a checkpoint."""
        return Checkpoint(cursor={name: value for name, value in self._asdict().items() if value})

    def after(self, sheet: Sheet, asked: set[str]) -> tuple[Self, tuple[Trouble, ...]]:
        """Where we stand after a sheet; `asked` are the cursors of this walk."""
        head = self.head or max(sheet.places, default="")
        met = bool(self.known) and any(place <= self.known for place in sheet.places)
        again = sheet.cursor in asked
        if met or not sheet.cursor or (again and not sheet.length):
            return type(self)(known=max(head, self.known)), ()
        if again:
            # What is below was never seen, so the mark stays, and the next run tries from the top.
            return type(self)(known=self.known), (Trouble(where="cursor", why="the server goes in circles"),)
        return type(self)(self.known, head, sheet.cursor), ()


def walk(
    source: Source,
    checkpoint: Checkpoint | None,
    turn: Callable[[str], Sheet],
    *,
    most_pages: int,
    looks_for: str,
) -> Iterator[Page]:
    """The pages of a listing that are new since the checkpoint.

    Args:
        source: whose pages they are.
        checkpoint: where an earlier run stopped.
        turn: gives the sheet at a cursor, the newest for an empty one.
        most_pages: how many to turn in this run.
        looks_for: for the message when there is nothing.

    Raises:
        NoPostsError: the listing is empty as far as it was walked, and always was.
    """
    standing = Standing.of(checkpoint)
    unfinished = bool(standing.cursor)
    asked = {standing.cursor} - {""}
    empty, silent = 0, True
    for _ in range(most_pages):
        try:
            sheet = turn(standing.cursor)
        except AnswerError as error:
            if not unfinished or error.status != 400:  # noqa: PLR2004 - how XRPC refuses a cursor
                raise
            standing, unfinished, asked = Standing(known=standing.known), False, set()
            continue
        if sheet.closed:
            yield Page(source=source, troubles=tuple(sheet.troubles))
            return
        standing, odd = standing.after(sheet, asked)
        asked.add(standing.cursor)
        silent = silent and not sheet.posts and not sheet.troubles
        empty = 0 if sheet.length else empty + 1
        if empty == _MOST_EMPTY and standing.cursor:
            odd = (
                *odd,
                Trouble(where="the listing", why=f"{empty} empty pages in a row; a later run goes on below them"),
            )
        yield Page(
            source=source,
            posts=tuple(post.model_copy(update={"source": source.locator}) for post in sheet.posts),
            captures=sheet.captures,
            checkpoint=standing.checkpoint(),
            troubles=(*sheet.troubles, *odd),
        )
        if not standing.cursor:
            if not unfinished:
                break
            unfinished, asked = False, set()
        if empty == _MOST_EMPTY:
            break
    if silent and not (standing.known or standing.head):
        raise NoPostsError(source.locator, looks_for)
