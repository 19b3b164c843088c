"""The tables of what proves the posts: where each answer is kept. See storage/tables.py for how tables are written."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel


class CaptureFileTable(SQLModel, table=True):
    """A WARC file beside the database."""

    __tablename__ = "capture_files"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    """In the folder of captures."""
    length: int = Field(sa_type=BigInteger)
    """Bytes that are known to be good; what follows them is of a run that died."""


class RecordTable(SQLModel, table=True):
    """Where an answer is kept."""

    __tablename__ = "records"
    __table_args__ = (Index("records_by_payload", "payload"), Index("records_by_place", "file_id", "start"))
    capture_id: int = Field(primary_key=True, foreign_key="captures.id")
    file_id: int = Field(foreign_key="capture_files.id")
    kind: str
    """`response`, `resource`, `revisit` (the same bytes as another's), `unchanged` (a 304) or `reference` (a digest alone)."""
    begins: int = Field(sa_type=BigInteger)
    """Where its first record begins: redirects and the request stand before the answer."""
    start: int = Field(sa_type=BigInteger)
    """Where the record of the answer begins: a gzip member."""
    length: int = Field(sa_type=BigInteger)
    """Of that member, bytes."""
    payload: str | None = None
    """SHA-256 of the body as it is kept, packed or not; null where there is none."""
    same_as: int | None = Field(default=None, foreign_key="captures.id")
    """The capture that holds the bytes of a `revisit`."""


class AbsenceTable(SQLModel, table=True):
    """A post that was asked for and not found."""

    __tablename__ = "absences"
    post_id: int = Field(primary_key=True, foreign_key="posts.id")
    first_at: int = Field(sa_type=BigInteger)
    last_at: int = Field(sa_type=BigInteger)
    why: str
    """What the server said the last time."""
    gone_at: int | None = Field(default=None, sa_type=BigInteger)
    """When it was not found again, a day or more after the first time; null until then."""


class ForgottenTable(SQLModel, table=True):
    """What a person asked to forget, so that it is not collected again."""

    __tablename__ = "forgotten"
    digest: str = Field(primary_key=True)
    """Of the platform and the id, of a post or an author, and this archive's salt: nothing else of it is kept."""


class MediumFileTable(SQLModel, table=True):
    """A picture, film or sound in the folder of media, each content once."""

    __tablename__ = "media_files"
    sha256: str = Field(primary_key=True)
    name: str
    """In that folder: made of the digest and of what the content is, never of what the network said."""
    mime: str
    size: int = Field(sa_type=BigInteger)


class MediumTable(SQLModel, table=True):
    """A medium that posts show and that is wanted."""

    __tablename__ = "media"
    __table_args__ = (Index("media_due", "due_at"),)
    url: str = Field(primary_key=True)
    sha256: str | None = Field(default=None, foreign_key="media_files.sha256", index=True)
    """Of its file; null until it is here."""
    attempts: int = 0
    due_at: int | None = Field(default=None, sa_type=BigInteger)
    """When to ask for it again; null when it is here, or never will be."""
    why: str | None = None
    """What went wrong the last time."""
