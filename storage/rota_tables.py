"""The tables of what is followed, who is at it, and what became of it. As in `storage.tables`, times are UTC microseconds."""

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class FollowedTable(SQLModel, table=True):
    """A source that `collect` without a locator visits when it is due."""

    __tablename__ = "followed"
    source_id: int | None = Field(default=None, primary_key=True, foreign_key="sources.id")
    host: str | None = None
    every: int | None = None
    """Seconds between visits as somebody wished; null: `rhythm` adapts to how much the source brings."""
    since: int | None = Field(default=None, sa_type=BigInteger)
    media: str | None = None
    """`none`, `images` or `all`; null: as the settings say."""
    followed_at: int = Field(sa_type=BigInteger)
    rhythm: int
    """Seconds."""
    failures: int = 0
    """Since the last visit that did not fail."""
    due_at: int = Field(sa_type=BigInteger, index=True)
    last_at: int | None = Field(default=None, sa_type=BigInteger)
    last_result: str | None = None
    """`new`, `quiet`, `later` or `failed`."""
    last_error: str | None = None
    last_new_at: int | None = Field(default=None, sa_type=BigInteger)


class LeaseTable(SQLModel, table=True):
    """Who collects a source right now. No row outlives its run by more than a few minutes."""

    __tablename__ = "leases"
    locator: str = Field(primary_key=True)
    host: str | None = None
    holder: str = Field(index=True)
    until: int = Field(sa_type=BigInteger)


class RunTable(SQLModel, table=True):
    """A run of `collect`."""

    __tablename__ = "runs"
    id: int | None = Field(default=None, primary_key=True)
    holder: str
    began_at: int = Field(sa_type=BigInteger, index=True)
    ended_at: int | None = Field(default=None, sa_type=BigInteger)
    state: str = "running"
    """`running`, `done`, `interrupted`, `stopped` or `died`."""
    sources: int = 0
    failed: int = 0
    new: int = 0
    changed: int = 0
    new_threads: int = 0
    changed_threads: int = 0
    requests: int = 0
    size: int = Field(default=0, sa_type=BigInteger)
    """Bytes of all answers."""
    errors: str | None = None
    """JSON, pairs of a locator and what was wrong; null when nothing was."""
    newest_before: int = Field(default=0, sa_type=BigInteger)
    """The highest number of a post when the run began; posts numbered beyond arrived in it or later."""
    newest_after: int | None = Field(default=None, sa_type=BigInteger)
