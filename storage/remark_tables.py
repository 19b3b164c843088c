"""The tables of what a reader keeps. Nobody outside storage/ imports this file.

Remarks stick to posts, not to threads: threads are derived, grow, merge and are cut; a post stays. A thread's remark is what its posts'
remarks say together.
"""

from sqlmodel import Field, SQLModel


class RemarkTable(SQLModel, table=True):
    """A reader's remark on the thread of a post."""

    __tablename__ = "remarks"
    post_id: int = Field(primary_key=True, foreign_key="posts.id")
    starred: bool = False
    seen: int = 0
    """How many parts the thread had when it was read."""
    place: int = 0
    """The entry of the reading view where the reader left it."""
    note: str | None = None


class OwnTagTable(SQLModel, table=True):
    """A tag that the reader gave to the thread of a post."""

    __tablename__ = "own_tags"
    tag: str = Field(primary_key=True)
    post_id: int = Field(primary_key=True, foreign_key="posts.id")


class SavedFilterTable(SQLModel, table=True):
    """A filter that the reader gave a name to."""

    __tablename__ = "saved_filters"
    name: str = Field(primary_key=True)
    asked: str
    """JSON: the fields of schemas.filter.ThreadFilter that ask something."""
