"""Threads as one JSON document, described by docs/threads.schema.json."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

from archiver import __version__

if TYPE_CHECKING:  # see base.py
    from schemas.thread import Thread
    from schemas.word import Word


def as_json(said: "Word | dict[str, Any]") -> bytes:
    """A thread, or a post, as UTF-8: of a model, or of plain values with times in UTC."""
    if isinstance(said, dict):
        return orjson.dumps(said, option=orjson.OPT_UTC_Z)
    return said.model_dump_json().encode()


class Json:
    """`--format json`."""

    name = "json"
    suffix = ".json"

    def write(
        self, threads: "Iterable[Thread] | Iterable[dict[str, Any]]", out: BinaryIO, *, generated_at: datetime
    ) -> int:
        """Write one document, a thread a line."""
        at = generated_at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()
        out.write(
            f'{{"format":"whipstitch.threads","version":1,"generated_at":"{at}Z","generator":"whipstitch {__version__}",'
            f'"threads":['.encode()
        )
        count = 0
        for thread in threads:
            out.write(b",\n" if count else b"\n")
            out.write(as_json(thread))
            count += 1
        out.write(b"\n]}\n")
        return count
