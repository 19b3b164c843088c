"""What every word has in common: frozen, and documented by the text below each field."""

from pydantic import BaseModel, ConfigDict


class Word(BaseModel):
    """A frozen model; its fields' docstrings become descriptions in the published JSON Schema."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True, extra="ignore")
