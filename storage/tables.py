"""The tables and their indexes, declared. The program reads `sqlite.sql`, which docs/make_tables.py writes out of them.

Times are UTC microseconds in integers: a DateTime column costs a third of the write (and a float loses digits).
No relationships: the Archive joins explicitly. No validation here either: that happens on the wire, in schemas/.
"""

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

import storage.evidence_tables  # noqa: F401 - declared there, made here

_STRANDS = text("clue IS NOT NULL OR self_reply = 1 OR answered = 1 OR decided = 1")
"""The posts that stitching must know of: one in ten."""


class SourceTable(SQLModel, table=True):
    """What was collected, followed or not, and from where to go on."""

    __tablename__ = "sources"
    id: int | None = Field(default=None, primary_key=True)
    collector: str
    locator: str = Field(unique=True)
    name: str | None = None
    checkpoint: str | None = None
    """JSON, the collector's own."""


class CaptureTable(SQLModel, table=True):
    """An answer as it came: when, from where, and its digest."""

    __tablename__ = "captures"
    __table_args__ = (
        Index("captures_by_digest", "sha256", "captured_at", unique=True),
        Index("captures_by_address", "url", "captured_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    source_id: int | None = Field(default=None, foreign_key="sources.id")
    url: str
    captured_at: int = Field(sa_type=BigInteger)
    zone: int = 0
    """Minutes east of UTC of the clocks that the page showed."""
    sha256: str
    size: int = Field(sa_type=BigInteger)
    media_type: str
    status: int | None = None
    headers: str | None = None
    """JSON, pairs."""


class AuthorTable(SQLModel, table=True):
    """An author on one platform."""

    __tablename__ = "authors"
    __table_args__ = (Index("authors_by_key", "platform", "key", unique=True),)
    id: int | None = Field(default=None, primary_key=True)
    platform: str
    key: str
    handle: str | None = None
    name: str | None = None
    native_id: str | None = None
    url: str | None = None


class PostTable(SQLModel, table=True):
    """A post as it was last seen. Its number, `id`, grows with arrival."""

    __tablename__ = "posts"
    __table_args__ = (
        Index("posts_by_identity", "platform", "native_id", unique=True),
        Index("posts_by_time", "placed_at", "id"),
        Index(
            "posts_by_parent",
            "platform",
            "in_reply_to",
            sqlite_where=text("in_reply_to IS NOT NULL"),
            postgresql_where=text("in_reply_to IS NOT NULL"),
        ),
        Index("posts_with_media", "id", sqlite_where=text("has_media = 1"), postgresql_where=text("has_media = true")),
        # No index by author: the full-text index knows each post's author, see search.who_token.
        # Covers a whole rebuild: texts are never touched (LIMITS: 12 times faster than reading them).
        Index(
            "posts_strands",
            "author_id",
            "placed_at",
            "id",
            "native_id",
            "created_at",
            "created_precision",
            "capture_id",
            "listed",
            "in_reply_to",
            "self_reply",
            "answered",
            "decided",
            "clue",
            sqlite_where=_STRANDS,
            postgresql_where=_STRANDS,
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    platform: str
    native_id: str
    author_id: int = Field(foreign_key="authors.id")
    placed_at: int = Field(sa_type=BigInteger)
    """`created_at`, or the best place among its neighbours where that is unknown."""
    created_at: int | None = Field(default=None, sa_type=BigInteger)
    created_precision: str | None = None
    date_inferred: bool = False
    edited_at: int | None = Field(default=None, sa_type=BigInteger)
    url: str | None = None
    title: str | None = None
    text: str
    lang: str | None = None
    in_reply_to: str | None = None
    in_reply_to_author: str | None = None
    self_reply: bool | None = None
    """Whether the post that this one answers is of the same author; null when unknown, or when it answers none."""
    answered: bool = False
    """Whether its own author answered it."""
    decided: bool = False
    """Whether a person's word concerns it."""
    clue: str | None = None
    """What stitching read from the text when it arrived: its number, above all."""
    has_media: bool = False
    details: str | None = None
    """JSON: links, mentions, tags, media and what else only the reading view needs; null when there is none."""
    source_id: int | None = None
    """Of `sources`; no foreign key, nor below: looking both up for each post is a fortieth of the work. `check` looks instead."""
    capture_id: int | None = None
    listed: int | None = None
    """The place in the listing, 0 at the top."""


class RevisionTable(SQLModel, table=True):
    """What a post said before, or in an older capture that came later."""

    __tablename__ = "revisions"
    __table_args__ = (Index("revisions_by_post", "post_id", "captured_at"),)
    id: int | None = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="posts.id")
    title: str | None = None
    text: str
    edited_at: int | None = Field(default=None, sa_type=BigInteger)
    captured_at: int | None = Field(default=None, sa_type=BigInteger)
    capture_id: int | None = Field(default=None, foreign_key="captures.id")


class SightingTable(SQLModel, table=True):
    """A source by which a post came, one of several; a post that came by one alone has no row here."""

    __tablename__ = "sightings"
    post_id: int = Field(primary_key=True)
    source_id: int = Field(primary_key=True, index=True)
    capture_id: int | None = None
    """Where it was seen last by this source."""


class TagTable(SQLModel, table=True):
    """A hashtag of a post, case folded, without `#`."""

    __tablename__ = "tags"
    tag: str = Field(primary_key=True)
    post_id: int = Field(primary_key=True, foreign_key="posts.id")


class ThreadTable(SQLModel, table=True):
    """A thread: derived, may be dropped and rebuilt."""

    __tablename__ = "threads"
    __table_args__ = (
        # `begun_at` goes with it: a filter by date reads nothing else.
        Index("threads_by_time", "placed_at", "id", "begun_at"),
        Index("threads_by_author", "author_id", "placed_at"),
        Index("threads_by_source", "source_id", "placed_at"),
        Index(
            "threads_incomplete",
            "placed_at",
            "id",
            sqlite_where=text("complete = 0"),
            postgresql_where=text("complete = false"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    """The id to tell others; it stays when parts arrive later."""
    author_id: int = Field(foreign_key="authors.id")
    head_id: int = Field(foreign_key="posts.id")
    """The first part that we have."""
    source_id: int | None = Field(default=None, foreign_key="sources.id")
    placed_at: int = Field(sa_type=BigInteger)
    """Of the last part: lists are newest first."""
    begun_at: int = Field(sa_type=BigInteger)
    """Of the first part, as `placed_at` is of the last."""
    started_at: int | None = Field(default=None, sa_type=BigInteger)
    ended_at: int | None = Field(default=None, sa_type=BigInteger)
    parts: int
    declared_total: int | None = None
    missing: str | None = None
    """JSON, positions; null when none is missing."""
    missing_count: int = 0
    complete: bool
    sureness: float


class ThreadPartTable(SQLModel, table=True):
    """A post in its place in a thread."""

    __tablename__ = "thread_parts"
    __table_args__ = (Index("thread_parts_in_order", "thread_id", "place"),)
    post_id: int = Field(primary_key=True, foreign_key="posts.id")
    thread_id: int = Field(foreign_key="threads.id")
    place: int
    """0 for the first part that we have, then 1, 2 … without gaps."""
    position: int
    evidence: str
    """Words with a space between: number, reply, time, manual."""
    why: str


class DecisionTable(SQLModel, table=True):
    """A person's word on what belongs together."""

    __tablename__ = "decisions"
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    """`join` or `split`."""
    posts: str
    """JSON, numbers of posts: see schemas.strand.Decision."""
    made_at: int = Field(sa_type=BigInteger)


class NoteTable(SQLModel, table=True):
    """What the archive remembers of itself."""

    __tablename__ = "notes"
    name: str = Field(primary_key=True)
    value: str


def definitions() -> list[str]:
    """The statements that make the tables and indexes which are not there yet, in SQLite's tongue."""
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    # Importing them declares their tables.
    import storage.remark_tables
    import storage.rota_tables  # noqa: F401 - see above

    tongue = sqlite.dialect()
    found = []
    for table in SQLModel.metadata.sorted_tables:
        found.append(str(CreateTable(table, if_not_exists=True).compile(dialect=tongue)))
        found += [
            str(CreateIndex(index, if_not_exists=True).compile(dialect=tongue))
            for index in sorted(table.indexes, key=lambda index: str(index.name))
        ]
    return found
