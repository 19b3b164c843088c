"""Pieces of a large file into pages."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from schemas.errors import NoPostsError, UnreadableInputError
from schemas.page import Capture, Page, Trouble
from schemas.post import Post
from schemas.source import Source

_PAGE = 1_000
"""Posts a page: few enough to stay in the processor's cache on their way to the disk."""
_MOST_TROUBLES = 1_000
"""Kept of one page; nobody reads more of them."""


class Piece(NamedTuple):
    """What one line or item of a file gave."""

    done: int
    """Bytes of the file read so far."""
    posts: Collection[Post] = ()
    troubles: Collection[Trouble] = ()


def paged(pieces: Iterable[Piece], source: Source, capture: Capture, total: int, looks_for: str) -> Iterator[Page]:
    """Pages of about a thousand posts. What was read before a fault comes first, and then the fault.

    Args:
        pieces: of the file, in its order.
        source: by which they come.
        capture: the file.
        total: bytes of the file, for a progress bar.
        looks_for: what would have been a post, for the message when there is none.

    Raises:
        NoPostsError: all was read and there is no post in it.
        UnreadableInputError: what the pieces raised, or what stood in the way of the only posts there may have been.
    """
    sheet = _Sheet(source, capture, total)
    fault: UnreadableInputError | None = None
    try:
        for piece in pieces:
            for post in piece.posts:
                if not sheet.takes(post):
                    yield sheet.page(more=True)
                    sheet.takes(post)
            sheet.note(piece)
    except UnreadableInputError as error:
        fault = error
    if sheet.has_found:
        yield sheet.page(more=fault is not None)
    if fault is not None:
        raise fault
    if not sheet.has_found:
        raise sheet.nothing(looks_for)


class _Sheet:
    """The page that is being filled."""

    def __init__(self, source: Source, capture: Capture, total: int) -> None:
        self.posts: dict[tuple[str, str], Post] = {}
        self._pages = 0
        self._source = source
        self._capture = capture
        self._total = total
        self._troubles: list[Trouble] = []
        self._done = 0

    @property
    def has_found(self) -> bool:
        """Whether there was a post, on this page or an earlier one."""
        return bool(self.posts or self._pages)

    def takes(self, post: Post) -> bool:
        """Take a post, unless another page must come first: this one is full, or holds another version, which came before.

        Many repeat one post within a page, as those do who pass on the same: it is taken once, whole rather than cut.
        """
        key = (post.platform, post.id)
        known = self.posts.get(key)
        if known is None:
            if len(self.posts) >= _PAGE:
                return False
        elif post.truncated or known.text == post.text:
            return True
        elif not known.truncated:
            return False
        self.posts[key] = post
        return True

    def note(self, piece: Piece) -> None:
        """How far the file has been read, and what could not be."""
        self._done = piece.done
        if piece.troubles:
            self._troubles += list(piece.troubles)[: _MOST_TROUBLES - len(self._troubles)]

    def page(self, *, more: bool) -> Page:
        """What came since the last page."""
        self._pages += 1
        posts, self.posts = tuple(self.posts.values()), {}
        troubles, self._troubles = tuple(self._troubles), []
        return Page(
            source=self._source,
            posts=posts,
            captures=(self._capture,),
            troubles=troubles,
            more_at_hand=more,
            total=self._total,
            done=min(self._done, self._total) if more else self._total,
        )

    def nothing(self, looks_for: str) -> UnreadableInputError:
        """What to say where there is no post: the first thing that could not be read, if there was one."""
        if not self._troubles:
            return NoPostsError(self._source.locator, looks_for)
        first = self._troubles[0]
        return UnreadableInputError(
            self._source.locator, f"no posts found; looked for {looks_for}; {first.where}: {first.why}"
        )
