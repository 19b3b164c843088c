"""What every word has in common: frozen, and documented by the text below each field."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Word(BaseModel):
    """A frozen model; its fields' docstrings become descriptions in the published JSON Schema."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True, extra="ignore")


Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1, 1, 2, tzinfo=UTC), le=datetime(9999, 12, 30, 23, 59, 59, 999_999, tzinfo=UTC)),
]
"""A time that every zone of the world can write: at the ends of the calendar, a change of zone leaves it."""
Whole = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
"""A whole number that a database can hold."""
