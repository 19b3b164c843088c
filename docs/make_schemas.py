"""Write the JSON Schemas of what Whipstitch exports: python docs/make_schemas.py."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from schemas.post import Post
from schemas.thread import ThreadsDocument

HERE = Path(__file__).parent
DOCUMENTS: dict[str, tuple[type, str]] = {
    "threads.schema.json": (ThreadsDocument, "What `whipstitch export --format json` writes"),
    "posts.schema.json": (Post, "A line of `whipstitch export --posts`"),
}


def schema(name: str) -> str:
    """The text of one of the files."""
    model, title = DOCUMENTS[name]
    found: dict[str, Any] = TypeAdapter(model).json_schema(mode="serialization")
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": title}
    return json.dumps(whole, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    for name in DOCUMENTS:
        (HERE / name).write_text(schema(name), encoding="utf-8")
