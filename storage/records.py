"""A post as a row, and a row as a post. Rows stay in storage/; posts go everywhere."""

from datetime import UTC, datetime, timedelta
from functools import cache
from operator import itemgetter
from typing import Any

import orjson

from schemas.clock import micros
from schemas.post import Author, Post, Precision, Record
from schemas.word import Word
from storage.columns import PostRecord, moment
from storage.transaction import Row

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_DETAILS = (
    "links",
    "mentions",
    "tags",
    "media",
    "conversation_id",
    "quotes_id",
    "reposted_by",
    "content_warning",
    "truncated",
)
"""The fields that only the reading view and the export need: they share a column."""
_ELSEWHERE = {"sha256", "file"}
_detailed = itemgetter(*_DETAILS)
_NO_DETAILS = tuple(Post.model_fields[name].default for name in _DETAILS)


_said = itemgetter(
    "platform",
    "id",
    "created_precision",
    "date_inferred",
    "edited_at",
    "url",
    "title",
    "text",
    "lang",
    "in_reply_to_id",
    "in_reply_to_author",
    "media",
    "order",
)
"""What a row takes over from a post, in one go: a third of the cost of asking a model for each."""

_PRECISIONS = {None: None} | {precision: precision.value for precision in Precision}
"""As the driver likes them: plain strings. (`.value` is a detour through Python.)"""


def record(  # noqa: PLR0917 - `map` calls it, a column an argument
    post: Post,
    number: int,
    author: int,
    created_at: int | None,
    placed_at: int,
    clue: str | None,
    source: int | None,
    capture: int | None,
) -> Row:
    """The row of a post, a bare tuple in the order of `PostRecord`: the driver takes a slower way through any other."""
    said = _said(post.__dict__)
    platform, native_id, precision, inferred, edited, url, title, text, lang, parent, parent_author, media, listed = (
        said
    )
    return (
        number,
        platform,
        native_id,
        author,
        placed_at,
        created_at,
        _PRECISIONS[precision],
        1 if inferred else 0,
        None if edited is None else micros(edited),
        url,
        title,
        text,
        lang,
        parent,
        parent_author,
        None if parent is None or parent_author is None else _answers_itself(post.author, parent_author),
        0,
        0,
        clue,
        1 if media else 0,
        _details(post),
        source,
        capture,
        listed,
    )


def values(
    row: PostRecord, author: Author, source: str | None, capture: tuple[int, str, Record | None] | None
) -> dict[str, Any]:
    """What `Post.model_validate` makes a post of; `capture` is its time, its digest, and where it is kept."""
    found: dict[str, Any] = {
        "platform": row.platform,
        "id": row.native_id,
        "url": row.url,
        "author": author,
        "created_at": None if row.created_at is None else _EPOCH + timedelta(0, 0, row.created_at),
        "created_precision": row.created_precision,
        "date_inferred": row.date_inferred == 1,
        "title": row.title,
        "text": row.text,
        "lang": row.lang,
        "in_reply_to_id": row.in_reply_to,
        "in_reply_to_author": row.in_reply_to_author,
        "order": row.listed,
        "source": source,
    }
    if row.edited_at is not None:
        found["edited_at"] = moment(row.edited_at)
    if capture is not None:
        found["captured_at"] = _EPOCH + timedelta(0, 0, capture[0])
        found["capture_sha256"] = capture[1]
        found["record"] = capture[2]
    if row.details is not None:
        found.update(orjson.loads(row.details))
    return found


def _answers_itself(author: Author, parent_author: str) -> int:
    named = parent_author.lstrip("@").casefold()
    return int(named in {author.key, (author.id or "").casefold()} - {""})


def _details(post: Post) -> str | None:
    said = _detailed(post.__dict__)
    if said == _NO_DETAILS:
        return None  # by far the most
    return orjson.dumps(
        {name: value for name, value, usual in zip(_DETAILS, said, _NO_DETAILS, strict=True) if value != usual},
        _unusual,
    ).decode()


def _unusual(word: Word) -> dict[str, Any]:
    """What a word says beyond its defaults; `model_dump` with `exclude_defaults`, at a third of its cost."""
    said = word.__dict__
    return {name: said[name] for name, usual in _defaults(type(word)) if said[name] != usual}


@cache
def _defaults(kind: type[Word]) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (name, field.get_default(call_default_factory=True))
        for name, field in kind.model_fields.items()
        if name not in _ELSEWHERE
    )
