"""Posts in JSON Lines: one a line, as `docs/formats.md` describes them and as `export --posts` writes them."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from pydantic import TypeAdapter, ValidationError

from archiver.collectors.base import Client
from archiver.collectors.bulk.lines import lines
from archiver.collectors.bulk.plain import MOST_AUTHORS, PlainPosts
from archiver.collectors.wire.json import decoded
from schemas.errors import NoPostsError
from schemas.page import Capture, Checkpoint, Page, Trouble
from schemas.post import Author, Post, Precision, content_id
from schemas.source import Source

_PAGE = 1_000
"""Posts a page: few enough to stay in the processor's cache on their way to the disk."""
_FIELDS = frozenset(Post.model_fields)

# The validator itself: `Post.model_validate` adds a tenth.
_post = TypeAdapter(Post).validator.validate_python


class PostsJsonl:
    """The collector for `.jsonl` files of posts."""

    name = "posts_jsonl"
    looks_for = "lines of JSON, each with platform, author and text"

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """A file or standard input that begins with a JSON object, or is called `.jsonl`."""
        if head is None:
            return None
        if locator.endswith((".jsonl", ".ndjson")) or head.lstrip().startswith(b"{"):
            return Source(collector=self.name, locator=locator)
        return None

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:  # noqa: ARG002 - a file is read whole: storing is idempotent
        """The posts, in pages."""
        found = 0
        with client.open(source.locator) as (capture, file):
            for page in _pages(source, capture, file):
                found += len(page.posts)
                yield page
        if not found:
            raise NoPostsError(source.locator, self.looks_for)


def _pages(source: Source, capture: Capture, file: BinaryIO) -> Iterator[Page]:
    reader = Reader(source, capture)
    posts: list[Post] = []
    for number, line in enumerate(lines(file), 1):
        post = reader.read(number, line)
        if post is not None:
            posts.append(post)
            if len(posts) == _PAGE:
                yield reader.page(posts, file.tell(), more=True)
                posts = []
    yield reader.page(posts, capture.size, more=False)


class Reader:
    """Lines into posts; remembers what was odd about them."""

    def __init__(self, source: Source, capture: Capture) -> None:
        self._source = source
        self._capture = capture
        self._plain = PlainPosts()
        self._troubles: list[Trouble] = []
        self._unknown: set[str] = set()
        self._authors: dict[tuple[object, ...], Author] = {}

    def read(self, number: int, line: bytes) -> Post | None:
        """The post on a line, or null and a trouble."""
        return self._plain.read(line) or self.validated(number, line)

    def validated(self, number: int, line: bytes) -> Post | None:
        """The same, by way of Pydantic, which says what is wrong."""
        try:
            values = _decoded(line)
            if not _FIELDS.issuperset(values):
                self._warn(number, values.keys() - _FIELDS)
            values["author"] = self._author(values["author"])
            _complete(values)
            return _post(values)  # type: ignore[no-any-return]  # TypeAdapter's validator is untyped
        except ValidationError as error:
            self._troubles.append(Trouble(where=f"line {number}", why=_first(error)))
        except KeyError as error:
            self._troubles.append(Trouble(where=f"line {number}", why=f"no post: it has no {error.args[0]}"))
        except (ValueError, TypeError, RecursionError) as error:
            if line.strip():
                self._troubles.append(Trouble(where=f"line {number}", why=f"no post: {error}"))
        return None

    def _author(self, said: Any) -> Author:
        """The author on a line; few write many posts, so each is made once."""
        if isinstance(said, str):
            said = {"handle": said}
        try:
            key = (*said, *said.values())
            return self._authors[key]
        except KeyError:
            author = Author.model_validate(said)
        except (TypeError, AttributeError):
            return Author.model_validate(said)  # no object, or its name is a list: the model says so
        if len(self._authors) >= MOST_AUTHORS:
            self._authors.clear()
        return self._authors.setdefault(key, author)

    def page(self, posts: list[Post], done: int, *, more: bool) -> Page:
        """What was read since the last page."""
        troubles, self._troubles = tuple(self._troubles), []
        return Page(
            source=self._source,
            posts=tuple(posts),
            captures=(self._capture,),
            troubles=troubles,
            more_at_hand=more,
            total=self._capture.size,
            done=done,
        )

    def _warn(self, number: int, unknown: set[str]) -> None:
        if not self._unknown:
            names = ", ".join(sorted(unknown)[:5])
            self._troubles.append(Trouble(where=f"line {number}", why=f"fields that are not kept: {names}"))
        self._unknown |= unknown


def _decoded(line: bytes) -> dict[str, Any]:
    values = decoded(line)
    if not isinstance(values, dict):
        raise TypeError("not a JSON object")
    return values


def _complete(values: dict[str, Any]) -> None:
    """What the format allows to leave out or to say shortly, said in full."""
    text = values["text"]
    if values.get("id") is None:
        if not isinstance(text, str):
            raise TypeError("its text is no text")
        shown = str(values.get("created_at") or "")
        values["id"] = content_id(values["author"], values.get("title"), text, shown)
    if values.get("created_at") is not None and values.get("created_precision") is None:
        values["created_precision"] = Precision.SECOND


def _first(error: ValidationError) -> str:
    said = error.errors()[0]
    return f"{'.'.join(str(part) for part in said['loc'])}: {said['msg'].lower()}"
